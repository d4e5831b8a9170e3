# `make demo` and `make test` are all a newcomer needs: they make their own environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint laws bench decisions docs clean

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 demo")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@

demo: $(STAMP)  ## Install, and run a recommendation on a shipped example.
	@$(BIN)/meshadvisor recommend -r examples/leaving-app-mesh.yaml

test: lint  ## Everything CI checks.
	$(BIN)/python -m pytest -q

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet --persona pedantic .github
	$(BIN)/meshadvisor validate
	$(BIN)/meshadvisor schema check
	$(BIN)/meshadvisor docs check

laws: $(STAMP)  ## The laws of engine and timeline, with 1,000 examples each; -rP shows how many could have broken them.
	$(BIN)/python -m pytest -q -rP --hypothesis-profile=thorough tests/test_engine_laws.py

bench: $(STAMP)  ## Timings as ratios against floors on this machine.
	$(BIN)/python tests/bench.py

decisions: $(STAMP)  ## Published decisions against the answers of their day.
	$(BIN)/python tests/decisions.py

docs: $(STAMP)  ## Write everything that is generated: schemas and pages.
	$(BIN)/meshadvisor schema export
	$(BIN)/meshadvisor docs build

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
