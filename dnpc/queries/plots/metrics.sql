-- One row for each value of a METRIC line.
select recorded_at, value, metric_type || ' ' || name as metric
from metrics
where run_id = $run and value is not null
order by recorded_at, line_number
