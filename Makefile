# The commands a newcomer needs. `make` alone lists them. Paths stay relative: a checkout may
# lie anywhere, spaces included.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup setup-test up test check reset fmt lock broken

VENV := .venv
PY := $(VENV)/bin/python
LOCKS := requirements.lock $(wildcard package.json package-lock.json .npmrc)
CODE := services shared workflows deploy tests benchmarks
export PYTHONDONTWRITEBYTECODE :=
export PYTHONSAFEPATH :=

# A set-up whose Python went away is no set-up.
ifneq ($(shell $(PY) -c 'print(1)' 2>/dev/null),1)
BROKEN := broken
endif
broken:

define BASE_PYTHON
for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; python=; \
done; \
[ -n "$$python" ] || { echo "Il faut Python 3.11 ou plus récent (paquet python3 du système), puis relancez la commande." >&2; exit 1; }
endef

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name what; do printf '%-14s %s\n' "$$name" "$$what"; done
	@sed -n 's/^#: */  /p' deploy/local/settings.py

setup: $(VENV)/ready ## install what runs the portal: .venv and node_modules

setup-test: $(VENV)/ready-test

$(VENV)/ready: $(LOCKS) $(BROKEN)
	@$(BASE_PYTHON); "$$python" -m deploy.local.setup

$(VENV)/ready-test: $(VENV)/ready requirements-dev.lock
	@$(BASE_PYTHON); "$$python" -m deploy.local.setup test

up: setup ## start the whole portal on this machine; Ctrl-C stops it
	@exec $(PY) -m deploy.local

reset: ## forget everything the portal stored here (.data)
	@$(BASE_PYTHON); "$$python" -m deploy.local.reset

test: setup-test ## every test, from rules to the browser
	@$(PY) -m deploy.local.chromium
	@$(PY) -m pytest -n 2 --dist loadfile

check: setup-test ## lint, types, boundaries, migrations: under a minute
	$(PY) -m ruff check --no-cache .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -c 'from importlinter.cli import lint_imports_command as run; run()'
	$(PY) -m pytest tests/test_consistency.py

fmt: setup-test ## format, and mend what can be mended
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lock: setup ## resolve requirements*.in again (needs uv), and package-lock.json
	uv pip compile --universal --no-annotate --no-emit-index-url --generate-hashes --python-version 3.11 requirements.in -o requirements.lock
	uv pip compile --universal --no-annotate --no-emit-index-url --generate-hashes --python-version 3.11 requirements-dev.in -o requirements-dev.lock
	$(PY) -m deploy.local.setup lock
