# Every target describes itself: `make` lists them. Nothing but Python 3.11 or newer and make is needed beforehand.

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types contracts pytest gate bench bench-reading bench-control bench-desk qgis format docs notebook pictures clean

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name) 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/bin
# The instant the demonstration shows, in the theatre's zone: the hours before a capital changed hands.
DEMO_ON ?= 2024-12-08T04:00
CODE := src tests benchmarks docs hatch_build.py

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/.installed: pyproject.toml constraints.txt hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'whoholds needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 setup'; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --constraint constraints.txt
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev --constraint constraints.txt
	@touch $@

setup: $(VENV)/.installed-dev ## make .venv with the program and the developers' tools (the only step that downloads)

demo: $(VENV)/.installed ## read the sample reports into a fresh ledger, print the situation, write the report with its map
	@$(BIN)/whoholds demo --out out --on $(DEMO_ON)

test: lint types contracts gate pytest ## everything that must hold: lint, types, contracts, quick benchmarks, tests

lint: $(VENV)/.installed-dev ## check style, formatting and spelling
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check --quiet $(CODE) || { echo 'run: make format'; exit 1; }
	@$(BIN)/codespell src docs tests benchmarks README.md CONTRIBUTING.md CHANGELOG.md

types: $(VENV)/.installed-dev ## check types, strictly
	@$(BIN)/mypy src

contracts: $(VENV)/.installed-dev ## check which room may import what
	@$(BIN)/lint-imports --no-cache

gate: $(VENV)/.installed-dev ## check the quick benchmarks against their floors
	@test ! -f benchmarks/gate.py || $(BIN)/python -m benchmarks.gate

pytest: $(VENV)/.installed-dev ## run the tests alone, on two processes
	@$(BIN)/pytest -q -n 2

bench: $(VENV)/.installed-dev ## print every figure of the README: claims, control beside its baselines, speed
	@$(BIN)/python -m benchmarks

bench-reading: $(VENV)/.installed-dev ## print how well and how fast reports are read
	@$(BIN)/python -m benchmarks.reading

bench-control: $(VENV)/.installed-dev ## print how well control is estimated, beside the baselines
	@$(BIN)/python -m benchmarks.control

bench-desk: $(VENV)/.installed-dev ## print how fast the desk answers, over three hundred places and a year of claims
	@$(BIN)/python -m benchmarks.desk serving

qgis: $(VENV)/.installed-dev ## read the collections with the provider of QGIS, where QGIS is installed
	@$(BIN)/python -m benchmarks.desk qgis

format: $(VENV)/.installed-dev ## put the code into the house style
	@$(BIN)/ruff check --fix --exit-zero --quiet $(CODE)
	@$(BIN)/ruff format $(CODE)

docs: $(VENV)/.installed ## write what the documents take from the code: the table of rooms, the pages of commands and rules
	@$(BIN)/python docs/rooms.py
	@$(BIN)/python docs/commands.py
	@$(BIN)/python docs/rules.py

notebook: $(VENV)/.installed-dev ## run the notebook of docs/start over the sample reports and keep what it shows
	@$(BIN)/python docs/notebook.py

pictures: demo ## draw the README's picture from the demonstration
	@$(BIN)/python docs/pictures.py out/situation.html docs/img/situation.svg

clean: ## remove .venv and everything a target made
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
