# Everything coibot needs, from a fresh machine. Python 3.11 or newer and make are all that is assumed;
# each target does its own set-up in .venv, and a second run starts at once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
BENCH ?= $(filter-out accuracy,$(patsubst bench/%.py,%,$(wildcard bench/[a-z]*.py)))
SERVERS := dovecot-imapd dovecot-lmtpd postfix tesseract-ocr-eng chromium
UV ?= uv
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
INSTALL = $(PIP) install --require-hashes --only-binary :all:

.PHONY: help demo test lint format fuzz mutate bench bench-accuracy bench-speed wheel wheel-test image lock servers clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.run ## A complete day on this machine alone, with nothing to configure
	$(BIN)/coibot demo

test: $(VENV)/.dev servers ## All tests; those against real servers and in a browser are skipped where these cannot be installed
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

lint: $(VENV)/.dev ## Style, types, and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## Put the source in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

fuzz: $(VENV)/.dev ## 5,000 spoiled certificates instead of the tests' 500; COUNT=n for another number
	$(BIN)/python bench/fuzz.py $(or $(COUNT),5000) $(ARGS)

mutate: $(VENV)/.dev ## Plant mistakes in the rules and the desk, and list those that no test notices; docs/mutation.md
	$(BIN)/python -m bench.mutation $(ARGS)

bench: $(VENV)/.dev ## Measure: every script of bench/ but the next, or one with BENCH=name
	@for name in $(BENCH); do echo "== $$name"; $(BIN)/python -m bench.$$name $(ARGS) || exit 1; done

bench-accuracy: $(VENV)/.dev ## How well certificates are read: writes docs/accuracy.md, in half an hour (ARGS='--pictures 24')
	$(BIN)/python -m bench.accuracy --publish $(ARGS)

bench-speed: $(VENV)/.bench ## Measure speed beside other readers of PDF, and write docs/performance.md
	$(BIN)/python bench/speed.py $(ARGS)

wheel: $(VENV)/.dev ## dist/coibot-VERSION-py3-none-any.whl
	$(BIN)/python -m hatchling build --target wheel

wheel-test: $(VENV)/.dev ## The wheel, installed alone and run
	$(BIN)/python -m pytest tests/test_wheel.py

image: ## The container image, with docker or podman
	$$(command -v docker || command -v podman) build --tag coibot .

lock: ## Write requirements/*.txt anew from pyproject.toml (needs uv; UPGRADE=--upgrade for newer releases)
	$(LOCK) $(UPGRADE) --extra demo --extra dev --extra ocr pyproject.toml requirements/build.in -o requirements/dev.txt
	$(LOCK) --constraint requirements/dev.txt --extra demo pyproject.toml -o requirements/run.txt
	$(LOCK) --constraint requirements/dev.txt --extra ocr pyproject.toml -o requirements/ocr.txt
	$(LOCK) --constraint requirements/dev.txt requirements/build.in -o requirements/build.txt
	$(LOCK) --constraint requirements/dev.txt --extra bench pyproject.toml -o requirements/bench.txt

clean: ## Remove what these targets made, but for the packages in .venv
	rm -rf dist .mutation .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

servers:
	@sh .ci/debian-packages $(SERVERS) || echo "Without these programs the tests that need them are skipped."

# -- the virtual environment -----------------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "coibot needs Python 3.11 or newer, and $(PYTHON) is older: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || sh .ci/debian-packages python3-venv
	$(PYTHON) -m venv $(VENV)

# Every package is locked with its hashes, and comes as a wheel: building one would fetch what no lock names.
$(VENV)/.run: requirements/run.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --requirement requirements/run.txt
	$(INSTALL) --requirement requirements/build.txt
	$(PIP) install --no-deps --no-index --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(INSTALL) --requirement requirements/dev.txt
	@touch $@

$(VENV)/.bench: requirements/bench.txt $(VENV)/.dev
	$(INSTALL) --requirement requirements/bench.txt
	@touch $@
