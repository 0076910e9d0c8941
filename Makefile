# The same commands for people, for the public CI and for pre-commit.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

export PATH := $(CURDIR)/$(BIN):$(PATH)
export DO_NOT_TRACK := 1

.PHONY: demo test test-dbt test-python lint format bench clean help

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 14

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@

# The sample run has a database of its own, so that it never mixes with real runs.
demo: export DNPC_DATABASE := demo/sample.duckdb
demo: $(INSTALLED)  ## install, load the sample run, build, and draw it into demo/
	@mkdir -p demo
	dnpc load examples/sample_run
	dbt --quiet build --exclude-resource-type test unit_test
	dnpc plot durations --output demo/durations.png
	dnpc plot histogram --output demo/histogram.png
	dnpc plot states --output demo/states.png
	@echo
	@echo "Made $(DNPC_DATABASE) and three plots of it: demo/durations.png, histogram.png, states.png"
	@echo "Next: source $(VENV)/bin/activate, then with a run of your own:"
	@echo "    dnpc load PATH/TO/runinfo && dbt build && dnpc plot durations"

test: lint test-dbt test-python  ## every test and check

# dbt's tests run on the sample run, in a database of their own.
test-dbt: export DNPC_DATABASE := $(CURDIR)/target/test.duckdb
test-dbt: $(INSTALLED)  ## dbt's own tests: unit, generic and singular
	@mkdir -p target && rm -f $(DNPC_DATABASE)
	dnpc load examples/sample_run
	dbt --warn-error build --no-use-colors --quiet --no-partial-parse
	dbt --warn-error test --no-use-colors --select 'test_type:unit' --quiet

test-python: $(INSTALLED)  ## the tests in tests/python
	pytest

lint: $(INSTALLED)  ## format and lint checks; `make format` mends what can be mended
	ruff check .
	ruff format --check .
	mypy
	sqlfmt --check --quiet models macros tests
	sqlfluff lint --nofail --disable-progress-bar models

format: $(INSTALLED)  ## format Python and SQL
	ruff check --fix .
	ruff format .
	sqlfmt --quiet models macros tests

bench: $(INSTALLED)  ## measure load and build on generated runs
	python benchmarks/measure.py

clean:  ## remove what was made, but not the environment
	rm -rf demo target logs dnpc.duckdb
