with

    -- The MD5 of 'abc' and of nothing, as RFC 1321 prints them.
    actual as (
        select
            cast({{ uuid_of_text("'abc'") }} as varchar) as uuid_of_abc,
            cast({{ uuid_of_text("''") }} as varchar) as uuid_of_nothing,
            typeof({{ uuid_of_text("'abc'") }}) as type_of_uuid
    ),

    expected as (
        select
            '90015098-3cd2-4fb0-d696-3f7d28e17f72' as uuid_of_abc,
            'd41d8cd9-8f00-b204-e980-0998ecf8427e' as uuid_of_nothing,
            'UUID' as type_of_uuid
    )

    {{ select_differences("actual", "expected") }}
