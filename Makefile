# A machine with Python 3.11 or 3.12 and make needs nothing else: PostgreSQL, Redis (Linux) and Node come as wheels.
# What was done already is remembered in var/stamps; ARGS="..." is handed to demo, dev, test and bench.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo dev test lint bench lock messages stop clean

export PATH := $(CURDIR)/.venv/bin:$(PATH)
PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check
# For what must work without the environment too.
EMBEDDED = PYTHONPATH=platform "$$(scripts/find-python)" -m core.embedded
STAMPS := var/stamps
TEMPLATES := activities volunteers notifications platform frontend/templates

FRONTEND_SOURCES := $(shell find frontend/src frontend/public frontend/build -type f) \
	frontend/vite.config.ts frontend/tsconfig.json
TRANSLATIONS := $(shell find activities volunteers notifications platform frontend \
	-name node_modules -prune -o -path '*/locale/*' -name '*.po' -print)

# A stamp tells nothing when what it stands for was deleted, or the checkout moved (the environment's scripts name it).
VENV_SOUND := $(shell grep -qsF '$(CURDIR)/.venv/' .venv/bin/pip && $(PYTHON) -c '' 2>/dev/null && echo yes)
AGAIN_VENV := $(if $(VENV_SOUND),,again)
AGAIN_NODE := $(if $(wildcard frontend/node_modules/.package-lock.json),,again)
AGAIN_DIST := $(if $(wildcard frontend/dist/manifest.json),,again)
.PHONY: again

help:
	@echo "make demo      the whole town on http://127.0.0.1:8000 (Ctrl-C stops it)"
	@echo "make dev       the same, reloading what you change"
	@echo "make test      all tests, the browser's included"
	@echo "make lint      formatting, types, import rules, templates"
	@echo "make bench     measurements beside their limits"
	@echo "make messages  compile the translations"
	@echo "make lock      resolve requirements/*.lock and frontend/package-lock.json anew (UPGRADE=1: newest versions)"
	@echo "make stop      stop the private PostgreSQL and Redis"
	@echo "make clean     stop them and delete what make made, the demo's data included"

demo: $(STAMPS)/runtime.stamp $(STAMPS)/frontend.stamp $(STAMPS)/messages.stamp
	@exec $(PYTHON) manage.py demo $(ARGS)

dev: $(STAMPS)/dev.stamp $(STAMPS)/frontend.stamp $(STAMPS)/messages.stamp
	@exec scripts/dev $(ARGS)

test: $(STAMPS)/dev.stamp $(STAMPS)/frontend.stamp $(STAMPS)/messages.stamp
	@CHROMIUM="$$(scripts/find-chromium)" && export CHROMIUM && \
	(cd frontend && npm test) && \
	scripts/test $(ARGS)

lint: $(STAMPS)/dev.stamp $(STAMPS)/node.stamp
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	djlint $(TEMPLATES) --lint --quiet
	cd frontend && npm run typecheck

bench: $(STAMPS)/dev.stamp $(STAMPS)/frontend.stamp $(STAMPS)/messages.stamp
	@exec $(PYTHON) -m bench $(ARGS)

messages: $(STAMPS)/messages.stamp

stop:
	@$(EMBEDDED) stop

clean:
	@if [ -e var ]; then $(EMBEDDED) remove; fi
	rm -rf var .venv frontend/dist frontend/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# --- what the targets stand on ---------------------------------------------------------------------------------------

.venv/pyvenv.cfg: $(AGAIN_VENV)
	@python="$$(scripts/find-python)" && echo "Making .venv with $$python" && "$$python" -m venv --clear .venv

$(STAMPS)/runtime.stamp: .venv/pyvenv.cfg requirements/runtime.lock pyproject.toml
	$(PIP) install --quiet --require-hashes -r requirements/runtime.lock
	$(PIP) install --quiet --no-build-isolation --no-deps -e .
	@mkdir -p $(STAMPS) && touch $@

# dev.lock holds all of runtime.lock.
$(STAMPS)/dev.stamp: .venv/pyvenv.cfg requirements/dev.lock requirements/runtime.lock pyproject.toml
	$(PIP) install --quiet --require-hashes -r requirements/dev.lock
	$(PIP) install --quiet --no-build-isolation --no-deps -e .
	@mkdir -p $(STAMPS) && touch $(STAMPS)/runtime.stamp $@

$(STAMPS)/node.stamp: frontend/package.json frontend/package-lock.json $(AGAIN_NODE) | $(STAMPS)/runtime.stamp
	cd frontend && npm ci --no-audit --no-fund
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/frontend.stamp: $(STAMPS)/node.stamp $(FRONTEND_SOURCES) $(AGAIN_DIST)
	cd frontend && npm run build
	@mkdir -p $(STAMPS) && touch $@

# The first command that loads the settings, hence the first that needs the servers: started by itself, a missing Redis
# is one sentence instead of a traceback.
$(STAMPS)/messages.stamp: $(TRANSLATIONS) | $(STAMPS)/runtime.stamp
	@$(PYTHON) -m core.embedded start
	$(if $(TRANSLATIONS),SECRET_KEY=unused $(PYTHON) manage.py messages compile --settings config.settings.base)
	@mkdir -p $(STAMPS) && touch $@

# --- lock files ------------------------------------------------------------------------------------------------------

UV := var/tools/bin/uv
UV_COMPILE = $(UV) pip compile --universal -p 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	$(if $(UPGRADE),--upgrade)

$(UV):
	python="$$(scripts/find-python)" && "$$python" -m venv var/tools
	var/tools/bin/python -m pip --disable-pip-version-check install --quiet uv

lock: $(UV) $(STAMPS)/runtime.stamp
	$(UV_COMPILE) --extra build pyproject.toml -o requirements/runtime.lock >/dev/null
	$(UV_COMPILE) --extra build --extra dev -c requirements/runtime.lock pyproject.toml -o requirements/dev.lock >/dev/null
	cd frontend && $(if $(UPGRADE),npm update --package-lock-only,npm install --package-lock-only)
