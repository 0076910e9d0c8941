{{ config(parameters=[]) }} select * from {{ merge_restarted_tasks() }} as tasks_rows
