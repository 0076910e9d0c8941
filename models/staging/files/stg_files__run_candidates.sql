with

    source_files as (select * from {{ source("raw", "source_files") }}),

    -- The rows of a monitoring.db say themselves of which run they are.
    files as (
        select *
        from {{ ref("stg_files__files") }}
        where not is_in_run_directory and kind is distinct from 'monitoring_db'
    ),

    runs as (select * from {{ ref("stg_files__runs") }}),

    clocks as (select * from {{ ref("stg_files__clocks") }}),

    parsl_log_records as (select * from {{ ref("stg_parsl_log__records") }}),

    workflows as (select * from {{ ref("stg_monitoring__workflows") }}),

    run_roots as (
        select root, run_id
        from runs
        union
        select source_files.root, workflows.run_id
        from workflows
        inner join source_files on workflows.file_id = source_files.file_id
    ),

    run_moments as (
        select run_id, recorded_at as moment_at
        from parsl_log_records
        union all
        select run_id, began_at
        from workflows
        union all
        select run_id, completed_at
        from workflows
    ),

    run_periods as (
        select run_id, min(moment_at) as started_at, max(moment_at) as ended_at
        from run_moments
        group by run_id
        having min(moment_at) is not null
    ),

    file_folders as (
        select files.file_id, source_files.root as folder
        from files
        inner join source_files on files.file_id = source_files.file_id
    ),

    folders as (select distinct folder from file_folders),

    nearnesses as (
        select
            folders.folder,
            run_roots.run_id,
            max({{ common_folder_depth("folders.folder", "run_roots.root") }}) as depth
        from folders
        cross join run_roots
        group by folders.folder, run_roots.run_id
    ),

    nearest as (
        select folder, run_id from nearnesses qualify depth = max(depth) over (partition by folder)
    ),

    neighbours as (
        select
            nearest.folder,
            nearest.run_id,
            run_periods.started_at,
            run_periods.ended_at,
            lag(run_periods.ended_at) over (
                partition by nearest.folder order by run_periods.started_at, nearest.run_id
            ) as previous_ended_at,
            count(*) over (partition by nearest.folder) > 1 as is_one_of_several
        from nearest
        inner join run_periods on nearest.run_id = run_periods.run_id
    ),

    -- An application begins a little before its run and goes on a little after it.
    begun as (
        select
            *,
            case
                when previous_ended_at >= started_at
                then started_at
                else
                    greatest(
                        {{ add_seconds("started_at", "-600") }},
                        coalesce(previous_ended_at, {{ add_seconds("started_at", "-600") }})
                    )
            end as from_at
        from neighbours
    ),

    windows as (
        select
            folder,
            run_id,
            is_one_of_several,
            from_at,
            least(
                {{ add_seconds("ended_at", "600") }},
                coalesce(
                    lead(from_at) over (partition by folder order by from_at, run_id),
                    {{ add_seconds("ended_at", "600") }}
                )
            ) as until_at
        from begun
    ),

    -- Where the clock was put back in between, local times reach over the hour that came twice.
    turned as (
        select
            windows.folder,
            windows.run_id,
            {{ add_seconds("clocks.changed_at", "clocks.next_utc_offset_s") }} as earliest_local_at,
            {{ add_seconds("clocks.changed_at", "clocks.utc_offset_s") }} as latest_local_at
        from windows
        inner join clocks on windows.run_id = clocks.run_id
        where clocks.changed_at > windows.from_at and clocks.changed_at < windows.until_at
    )

select
    file_folders.file_id,
    windows.run_id,
    windows.is_one_of_several,
    windows.from_at,
    windows.until_at,
    least(
        {{ utc_to_local("windows.from_at", clock="clocks") }}, turned.earliest_local_at
    ) as from_local_at,
    greatest(
        {{ utc_to_local("windows.until_at", clock="clocks") }}, turned.latest_local_at
    ) as until_local_at
from file_folders
inner join windows on file_folders.folder = windows.folder
left join clocks on windows.run_id = clocks.run_id
left join turned on windows.folder = turned.folder and windows.run_id = turned.run_id
