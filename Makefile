# make run    installs what is pinned, indexes seeds/, starts the bot (in the terminal where DISCORD_TOKEN is not set)
# make test   lint, types, tests
# On a machine with PyPI's own torch wheels (Linux: several GB of CUDA), take the CPU build instead:
#   make run TORCH_INDEX=https://download.pytorch.org/whl/cpu

PYTHON ?= python3
VENV ?= .venv
TORCH_INDEX ?=
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint config/constraints.txt

.PHONY: run test eval gate bench torture doctor clean

run: $(VENV)/run.installed
	$(BIN)/storydesk run

test: $(VENV)/test.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

# Quality on the public evaluation sets (STORYDESK_EVAL_DATA, by default ../shared/data).
eval: $(VENV)/test.installed
	$(BIN)/python -m tests.benchmarks

# Quality floors on small parts of them; a change that lowers one fails. `make gate ARGS=--raise` pins higher ones.
gate: $(VENV)/test.installed
	$(BIN)/python -m tests.benchmarks.gate $(ARGS)

# Syncs killed again and again, each followed by one that must finish as if nothing had happened.
torture: $(VENV)/test.installed
	$(BIN)/python -m tests.torture $(ARGS)

# Speed beside LangChain, LlamaIndex, BM25, the exact search and the model alone; `make bench ARGS="--articles 2000"` for more than 400.
bench: $(VENV)/bench.installed
	$(BIN)/python -m tests.benchmarks.bench $(ARGS)

doctor: $(VENV)/run.installed
	$(BIN)/storydesk doctor

clean:
	rm -rf data build *.egg-info .mypy_cache .pytest_cache .ruff_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# torch first and alone: anything that asks for "torch" would take the newest build.
$(VENV)/run.installed: $(VENV)/bin/python pyproject.toml config/constraints.txt
	$(PIP) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) torch==2.13.0
	$(PIP) --editable .
	touch $@

$(VENV)/test.installed: $(VENV)/run.installed
	$(PIP) --editable ".[test]"
	touch $@

$(VENV)/bench.installed: $(VENV)/test.installed
	$(PIP) --editable ".[bench]"
	touch $@
