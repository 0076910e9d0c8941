# The same commands for people, for CI and for pre-commit.
PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TEST_DATABASE := target/test.duckdb

export PATH := $(CURDIR)/$(BIN):$(PATH)
export DO_NOT_TRACK := 1

.PHONY: help demo test quick-lint lint-sql test-dbt test-python format docs bench clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 14

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@

# The sample run has a database of its own, so that it never mixes with real runs.
demo: export DNPC_DATABASE := demo/sample.duckdb
demo: $(INSTALLED)  ## install, load the sample run, build its tables, draw plots into demo/
	@mkdir -p demo
	dnpc load examples/sample_run
	dbt --quiet build --exclude-resource-type test unit_test
	dnpc plot durations --output demo/durations.png
	dnpc plot histogram --output demo/histogram.png
	dnpc plot states --output demo/states.png
	@echo
	@echo "Made the tables in $(DNPC_DATABASE) and the plots durations, histogram and states in demo/."
	@echo "Next, a run of your own:"
	@echo "    source $(BIN)/activate"
	@echo "    dnpc load PATH/TO/runinfo && dbt build && dnpc plot states"

test: quick-lint test-dbt lint-sql test-python  ## every test and check

quick-lint: $(INSTALLED)  ## format, lint and type checks that take seconds
	ruff check .
	ruff format --check .
	mypy
	sqlfmt --check --quiet models macros tests

# sqlfluff reads the compiled SQL, so it needs the tables that test-dbt makes.
lint-sql: export DNPC_DATABASE := $(TEST_DATABASE)
lint-sql: $(INSTALLED) test-dbt  ## what the SQL says
	sqlfluff lint --disable-progress-bar models

test-dbt: export DNPC_DATABASE := $(TEST_DATABASE)
test-dbt: $(INSTALLED)  ## dbt's tests (unit, generic, singular) on the sample run
	@mkdir -p $(dir $(TEST_DATABASE)) && rm -f $(TEST_DATABASE)
	dnpc load examples/sample_run
	dbt --warn-error --no-use-colors build --selector everything --no-partial-parse --quiet
	@echo "dbt: all models built, all tests passed"

test-python: $(INSTALLED)  ## the tests in tests/python
	pytest

format: $(INSTALLED)  ## format Python and SQL
	ruff check --fix .
	ruff format .
	sqlfmt --quiet models macros tests

docs: $(INSTALLED)  ## the macro reference, from the macros and their descriptions
	python docs/make_reference.py

bench: $(INSTALLED)  ## measure load and build on generated runs
	python benchmarks/measure.py

clean:  ## remove what was made, but not the environment
	rm -rf demo target logs dnpc.duckdb
