{#- Monitoring names no other view of its spans; those that share its keys bind to it. -#}
{{ select_no_facets() }}
