{#-
    Decides whether a build is a full one or a delta, of the runs that have changed since the last
    complete build, and prepares it. It runs before the models, end_build() after them.

    A delta build makes each model in the schema `delta`, out of the raw rows of the changed runs:
    ref() and source() lead there. The tables that people query stay as they are until end_build()
    puts the new rows in the place of the old, in one transaction.

    The schema `builds` holds what the tables were made from: `parts`, a row for each file and for
    each run in a monitoring.db; and `last_build`, one row, or none while a full build is under way.
-#}
{%- macro begin_build() -%}
    {%- if execute and flags.WHICH in ["build", "run", "seed"] -%}
        {{- adapter.dispatch("begin_build", "dnpc")() -}}
    {%- endif -%}
{%- endmacro -%}

{%- macro default__begin_build() -%}
    {%- set nodes = dnpc._nodes_of_a_build() -%}
    {%- set selected = nodes | selectattr("unique_id", "in", selected_resources) | list -%}
    {#- What a delta build leaves that was killed. -#}
    {%- call statement(auto_begin=true) -%} drop schema if exists delta cascade {%- endcall -%}
    {%- if selected -%}
        {%- do run_query(dnpc._find_changed_parts()) -%}
        {%- set fingerprint = dnpc._fingerprint(nodes) -%}
        {%- set last = run_query(dnpc._describe_changes()).rows[0] -%}
        {%- set is_same_code = last.fingerprint == fingerprint -%}
        {%- set reason = dnpc._reason_for_a_full_build(nodes, selected, last, is_same_code) -%}
        {%- if not reason -%}
            {%- set runs = run_query(dnpc._find_changed_runs()).rows[0] -%}
            {%- if runs.n_changed == runs.n_runs -%}
                {%- set reason = "every run has changed" -%}
            {%- endif -%}
        {%- endif -%}
        {%- if reason -%}
            {#- A part that is built of what is known, as it was built last, leaves all complete. -#}
            {%- set stays_complete = (
                selected | length < nodes | length
                and is_same_code
                and not last.n_changed_parts
            ) -%}
            {%- do run_query(dnpc._begin_full_build(stays_complete, fingerprint)) -%}
            {%- do log("Full build: " ~ reason, info=true) -%}
        {%- else -%}
            {%- do run_query(dnpc._begin_delta_build(nodes, fingerprint)) -%}
            {%- do log(
                "Delta build: "
                ~ runs.n_changed
                ~ " of "
                ~ runs.n_runs
                ~ " runs have changed",
                info=true,
            ) -%}
        {%- endif -%}
    {%- endif -%}
    {%- do adapter.commit() -%}
{%- endmacro -%}

{#- The models and seeds of this project, in one order. -#}
{%- macro _nodes_of_a_build() -%}
    {{
        return(
            graph.nodes.values()
            | selectattr("package_name", "eq", "dnpc")
            | selectattr("resource_type", "in", ["model", "seed", "snapshot"])
            | sort(attribute="unique_id")
            | list
        )
    }}
{%- endmacro -%}

{#- Of all but the raw rows that makes tables what they are. -#}
{%- macro _fingerprint(nodes) -%}
    {%- set known = [
        dbt_version,
        run_query("select version()").rows[0][0],
        var("components"),
        var("log_timezone"),
        var("root_span_types"),
        invocation_args_dict.get("vars"),
        target.name,
        target.schema,
    ] -%}
    {%- for name in dnpc.keys() | sort -%}
        {%- do known.append(dnpc[name].macro.macro_sql) -%}
    {%- endfor -%}
    {%- for node in nodes -%}
        {%- do known.append(
            [
                node.unique_id,
                node.checksum,
                node.config,
                node.relation_name,
                node.description,
                node.columns,
            ]
        ) -%}
    {%- endfor -%}
    {{ return(local_md5(tojson(known, sort_keys=true))) }}
{%- endmacro -%}

{#- One line, or nothing where only the changed runs need to be built. -#}
{%- macro _reason_for_a_full_build(nodes, selected, last, is_same_code) -%}
    {%- set models = nodes | selectattr("resource_type", "eq", "model") | list -%}
    {%- set missing = [] -%}
    {%- for node in nodes if node.config.materialized not in ["ephemeral", "table_function"] -%}
        {%- set relation = api.Relation.create(
            database=node.database, schema=node.schema, identifier=node.alias
        ) -%}
        {%- if load_cached_relation(relation) is none -%}
            {%- do missing.append(node.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set others = (
        models
        | rejectattr(
            "config.materialized",
            "in",
            ["table", "view", "ephemeral", "table_function"],
        )
        | list
    ) -%}
    {%- set per_run = models | selectattr("config.meta.is_per_run", "eq", true) | list -%}
    {%- set whole = models | reject("in", per_run) | map(attribute="unique_id") | list -%}
    {%- set ephemeral = (
        models
        | selectattr("config.materialized", "eq", "ephemeral")
        | map(attribute="unique_id")
        | list
    ) -%}
    {%- set mixed = [] -%}
    {%- for model in models if model.config.materialized != "table_function" -%}
        {%- set of_other_kind = whole if model in per_run else ephemeral -%}
        {%- if model.depends_on.nodes | select("in", of_other_kind) | list -%}
            {%- do mixed.append(model.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if project_name != "dnpc" -%}
        {{ return("this project has dnpc as a package, whose tables it may add to") }}
    {%- elif flags.FULL_REFRESH -%} {{ return("it was asked for with --full-refresh") }}
    {%- elif invocation_args_dict.get("empty") or invocation_args_dict.get("sample") -%}
        {{ return("--empty and --sample leave rows out") }}
    {%- elif last.shared_file -%} {{ return("any run may have records in " ~ last.shared_file) }}
    {%- elif models | rejectattr("config.materialized", "eq", "ephemeral") | rejectattr(
        "unique_id", "in", selected_resources
    ) | list -%}
        {{ return("a part of the models was selected") }}
    {%- elif last.fingerprint is none -%} {{ return("no complete build came before") }}
    {%- elif not is_same_code -%}
        {{ return("models, macros, variables or versions are not those of the last build") }}
    {%- elif missing -%} {{ return("there is no " ~ missing[0] ~ " in the database") }}
    {%- elif others -%} {{ return(others[0].name ~ " is neither a table nor a view") }}
    {%- elif mixed -%} {{ return(mixed[0] ~ " mixes what is made run by run with what is not") }}
    {%- endif -%}
    {{ return("") }}
{%- endmacro -%}

{#- What the tables are to be made from, and what of it differs from what they were made from. -#}
{%- macro _find_changed_parts() -%}
    create schema if not exists builds;
    create table if not exists builds.parts (
        file_id uuid, root varchar, run_dir varchar, run_id varchar, digest varchar
    );
    create table if not exists builds.last_build (fingerprint varchar, finished_at timestamp);
    create schema delta;
    create table delta.parts as
    with
        source_files as (select * from raw.source_files where skipped_reason is null),

        digests as (
    {%- for table in dnpc._tables_of_monitoring() %}
                select '{{ table }}' as table_name, file_id, run_id, sum(hash(row_of_run)) as digest
                from raw.{{ table }} as row_of_run
                group by file_id, run_id
        {{ "union all" if not loop.last }}
    {%- endfor %}
        ),

        runs_in_monitoring as (
            select
                file_id, run_id, string_agg(table_name || digest, ' ' order by table_name) as digest
            from digests
            where run_id is not null
            group by file_id, run_id
        ),

        run_directories as (
            select file_id, run_id, regexp_extract(rundir, '([^/]+)/*$', 1) as run_dir
            from raw.monitoring_workflow
        )

    select file_id, root, run_dir, cast(null as varchar) as run_id, cast(load_id as varchar) as digest
    from source_files
    union all
    select distinct
        runs_in_monitoring.file_id,
        source_files.root,
        run_directories.run_dir,
        runs_in_monitoring.run_id,
        runs_in_monitoring.digest
    from runs_in_monitoring
    inner join source_files using (file_id)
    left join run_directories using (file_id, run_id);

    create table delta.changed_parts as
    (select * from delta.parts except select * from builds.parts)
    union all
    (select * from builds.parts except select * from delta.parts);
{%- endmacro -%}

{#- One row. A shared file is one whose records, or their reading, are not of one run alone. -#}
{%- macro _describe_changes() -%}
    select
        (select any_value(fingerprint) from builds.last_build) as fingerprint,
        (select count(*) from delta.changed_parts) as n_changed_parts,
        (
            select min(path)
            from raw.source_files
            where
                skipped_reason is null
                and kind != 'monitoring_db'
                and (
                    run_dir is null
                    or kind not in (
                        'parsl_log',
                        'parsl_json_log',
                        'htex_interchange_log',
                        'htex_manager_log',
                        'htex_worker_log',
                        'work_queue_transaction_log',
                        'work_queue_function_log',
                        'text_log'
                    )
                )
        ) as shared_file
{%- endmacro -%}

{#- The run directories and run_ids that changed parts lead to: a directory may have had another
    run, and two directories the same one. Of files beside the runs, the file_id is as a run_id. -#}
{%- macro _find_changed_runs() -%}
    create table delta.changed as
    with recursive
        parts as (select * from delta.parts union select * from builds.parts),

        changed_files as (
            select files.*
            from raw.source_files as files
            where file_id in (select file_id from delta.changed_parts) and run_dir is not null
        ),

        run_ids_in_logs as (
            select file_id, regexp_extract(line, 'Run id is: ([^ \r]+)', 1) as run_id
            from raw.log_lines
            where kind = 'parsl_log' and contains(line, 'Run id is: ')
            union all
            select
                file_id,
                unnest(
                    regexp_extract_all(
                        record, '(?:Run id is: |"parsl[._]dfk": *")([^ "\\]+)', 1
                    )
                ) as run_id
            from raw.json_records
            where kind = 'parsl_json_log'
        ),

        pairs as (
            select root || '/' || run_dir as run_dir, run_id
            from parts
            where run_id is not null
            union
            select files.root || '/' || files.run_dir, rows_of_runs.run_id
            from parts as files
            inner join parts as rows_of_runs using (file_id)
            where files.run_id is null and rows_of_runs.run_id is not null
            union
            select root || '/' || run_dir, run_id
            from {{ graph.nodes["model.dnpc.stg_files__runs"].relation_name }}
            union
            select changed_files.root || '/' || changed_files.run_dir, run_ids_in_logs.run_id
            from changed_files
            inner join run_ids_in_logs using (file_id)
            union
            select root || '/' || run_dir, md5(root || '/' || run_dir)
            from changed_files
        ),

        links as (
            select run_dir as here, run_id as there
            from pairs
            union
            select run_id, run_dir
            from pairs
        ),

        first_known as (
            select root || '/' || run_dir as id
            from delta.changed_parts
            where run_dir is not null
            union
            select run_id
            from delta.changed_parts
            where run_id is not null
        ),

        reached as (
            select id
            from first_known
            union
            select links.there
            from reached
            inner join links on reached.id = links.here
            where links.there is not null
        )

    select id
    from reached
    union
    select cast(file_id as varchar)
    from delta.changed_parts
    where run_dir is null
    union
    select cast(parts.file_id as varchar)
    from parts
    inner join reached on parts.run_id = reached.id;

    with
        runs as (
            select run_id
            from {{ graph.nodes["model.dnpc.stg_files__runs"].relation_name }}
            union
            select run_id
            from delta.parts
            where run_id is not null
            union
            select id
            from delta.changed
            where id in (select run_id from delta.parts)
        )
    select
        count(*) as n_runs, count(*) filter (run_id in (select id from delta.changed)) as n_changed
    from runs
{%- endmacro -%}

{#- The tables stay, but are not known to be complete until end_build(). -#}
{%- macro _begin_full_build(stays_complete, fingerprint) -%}
    drop table if exists delta.changed;
    create table delta.this_build as
    select
        '{{ fingerprint }}' as fingerprint,
    {{ stays_complete }} as stays_complete,
        (select max(load_id) from raw.loads) as load_id;
    delete from builds.last_build
    where not {{ stays_complete }}
    ;
{%- endmacro -%}

{#- The raw tables and seeds as a delta build sees them. -#}
{%- macro _begin_delta_build(nodes, fingerprint) -%}
    create table delta.this_build as
    select
        '{{ fingerprint }}' as fingerprint,
        false as stays_complete,
        (select max(load_id) from raw.loads) as load_id;
    {%- for seed in nodes if seed.resource_type == "seed" %}
        create view delta.{{ seed.alias }} as
        select *
        from {{ seed.relation_name }};
    {%- endfor %}
    create table delta.old_spans as
    select span_id
    from {{ graph.nodes["model.dnpc.spans"].relation_name }}
    where run_id in (select id from delta.changed);
    {#- What was not read is of no run, and is told of in each build. -#}
    create table delta.source_files as
    select *
    from raw.source_files
    where
        skipped_reason is not null
        or root || '/' || run_dir in (select id from delta.changed)
        or cast(file_id as varchar) in (select id from delta.changed);
    {%- for source in graph.sources.values() if source.package_name == "dnpc" %}
        {%- if source.name != "source_files" %}
            create view delta.{{ source.name }} as
            select *
            from raw.{{ source.name }}
            {%- if source.name in dnpc._tables_of_monitoring() %}
                where run_id in (select id from delta.changed)
            {%- elif source.name != "loads" %}
                where file_id in (select file_id from delta.source_files)
            {%- endif %}
            ;
        {%- endif %}
    {%- endfor %}
{%- endmacro -%}

{%- macro _tables_of_monitoring() -%}
    {{
        return(
            graph.sources.values()
            | selectattr("package_name", "eq", "dnpc")
            | map(attribute="name")
            | select(
                "in",
                [
                    "monitoring_workflow",
                    "monitoring_task",
                    "monitoring_try",
                    "monitoring_status",
                    "monitoring_node",
                    "monitoring_block",
                    "monitoring_resource",
                ],
            )
            | sort
            | list
        )
    }}
{%- endmacro -%}
