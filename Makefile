# The two commands: `make run` serves the whole product on http://localhost:8000, `make test` proves it.
# Both set everything up first and need nothing but Python 3.12–3.14 and Node.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: help run test test-all check e2e bench screenshots lock setup setup-dev format clean schema docs

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: setup  ## Serve the product with demo data, worker and beat (PORT, DATA_DIR, DEMO=0)
	@PORT=$(PORT) $(PY) manage.py serve

test: setup-dev  ## Run the tests on SQLite
	@$(PY) -m pytest -n 2 --dist loadfile -m "not e2e and not postgres" $(ARGS)

test-all: setup-dev  ## Run the tests with what DATABASE_URL and REDIS_URL name
	@$(PY) -m pytest -m "not e2e" $(ARGS)

e2e: setup-dev  ## Drive the screens in headless Chromium
	@$(PY) -m pytest -m e2e tests/e2e $(ARGS)

check: setup-dev  ## Style, types, layers, migrations, deployment settings, schema, templates, secrets
	@scripts/check

bench: setup-dev  ## Print the benchmark tables
	@$(PY) -m benchmarks $(ARGS)

screenshots: setup-dev  ## Take the pictures of the README from the demo
	@$(PY) scripts/screenshots.py

format: setup-dev  ## Format the code
	@$(VENV)/bin/ruff check --fix -q . ; $(VENV)/bin/ruff format -q .

docs: setup  ## Render docs/configuration.md from the table of variables
	@$(PY) manage.py write_configuration

lock: setup-dev  ## Compile requirements*.in with hashes
	@$(VENV)/bin/pip install -q uv
	@for name in requirements requirements-dev; do \
	  $(VENV)/bin/uv pip compile -q --universal --generate-hashes --python-version 3.12 --no-emit-index-url \
	    --custom-compile-command "make lock" $$name.in -o $$name.txt; done

setup: $(VENV)/.installed node_modules/.installed staticfiles/.collected

setup-dev: setup $(VENV)/.installed-dev

$(VENV)/.installed: requirements.txt
	@scripts/make_venv $(VENV)
	@echo "Installing Python packages …"
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing packages for tests …"
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.installed: package-lock.json
	@command -v npm >/dev/null || { echo "Node.js with npm is missing. Get it: 'apt install nodejs npm', 'brew install node', or https://nodejs.org"; exit 1; }
	@echo "Installing front-end packages …"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

staticfiles/.collected: $(VENV)/.installed node_modules/.installed $(shell find static -type f 2>/dev/null)
	@$(PY) manage.py collectstatic --noinput --clear -v 0
	@touch $@

clean:  ## Remove what set-up made; the data in var/ stays
	rm -rf $(VENV) node_modules staticfiles .mypy_cache .ruff_cache
