select * from {{ state_parts("monitoring") }} as statements
