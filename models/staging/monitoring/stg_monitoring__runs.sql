with

    files as (select * from {{ ref("stg_files__files") }} where kind = 'monitoring_db'),

    mentions as (
        select file_id, run_id
        from {{ source("raw", "monitoring_workflow") }}
        union
        select file_id, run_id
        from {{ source("raw", "monitoring_task") }}
        union
        select file_id, run_id
        from {{ source("raw", "monitoring_status") }}
    )

-- Of several databases that tell of a run, the one with the most rows is read.
select mentions.run_id, mentions.file_id
from mentions
inner join files on mentions.file_id = files.file_id
where mentions.run_id is not null
qualify
    row_number() over (
        partition by mentions.run_id order by files.record_count desc, files.path asc
    )
    = 1
