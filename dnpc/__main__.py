"""`python -m dnpc`, the same as `dnpc`."""

from dnpc.cli import app

app(prog_name="dnpc")
