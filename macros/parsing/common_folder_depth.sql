{#- How many folders two paths have in common, the root among them: 3 for /a/b/c and /a/b/d. -#}
{%- macro common_folder_depth(path, other_path) -%}
    {{- return(adapter.dispatch("common_folder_depth", "dnpc")(path, other_path)) -}}
{%- endmacro -%}

{%- macro default__common_folder_depth(path, other_path) -%}
    len(
        list_filter(
            range(1, len(string_split({{ path }}, '/')) + 1),
            lambda depth:string_split({{ path }}, '/')[:depth]
            = string_split({{ other_path }}, '/')[:depth]
        )
    )
{%- endmacro -%}
