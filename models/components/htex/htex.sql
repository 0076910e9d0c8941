select * from {{ state_parts("htex") }} as statements
