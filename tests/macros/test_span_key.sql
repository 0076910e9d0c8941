with

    records as (
        select *
        from
            (values ('r1', 7, 0), ('r1', 7, null), (null, null, 0)) as rows_of_records(
                run_id, task_id, try_id
            )
    ),

    actual as (select {{ span_key(["run_id", "task_id", "try_id"]) }} as span_key from records),

    -- What is null is left out.
    expected as (select * from (values ('r1/7/0'), ('r1/7'), ('0')) as expected_rows(span_key))

    {{ select_differences("actual", "expected") }}
