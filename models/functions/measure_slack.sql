{{ config(parameters=[]) }} select * from {{ measure_slack() }} as slack_rows
