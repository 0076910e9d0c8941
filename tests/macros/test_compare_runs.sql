with

    tries as (
        select *
        from
            (
                values
                    ('work', 'a', 1.0),
                    ('work', 'a', 2.0),
                    ('work', 'b', 2.0),
                    ('work', 'b', 4.0),
                    -- Left out.
                    ('work', 'b', null),
                    ('work', null, 9.0),
                    -- All tied; only in the baseline; only in another.
                    ('same', 'a', 1.0),
                    ('same', 'b', 1.0),
                    ('gone', 'a', 1.0),
                    (null, 'b', 5.0)
            ) as rows_of_tries(app_name, run_id, duration_s)
    ),

    actual as (
        select
            'example' as case_name,
            null as app_name,
            run_id,
            baseline_run_id,
            n_values,
            n_baseline_values,
            mean_s,
            baseline_mean_s,
            mean_difference_s,
            p50_s,
            baseline_p50_s,
            p50_difference_s,
            share_larger,
            u_statistic,
            round(z_score, 3) as z_score,
            round(p_value, 3) as p_value
        from
            {{
                compare_runs(
                    "(select run_id, duration_s from tries where app_name = 'work')",
                    baseline="'a'",
                    percentiles=[0.5],
                )
            }} as compared
        union all
        select
            'by app',
            app_name,
            run_id,
            baseline_run_id,
            n_values,
            n_baseline_values,
            mean_s,
            baseline_mean_s,
            mean_difference_s,
            p50_s,
            baseline_p50_s,
            p50_difference_s,
            share_larger,
            u_statistic,
            round(z_score, 3),
            round(p_value, 3)
        from {{ compare_runs("tries", baseline="'a'", by="app_name") }} as compared
    ),

    another as (
        select app_name as case_name, baseline_app_name, n_values, n_baseline_values
        from
            {{ compare_runs("tries", baseline="'gone'", run="app_name", percentiles=[]) }}
            as compared
        union all
        select 'no such run', baseline_run_id, n_values, n_baseline_values
        from {{ compare_runs("tries", baseline="'c'") }} as compared
        union all
        select 'no tries', baseline_run_id, n_values, n_baseline_values
        from {{ compare_runs("(select * from tries where false)", baseline="'a'") }} as compared
    ),

    all_actual as (
        select *
        from actual
        union all
        select
            case_name,
            null,
            null,
            baseline_app_name,
            n_values,
            n_baseline_values,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null
        from another
    ),

    expected as (
        select *
        from
            (
                values
                    (
                        'example',
                        null,
                        'b',
                        'a',
                        2,
                        2,
                        3,
                        1.5,
                        1.5,
                        3,
                        1.5,
                        1.5,
                        0.875,
                        3.5,
                        1.225,
                        0.221
                    ),
                    (
                        'by app',
                        'work',
                        'b',
                        'a',
                        2,
                        2,
                        3,
                        1.5,
                        1.5,
                        3,
                        1.5,
                        1.5,
                        0.875,
                        3.5,
                        1.225,
                        0.221
                    ),
                    ('by app', 'same', 'b', 'a', 1, 1, 1, 1, 0, 1, 1, 0, 0.5, 0.5, null, null),
                    (
                        'by app',
                        null,
                        'b',
                        'a',
                        1,
                        0,
                        5,
                        null,
                        null,
                        5,
                        null,
                        null,
                        null,
                        0,
                        null,
                        null
                    ),
                    (
                        'work',
                        null,
                        null,
                        'gone',
                        5,
                        1,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null
                    ),
                    (
                        'same',
                        null,
                        null,
                        'gone',
                        2,
                        1,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null
                    ),
                    (
                        'no such run',
                        null,
                        null,
                        'c',
                        4,
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null
                    ),
                    (
                        'no such run',
                        null,
                        null,
                        'c',
                        4,
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null
                    )
            ) as expected_rows(
                case_name,
                app_name,
                run_id,
                baseline_run_id,
                n_values,
                n_baseline_values,
                mean_s,
                baseline_mean_s,
                mean_difference_s,
                p50_s,
                baseline_p50_s,
                p50_difference_s,
                share_larger,
                u_statistic,
                z_score,
                p_value
            )
    )

    {{ select_differences("all_actual", "expected") }}
