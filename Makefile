# `make` lists the targets. Everything is installed into .venv from requirements.lock; nothing else is touched.

PYTHON ?= python3
PORT   ?= 8000

VENV      := .venv
BIN       := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# An environment of their own: what they need is no business of the program's.
RELEASING := $(VENV)/releasing
TOOLS     := check-wheel-contents==0.6.3 towncrier==26.9.0 twine==7.0.0
CODE      := kb_builder tests benchmarks

# Material prints an advertisement against MkDocs 2 at each build; decision 0001 has dealt with it.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help site serve test test-long test-versions check format bench bench-peers relevance screenshots lock \
  changelog release clean lint

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

site: $(INSTALLED) ## check the knowledge base and build it into site/
	$(BIN)/kb build --site-dir site

serve: $(INSTALLED) ## show the site while you write (PORT=8000)
	$(BIN)/kb serve --port $(PORT)

test: lint ## linters, types, layers and every test except the long ones
	KB_CHROMIUM="$$($(BIN)/python tests/chromium.py)" && export KB_CHROMIUM && \
	KB_NODE="$$($(BIN)/python tests/node.py)" && export KB_NODE && \
	$(BIN)/pytest -n 2 -m "not long"

test-long: lint ## the same with the long tests, and many more examples for each property
	KB_CHROMIUM="$$($(BIN)/python tests/chromium.py)" && export KB_CHROMIUM && \
	KB_NODE="$$($(BIN)/python tests/node.py)" && export KB_NODE && \
	$(BIN)/pytest -n 2 --hypothesis-profile=long

test-versions: $(INSTALLED) ## the core on every Python on the PATH, locked and lowest versions (ONLY=3.12)
	$(BIN)/pytest -n 2 $(if $(ONLY),-k $(ONLY)) tests/test_versions.py

check: lint ## the knowledge base and the linters, without the tests
	$(BIN)/kb check

lint: $(INSTALLED)
	$(BIN)/ruff check $(wildcard $(CODE))
	$(BIN)/ruff format --check $(wildcard $(CODE))
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet .github/workflows

format: $(INSTALLED) ## let ruff format the code and mend what it safely can
	$(BIN)/ruff check --fix-only $(wildcard $(CODE))
	$(BIN)/ruff format $(wildcard $(CODE))

bench: $(INSTALLED) ## measure the build on many made-up stories (N=1000)
	$(BIN)/python -m benchmarks $(if $(N),--stories $(N))

bench-peers: $(INSTALLED) ## install the site generators that `make bench` compares with, where it can
	$(BIN)/python -m benchmarks --install-peers

relevance: $(INSTALLED) ## ask each search what staff ask, and print how often it answers
	KB_CHROMIUM="$$($(BIN)/python tests/chromium.py)" && export KB_CHROMIUM && \
	$(BIN)/python -m benchmarks.relevance --missed

screenshots: $(INSTALLED) ## one page of each kind into screenshots/, wide and narrow, light and dark
	KB_CHROMIUM="$$($(BIN)/python tests/chromium.py)" && export KB_CHROMIUM && \
	$(BIN)/python tests/screenshots.py

lock: $(INSTALLED) ## write requirements.lock anew from the ranges in pyproject.toml (UPGRADE=1: newest)
	$(BIN)/python -m pip install --quiet 'pip-tools>=7.4,<8'
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --strip-extras --all-extras \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(if $(UPGRADE),--upgrade) \
	  --output-file requirements.lock pyproject.toml

changelog: $(RELEASING)/.installed ## move what lies in changes/ into CHANGELOG.md, below the version of the program
	$(RELEASING)/bin/towncrier build --yes --version "$$($(BIN)/hatchling version)"

release: $(INSTALLED) $(RELEASING)/.installed ## build wheel and sdist into dist/, check them, and try the wheel
	rm -rf dist
	$(BIN)/hatchling build --directory dist
	$(RELEASING)/bin/twine check --strict dist/*
	$(RELEASING)/bin/check-wheel-contents dist/*.whl
	KB_WHEEL="$$(ls dist/*.whl)" $(BIN)/pytest -n 0 tests/test_wheel.py
	@ls dist/*

clean: ## delete what was built (the environment and .kb/cache stay: rm -r .venv .kb)
	rm -rf screenshots site .site.kb site-offline .site-offline.kb dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(wildcard $(CODE)) -name __pycache__ -prune -exec rm -rf {} +

# Installed again only when the lock or the project's metadata change. No build isolation: hatchling is in the lock.
$(INSTALLED): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(RELEASING)/.installed: Makefile | $(BIN)/python
	$(BIN)/python -m venv --clear $(RELEASING)
	$(RELEASING)/bin/python -m pip install --quiet $(TOOLS)
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true)." >&2; \
	  echo "Name another one with: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "'$(PYTHON) -m venv' failed; on Debian and Ubuntu it needs: apt-get install python3-venv" >&2; exit 1; }
