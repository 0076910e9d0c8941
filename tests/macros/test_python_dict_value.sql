with

    dicts as (
        select *
        from
            (
                values
                    -- Numbers, strings, and what else Python prints.
                    ('{''block_id'': ''0'', ''worker_count'': 2}', '0', '2'),
                    ('{''worker_count'': 12, ''block_id'': ''one two''}', 'one two', '12'),
                    ('{''block_id'': None, ''worker_count'': 1.5}', 'None', '1.5'),
                    ('{''block_id'': True}', 'True', null),
                    ('{''block_id'': ''''}', null, null),
                    -- A key that only ends so, and one that is a value.
                    ('{''old_block_id'': ''3'', ''kind'': ''block_id''}', null, null),
                    -- The first mention counts.
                    ('{''block_id'': 1, ''block_id'': 2}', '1', null),
                    ('not a dict', null, null),
                    ('', null, null),
                    (null, null, null)
            ) as rows_of_dicts(dict, block_id, worker_count)
    ),

    actual as (
        select
            dict,
            {{ python_dict_value("dict", "block_id") }} as block_id,
            {{ python_dict_value("dict", "worker_count") }} as worker_count
        from dicts
    )

    {{ select_differences("actual", "dicts") }}
