# The verbs of this project; `make` alone lists them.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ALLOWED_HOSTS ?= $(HOST),localhost,127.0.0.1
VENV := .venv
DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/postgres
REDIS_URL ?= redis://127.0.0.1:6379/0
TESTS ?= tests
BIN := $(VENV)/bin
CYCLONEDX := 7.3.0
FRICTIONLESS := 5.21.0
# Served as in production, but over plain HTTP on this machine.
COUNTS := var/counts
SERVED = PROMETHEUS_MULTIPROC_DIR=$(COUNTS) DEBUG=False HTTPS=$${HTTPS:-False} ALLOWED_HOSTS=$(ALLOWED_HOSTS) SECRET_KEY=$${SECRET_KEY:-$$(cat var/secret_key)}

.PHONY: help run test test-services backup restore look bench metrics weights lighthouse fuzz sbom staff staff-reset sweep requirements validate-data crawl

help:
	@echo "make run     serve on http://$(HOST):$(PORT) with the published content"
	@echo "make test    the whole gate: format, lint, types, checks, tests"
	@echo "make test-services   the tests on PostgreSQL and Redis: DATABASE_URL, REDIS_URL"
	@echo "make backup [FILE=…]   all data in one file, while the site runs"
	@echo "make restore FILE=…    put it back; what was there is kept beside (SQLite)"
	@echo "make look    pictures of every public page in var/look/"
	@echo "make weights [RECORD=1]   bytes of every page, beside the recorded ones"
	@echo "make metrics   what there is to watch, for Prometheus, on 127.0.0.1:9100"
	@echo "make bench   requests a second, beside nginx with a file; needs wrk and nginx"
	@echo "make lighthouse   Lighthouse's scores and times, against our bounds; needs npx"
	@echo "make crawl [ONLY='places guides']   every page of the sitemap, as a search engine"
	@echo "make validate-data   open data before Frictionless' own validator"
	@echo "make fuzz [MINUTES=10]   ask everything public for anything; watches memory"
	@echo "make sbom    what serving stands on, as CycloneDX, in var/sbom.json"
	@echo "make staff NAME=somebody [ROLE=editor|reviewer PROVINCE='shandong jiangsu']"
	@echo "             a staff account with a one-time password"
	@echo "make staff-reset NAME=somebody   a new one-time password; the phone is forgotten"
	@echo "make sweep   ask for every place, age and status"
	@echo "make requirements   lock the dependencies again, with hashes"

run: $(VENV)/run.txt var/secret_key
	@rm -rf $(COUNTS); mkdir -p $(COUNTS)
	@$(SERVED) $(BIN)/python manage.py prepare
	@$(SERVED) $(BIN)/python manage.py build_data >/dev/null
	@echo "医保账本：http://$(HOST):$(PORT)/"
	@$(SERVED) exec $(BIN)/granian --interface wsgi --host $(HOST) --port $(PORT) \
	  --workers 2 --respawn-failed-workers --blocking-threads 1 --no-ws --log-level warning \
	  --http1-header-read-timeout 5000 --http1-buffer-size 65536 yibao_site.wsgi:application

test: $(VENV)/dev.txt
	@PATH="$(abspath $(BIN)):$$PATH" ./.ci/gate

# The same tests on PostgreSQL and Redis. Each run makes databases of its own there.
test-services: $(VENV)/dev.txt
	@PATH="$(abspath $(BIN)):$$PATH" DATABASE_URL=$(DATABASE_URL) REDIS_URL=$(REDIS_URL) \
	  pytest -q -rs -n auto --dist loadfile --create-db $(TESTS)

backup: $(VENV)/run.txt var/secret_key
	@$(SERVED) $(BIN)/python manage.py backup $(FILE)

restore: $(VENV)/run.txt var/secret_key
	@test -n "$(FILE)" || { echo "Usage: make restore FILE=var/backups/…"; exit 2; }
	@$(SERVED) $(BIN)/python manage.py restore "$(FILE)"

look: $(VENV)/dev.txt
	@mkdir -p var/look
	@$(BIN)/python -m tests.look

metrics: $(VENV)/run.txt var/secret_key
	@$(SERVED) $(BIN)/python manage.py metrics

weights: $(VENV)/dev.txt
	@$(BIN)/python -m tests.weights $(if $(RECORD),--record)

bench: $(VENV)/dev.txt
	@$(BIN)/python -m tests.bench $(OPTIONS)

lighthouse: $(VENV)/dev.txt
	@$(BIN)/python -m tests.lighthouse

fuzz: $(VENV)/dev.txt
	@mkdir -p var
	@DJANGO_SETTINGS_MODULE=yibao_site.settings $(BIN)/python -u -c 'import django; \
	  django.setup(); from tests.fuzz import main; exit(main($(or $(MINUTES),10)))' \
	  2>var/fuzz.log || { tail -30 var/fuzz.log; exit 1; }

# What we stand on, for whoever checks it against known holes; made by a tool that is
# fetched for it and kept nowhere.
sbom: requirements/run.txt $(VENV)/bin/python
	@mkdir -p var
	@tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && \
	  $(BIN)/python -m venv $$tools && \
	  $$tools/bin/pip install --quiet --disable-pip-version-check cyclonedx-bom==$(CYCLONEDX) && \
	  $$tools/bin/cyclonedx-py requirements $< --pyproject pyproject.toml \
	    --output-reproducible --of JSON -o var/sbom.json
	@echo var/sbom.json

crawl: $(VENV)/dev.txt
	@$(BIN)/python -m tests.crawling $(ONLY)

# Its validator brings 38 packages: run, not installed. The gate checks much by itself.
validate-data: $(VENV)/run.txt var/secret_key
	@rm -rf var/validated
	@$(SERVED) $(BIN)/python manage.py build_data --to var/validated
	@tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && \
	  $(BIN)/python -m venv $$tools && \
	  $$tools/bin/pip install --quiet --disable-pip-version-check frictionless==$(FRICTIONLESS) && \
	  cd var/validated && $$tools/bin/frictionless validate datapackage.json

staff: $(VENV)/run.txt var/secret_key
	@test -n "$(NAME)" || { echo "Usage: make staff NAME=somebody"; exit 2; }
	@$(SERVED) $(BIN)/python manage.py migrate --verbosity 0
	@$(SERVED) $(BIN)/python manage.py create_staff "$(NAME)" \
	  $(if $(ROLE),--role $(ROLE)) $(foreach slug,$(PROVINCE),--province $(slug))

staff-reset: $(VENV)/run.txt var/secret_key
	@test -n "$(NAME)" || { echo "Usage: make staff-reset NAME=somebody"; exit 2; }
	@$(SERVED) $(BIN)/python manage.py create_staff --reset "$(NAME)"

sweep: $(VENV)/run.txt var/secret_key
	@$(SERVED) $(BIN)/python manage.py sweep_answers

requirements:
	for extra in run dev; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate --no-emit-index-url --no-emit-find-links --quiet pyproject.toml \
	    $$(test $$extra = dev && echo --group dev) -o requirements/$$extra.txt; \
	done

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make run PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

# The copy of the lock file that was installed says what the environment holds.
$(VENV)/run.txt: requirements/run.txt | $(VENV)/bin/python
	@echo "Installing what serving needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@cp $< $@

$(VENV)/dev.txt: requirements/dev.txt | $(VENV)/bin/python
	@echo "Installing what testing needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@cp $< $@

var/secret_key: | $(VENV)/bin/python
	@mkdir -p var
	@umask 077 && $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))' > $@
