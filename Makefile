PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help

help:  ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(VENV)/demo: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[demo]'
	@touch $@

$(VENV)/test: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@

$(VENV)/mutants: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[mutants]'
	@touch $@

demo: $(VENV)/demo  ## See the whole loop in a browser, without a Slack account
	$(BIN)/scorecard-bot demo

test: $(VENV)/test  ## Run every test (SQLite, PostgreSQL, browser)
	@$(BIN)/python -m tests.browser.chromium
	$(BIN)/pytest -n 2

check: $(VENV)/test  ## Lint, types, layers, house rules, dependencies, coverage of the rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.house
	$(BIN)/deptry .
	$(BIN)/coverage run -m pytest -q tests/unit tests/properties
	$(BIN)/coverage report

golden: $(VENV)/test  ## Rewrite what people read into tests/golden; review the diff
	$(BIN)/python -m tests.golden

bench: $(VENV)/test  ## Measure speed and size
	$(BIN)/python -m tests.bench

signals: $(VENV)/test  ## Count how often chance is told as a change, and how soon changes are told
	$(BIN)/python -m tests.signals

soak: $(VENV)/test  ## Kill, pause and cut off the bot for twenty minutes, and count
	$(BIN)/python -m tests.faults

mutants: $(VENV)/mutants  ## Change the rules and parsing a little, and count what a test notices
	$(BIN)/python -m tests.mutants

findings:  ## Show what libraries do otherwise than one would think (needs a package index)
	@for script in findings/*.sh; do bash "$$script" || exit 1; done

simulate: $(VENV)/test  ## Live through a year of two hundred owners, and count
	$(BIN)/python -m tests.simulation

clean:  ## Remove what was installed and built
	rm -rf $(VENV) mutants *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.PHONY: help demo test check golden bench signals soak mutants findings simulate clean
