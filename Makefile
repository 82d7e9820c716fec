# Everything a newcomer needs: `make run` and `make test`. Both install what they need into .venv first.
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: run chat rasa compare test test-full test-deep resilience bench lint format lock clean

run: .venv/run  ## start the whole product on loopback: web chat, demo page, embedded desk
	$(BIN)/python -m bot run

chat: .venv/run  ## talk to the bot in this terminal
	$(BIN)/python -m bot chat

rasa: .venv-rasa/done  ## our actions for an agency's own Rasa bot (docs/rasa.md)
	.venv-rasa/bin/python -m bot rasa actions

test: .venv/dev  ## every test but those that need a browser or minutes
	$(BIN)/python -m pytest -m "not full" -n 3 --dist worksteal

test-full: .venv/dev .venv/chromium .venv/strace  ## the others: the whole journey in a real browser, and what `make resilience` does
	$(BIN)/python -m pytest -m full -n 2 --dist loadfile

test-deep: .venv/dev .venv/strace  ## what takes an hour: a fault at every system call of the main actions
	$(BIN)/python -m tests.resilience --plan deep --out $(or $(OUT),./out/resilience-deep)

resilience: .venv/dev .venv/strace  ## kills, crashes, races, full disks; KILLS=3000 for more, SEED= to repeat a run, OUT= for the raw histories
	$(BIN)/python -m tests.resilience --out $(or $(OUT),./out/resilience) $(if $(KILLS),--kills $(KILLS)) $(if $(SEED),--seed $(SEED))

bench: .venv/dev  ## what a turn costs, how notices drain, how tracking grows (docs/bench.md); QUICK=1 for 3 minutes
	OUT=$(or $(OUT),out/bench) $(BIN)/python -m tests.bench

compare: .venv-compare/done  ## our classifier beside LinearSVC on FILE=, JSON lines of text, intent and partition
	.venv-compare/bin/python -m tests.nlu.compare $(FILE)

lint: .venv/dev  ## style, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: .venv/dev  ## write the requirement files anew from pyproject.toml, with hashes and without any host; UPGRADE=1 for newer versions
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q pyproject.toml $(LOCK) -o requirements/run.txt
	$(BIN)/uv pip compile -q pyproject.toml $(LOCK) --extra postgres -o requirements/postgres.txt
	$(BIN)/uv pip compile -q pyproject.toml $(LOCK) --extra embeddings -o requirements/embeddings.txt
	$(BIN)/uv pip compile -q pyproject.toml $(LOCK) --extra rasa -o requirements/rasa.txt
	$(BIN)/uv pip compile -q pyproject.toml $(LOCK) --group test --group lint -o requirements/dev.txt
	$(BIN)/uv pip compile -q pyproject.toml $(LOCK) --group compare -o requirements/compare.txt

LOCK := --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 $(if $(UPGRADE),--upgrade)

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run: requirements/run.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	$(COMPILE)
	@touch $@

.venv/dev: requirements/dev.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	$(COMPILE)
	@touch $@ .venv/run

# pip compiles what it installs, but not a package that is edited in place; each process would do it again where
# PYTHONDONTWRITEBYTECODE is set.
COMPILE := $(BIN)/python -m compileall -q bot dialogs backend_client nlu tests

# rasa-sdk holds other packages back, so it has an environment of its own.
.venv-rasa/done: requirements/rasa.txt pyproject.toml
	$(PYTHON) -m venv .venv-rasa
	.venv-rasa/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/rasa.txt
	.venv-rasa/bin/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

# scikit-learn is for comparing only, so nothing that serves or tests has it.
.venv-compare/done: requirements/compare.txt pyproject.toml
	$(PYTHON) -m venv .venv-compare
	.venv-compare/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/compare.txt
	.venv-compare/bin/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

# Chromium comes from Debian, where it is not there already; only the browser tests need it.
.venv/chromium: | .venv/bin/python
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; }
	@touch $@

# strace lets system calls fail; only the fault harness needs it.
.venv/strace: | .venv/bin/python
	@command -v strace >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends strace; }
	@touch $@

clean:
	rm -rf .venv .venv-rasa .venv-compare .models var .pytest_cache .mypy_cache .ruff_cache
