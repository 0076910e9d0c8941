{#-
    Seconds since 1970, as text or number, as a UTC timestamp to the microsecond; null where it is
    no number or lies outside the years 1970 to 9999.
-#}
{%- macro epoch_to_utc(seconds) -%}
    {{- return(adapter.dispatch("epoch_to_utc", "dnpc")(seconds)) -}}
{%- endmacro -%}

{%- macro default__epoch_to_utc(seconds) -%}
    case
        when try_cast({{ seconds }} as double) between 0 and 253402300799
        then make_timestamp(cast(round(try_cast({{ seconds }} as double) * 1e6) as bigint))
    end
{%- endmacro -%}
