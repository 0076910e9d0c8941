with

    paths as (
        select path, other_path, cast(depth as bigint) as depth
        from
            (
                values
                    ('/a/b/c', '/a/b/d', 3),
                    ('/a/b', '/a/b', 3),
                    ('/a/b', '/a/b/c', 3),
                    ('/a/b/c', '/a/b', 3),
                    -- A folder's name is compared whole.
                    ('/a/run', '/a/run2', 2),
                    ('/a', '/b', 1),
                    ('/', '/b', 1),
                    (null, '/b', null)
            ) as rows_of_paths(path, other_path, depth)
    ),

    actual as (
        select path, other_path, {{ common_folder_depth("path", "other_path") }} as depth from paths
    ),

    expected as (select * from paths)

    {{ select_differences("actual", "expected") }}
