# The same commands for people, for CI and for pre-commit.
PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .venv
OLDEST := .venv-oldest
FUZZ := .venv-fuzz
READERS := text json compressed sniffing tracing sqlite
SECONDS_OF_FUZZ ?= 60
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TEST_DATABASE := target/test.duckdb

export PATH := $(CURDIR)/$(BIN):$(PATH)
export DO_NOT_TRACK := 1

.PHONY: help demo test quick-lint lint-sql sqlfluff test-dbt test-python test-long test-oldest soak fuzz audit lock format docs bench bench-check clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 14

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@

# The sample run has a database of its own, so that it never mixes with real runs.
demo: export DNPC_DATABASE := demo/sample.duckdb
demo: $(INSTALLED)  ## install, load the sample run, build its tables, plots and report in demo/
	@mkdir -p demo
	dnpc load examples/sample_run
	dbt --quiet build --exclude-resource-type test unit_test
	dnpc plot durations --output demo/durations.png
	dnpc plot histogram --output demo/histogram.png
	dnpc plot states --output demo/states.png
	dnpc report --output demo/report.html
	@echo
	@echo "Made in demo/: the tables in sample.duckdb, the plots durations, histogram and states, and report.html."
	@echo "Next, a run of your own:"
	@echo "    source $(BIN)/activate"
	@echo "    dnpc load PATH/TO/runinfo && dbt build && dnpc plot states"

test: quick-lint test-dbt  ## the tests and checks, but for the longest
	$(MAKE) --no-print-directory --jobs 2 sqlfluff test-python

quick-lint: $(INSTALLED)  ## format, lint and type checks that take seconds
	ruff check .
	ruff format --check .
	mypy
	sqlfmt --check --quiet models macros tests dnpc/queries

lint-sql: test-dbt sqlfluff  ## what the SQL says

# It reads the compiled SQL, so it needs the tables that test-dbt makes. The longest models have more
# tokens than sqlparse takes by itself; dbt lifts that limit in its command, but not for sqlfluff,
# which would leave those models out and say that all is well. What a `call` block wraps is a macro's
# output to sqlfluff, and not linted.
sqlfluff: export DNPC_DATABASE := $(TEST_DATABASE)
sqlfluff: $(INSTALLED)
	python -c 'from sqlparse.engine import grouping; grouping.MAX_GROUPING_TOKENS = None; \
		from sqlfluff.cli.commands import cli; cli()' lint --disable-progress-bar models

test-dbt: export DNPC_DATABASE := $(TEST_DATABASE)
test-dbt: $(INSTALLED)  ## dbt's tests (unit, generic, singular) on the sample run
	@mkdir -p $(dir $(TEST_DATABASE)) && rm -f $(TEST_DATABASE)
	dnpc load examples/sample_run
	dbt --warn-error --no-use-colors build --selector everything --no-partial-parse --quiet
	@echo "dbt: all models built, all tests passed"

test-python: $(INSTALLED)  ## the tests in tests/python
	pytest --numprocesses auto --dist loadscope --no-loadscope-reorder -m 'not long'

test-long: $(INSTALLED)  ## the longest tests: guides, site, package, parts of runs, time zones, builds of changed runs
	pytest --numprocesses auto --dist loadscope -m long

soak: export DNPC_SOAK := 1
soak: $(INSTALLED)  ## what is tried at random, far more often: takes a quarter of an hour
	pytest --numprocesses auto -m soak

test-oldest: $(INSTALLED)  ## a part of the tests, with the oldest versions that pyproject.toml allows
	uv venv --quiet --clear --python $(BIN)/python $(OLDEST)
	uv pip install --quiet --python $(OLDEST) --resolution lowest-direct --editable .
	uv pip install --quiet --python $(OLDEST) filelock hypothesis pytest pytest-mpl
	$(OLDEST)/bin/pytest $(addprefix tests/python/test_,sample_run.py load.py load_growth.py load_mutations.py)

fuzz: $(INSTALLED)  ## each reader on bytes that a coverage-guided fuzzer finds, a minute each
	@mkdir -p target/fuzz
	uv venv --quiet --allow-existing --python $(BIN)/python $(FUZZ)
	uv pip install --quiet --python $(FUZZ) --editable . 'atheris>=3,<4'
	set -e; for reader in $(READERS); do \
		echo "$$reader"; \
		$(FUZZ)/bin/python -m tests.python.fuzz $$reader -max_total_time=$(SECONDS_OF_FUZZ) -timeout=30 \
			-rss_limit_mb=4096 -artifact_prefix=target/fuzz/$$reader- -verbosity=0 -print_final_stats=1; \
	done

audit: $(INSTALLED)  ## known vulnerabilities of what is in requirements-dev.txt; asks the network
	pip-audit --requirement requirements-dev.txt --no-deps --disable-pip --strict

lock: $(INSTALLED)  ## write requirements-dev.txt anew: the versions that all was tried with
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-header --no-annotate \
		--extra dev pyproject.toml --output-file requirements-dev.txt

format: $(INSTALLED)  ## format Python and SQL
	ruff check --fix .
	ruff format .
	sqlfmt --quiet models macros tests dnpc/queries

# Half of the site's pages are generated, so all are laid out first.
docs: export DNPC_DATABASE := target/docs.duckdb
docs: $(INSTALLED)  ## the macro reference in docs/reference, and the site in target/docs
	python docs/make_reference.py
	@mkdir -p target && rm -rf $(DNPC_DATABASE) target/docs
	dnpc load examples/sample_run --log queue=examples/your_own_logs/queue.log
	dbt --quiet build --exclude-resource-type test unit_test
	python -m docs.site target/docs_pages $(DNPC_DATABASE)
	sphinx-build --fail-on-warning --keep-going --quiet -d target/docs_read target/docs_pages target/docs
	@echo "open target/docs/index.html"

bench: $(INSTALLED)  ## measure load, build and questions on generated runs
	python benchmarks/measure.py

bench-check: $(INSTALLED)  ## measure 10,000 tasks again; fails where a ratio has grown by half
	python benchmarks/measure.py --check

clean:  ## remove what was made, but not the environment
	rm -rf demo target logs dnpc.duckdb
