{%- set tables = ["workflow", "task", "try", "status", "block", "node", "resource"] -%}

with

    files as (select * from {{ ref("stg_files__files") }} where kind = 'monitoring_db'),

    mentions as (
        {%- for table in tables %}
            select file_id, run_id, count(*) as n_rows
            from {{ source("raw", "monitoring_" ~ table) }}
            group by file_id, run_id
            {%- if not loop.last %}
                union all
            {%- endif %}
        {%- endfor %}
    ),

    candidates as (
        select mentions.run_id, mentions.file_id, files.path, sum(mentions.n_rows) as n_rows
        from mentions
        inner join files on mentions.file_id = files.file_id
        where mentions.run_id is not null
        group by mentions.run_id, mentions.file_id, files.path
    )

-- Of several databases that tell of a run, the one that tells most of it is read.
select run_id, file_id
from candidates
qualify row_number() over (partition by run_id order by n_rows desc, path asc) = 1
