# `make demo` shows what twosource does; `make test` checks that it still does.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup extras demo test bench evals lock clean

help:
	@echo "make setup   build $(VENV) with everything pinned in requirements.lock"
	@echo "make extras  add what Spark and imagery need"
	@echo "make demo    run the main job on the example reports and write out/demo.html"
	@echo "make test    lint, types, quality against its floors where the gold is there, and the whole test suite"
	@echo "make evals   quality on the public gold data, against its floors"
	@echo "make bench   speed and memory beside a named peer"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "twosource needs Python 3.11, 3.12 or 3.13; call make PYTHON=/path/to/python3.11")'
	@echo "Setting up $(VENV) (a few minutes the first time) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable . 2>/dev/null || $(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

# What archives (Spark) and imagery need on top; `make demo` does without.
extras: $(VENV)/.extras

$(VENV)/.extras: $(VENV)/.ready requirements.extras.lock
	@echo "Adding the extras to $(VENV) (Spark, imagery) ..."
	@$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: --no-binary pyspark -r requirements.extras.lock
	@touch $@

demo: setup
	@mkdir -p out
	@$(BIN)/twosource check examples/border --html out/demo.html

test: setup extras
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m evals
	@$(BIN)/pytest

evals: setup
	@$(BIN)/python -m evals

bench: setup
	@$(BIN)/python -m bench

# uv (from PyPI) resolves; the lock holds hashes and no addresses.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --extra desk --group dev --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --all-extras --group dev -c requirements.lock --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.extras.lock

clean:
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache .hypothesis
