{#-
    How likely a standard normal value is at least as far from 0: 0.0455 for 2.

    z       SQL     the value, a number; null gives null

    By W. J. Cody's rational approximations of the complementary error function (Mathematics of
    Computation 23, 1969), to 15 digits.
-#}
{%- macro two_sided_p_value(z) -%}
    {{- return(adapter.dispatch("two_sided_p_value", "dnpc")(z)) -}}
{%- endmacro -%}

{%- macro default__two_sided_p_value(z) -%}
    {%- set x = "(abs(" ~ z ~ ") / sqrt(2))" -%}
    {%- set square = "(" ~ x ~ " * " ~ x ~ ")" -%}
    case
        when {{ x }} <= 0.46875
        then
            1
            - {{ x }}
            * {{
                dnpc._polynomial(
                    square,
                    [
                        "1.85777706184603153e-1",
                        "3.16112374387056560e0",
                        "1.13864154151050156e2",
                        "3.77485237685302021e2",
                        "3.20937758913846947e3",
                    ],
                )
            }}
            / {{
                dnpc._polynomial(
                    square,
                    [
                        "1e0",
                        "2.36012909523441209e1",
                        "2.44024637934444173e2",
                        "1.28261652607737228e3",
                        "2.84423683343917062e3",
                    ],
                )
            }}
        when {{ x }} <= 4
        then
            exp(-{{ square }})
            * {{
                dnpc._polynomial(
                    x,
                    [
                        "2.15311535474403846e-8",
                        "5.64188496988670089e-1",
                        "8.88314979438837594e0",
                        "6.61191906371416295e1",
                        "2.98635138197400131e2",
                        "8.81952221241769090e2",
                        "1.71204761263407058e3",
                        "2.05107837782607147e3",
                        "1.23033935479799725e3",
                    ],
                )
            }}
            / {{
                dnpc._polynomial(
                    x,
                    [
                        "1e0",
                        "1.57449261107098347e1",
                        "1.17693950891312499e2",
                        "5.37181101862009858e2",
                        "1.62138957456669019e3",
                        "3.29079923573345963e3",
                        "4.36261909014324716e3",
                        "3.43936767414372164e3",
                        "1.23033935480374942e3",
                    ],
                )
            }}
        else
            exp(-{{ square }})
            / {{ x }}
            * (
                1 / sqrt(pi())
                - {{
                    dnpc._polynomial(
                        "(1 / " ~ square ~ ")",
                        [
                            "1.63153871373020978e-2",
                            "3.05326634961232344e-1",
                            "3.60344899949804439e-1",
                            "1.25781726111229246e-1",
                            "1.60837851487422766e-2",
                            "6.58749161529837803e-4",
                        ],
                    )
                }}
                / {{
                    dnpc._polynomial(
                        "(1 / " ~ square ~ ")",
                        [
                            "1e0",
                            "2.56852019228982242e0",
                            "1.87295284992346725e0",
                            "5.27905102951428412e-1",
                            "6.05183413124413191e-2",
                            "2.33520497626869185e-3",
                        ],
                    )
                }}
                / {{ square }}
            )
    end
{%- endmacro -%}

{#- A polynomial, its coefficients from the highest power down. -#}
{%- macro _polynomial(x, coefficients) -%}
    {%- set sum = namespace(sql=coefficients[0]) -%}
    {%- for coefficient in coefficients[1:] -%}
        {%- set sum.sql = "(" ~ sum.sql ~ " * " ~ x ~ " + " ~ coefficient ~ ")" -%}
    {%- endfor -%}
    {{- sum.sql -}}
{%- endmacro -%}
