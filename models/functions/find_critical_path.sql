{{ config(parameters=[]) }} select * from {{ find_critical_path() }} as path_rows
