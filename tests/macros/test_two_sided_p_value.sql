with

    scores as (
        select cast(z as double) as z, cast(p_value as double) as p_value
        from
            (
                values
                    (0, 1),
                    (2, 0.0455),
                    (-2, 0.0455),
                    (1.959964, 0.05),
                    (0.5, 0.6171),
                    (3, 0.0027),
                    (100, 0),
                    (null, null)
            ) as rows_of_scores(z, p_value)
    ),

    actual as (select z, round({{ two_sided_p_value("z") }}, 4) as p_value from scores)

    {{ select_differences("actual", "scores") }}
