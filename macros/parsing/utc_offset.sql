{#-
    The offset of a local time from UTC that a log line shows which has both, in seconds.

    To the minute, for Python rounds the epoch of a line and cuts its local time.
-#}
{%- macro utc_offset(logged_at, logged_local_at) -%}
    (cast(round({{ dnpc.seconds_between(logged_at, logged_local_at) }} / 60) as bigint) * 60)
{%- endmacro -%}
