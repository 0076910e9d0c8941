{{ config(parameters=[]) }} select * from {{ measure_self_time() }} as time_rows
