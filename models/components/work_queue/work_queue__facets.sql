{{ select_no_facets() }}
