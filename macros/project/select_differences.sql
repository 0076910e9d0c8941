{#-
    A query for the rows in which two relations differ, for tests: none where they are the same,
    duplicates counted.

    actual, expected    relations   with the same columns in the same order
-#}
{%- macro select_differences(actual, expected) -%}
    select 'unexpected' as difference, *
    from
        (
            select *
            from {{ actual }}
            except all
            select *
            from {{ expected }}
        )
    union all
    select 'missing' as difference, *
    from
        (
            select *
            from {{ expected }}
            except all
            select *
            from {{ actual }}
        )
{%- endmacro -%}
