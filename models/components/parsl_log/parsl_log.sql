select * from {{ state_parts("parsl_log") }} as statements
