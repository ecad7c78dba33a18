# 灯市 Dengshi. `make` alone lists the verbs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
FLASK := $(PY) -m flask --app backend.wsgi
KEEPER := $(PY) -m flask --app backend.wsgi:keeper database
PORT ?= 8000
GATEWAY_PORT ?= 8001
STUDIO ?= python3.11
export PYTHONPATH := .

# Folders of content/ count too: a text that was taken away changes only its folder.
CATALOG := $(shell find catalog -name '*.py'; find content/catalog content/products content/shop.toml)
SITE := $(shell find theme plugins -type f -not -name '*.pyc'; find content) pelicanconf.py
SEARCH := $(shell find search_index -name '*.py')
SERVICE := $(shell find backend -name tables.py) backend/app.py
# What is gone is made again, whatever its stamp says.
GONE := $(shell [ -e output/index.html ] || rm -f var/stamps/html; [ -e var/index/current ] || rm -f var/stamps/index; \
	[ -e var/dengshi.db ] || rm -f var/stamps/offers var/stamps/database)

##@ Start
help: ## list the verbs
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.synced ## create the environment from the lock file

serve: html index offers database ## build what has changed and open the shop on http://127.0.0.1:8000
	@exec $(PY) deploy/serve.py --port $(PORT) --gateway-port $(GATEWAY_PORT)

##@ Build
html: var/stamps/html ## build the static site into output/

index: var/stamps/index ## build the search index into var/index/

offers: var/stamps/offers ## put the catalogue's prices on sale in the service

database: var/stamps/database ## create tables, demo stock and demo staff where they are missing

migrate: .venv/.synced ## take an older database to the tables of this code
	@$(KEEPER) migrate

publish: setup ## build with publishconf.py (absolute addresses, for the real domain)
	@$(PY) -m pelican content -s publishconf.py -o output --fatal errors
	@$(MAKE) --no-print-directory index offers

regenerate: html ## rebuild the site whenever a source changes
	@$(PY) deploy/watch.py

devserver: html index offers database ## serve, and rebuild and reload on every save
	@$(PY) deploy/watch.py --serve --port $(PORT) --gateway-port $(GATEWAY_PORT)

clean: ## remove the built site and the index; orders, keys and pictures stay
	@rm -rf output var/index var/stamps var/templates 

##@ Check
test: setup ## the whole suite: lint, types, import contracts, tests
	@bash deploy/test.sh

lint: setup ## ruff, mypy and the import contracts
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy && .venv/bin/lint-imports

check: setup ## check the catalogue and say what is wrong, cell by cell
	@$(PY) -m catalog check content

audit: setup ## ask every invariant of money, stock and states; status 1 where one is broken
	@$(FLASK) selfaudit run

faults: setup ## break the shop in every way we know: make faults ONLY=race,kill LONG=1
	@$(PY) -m tests.faults --only "$(ONLY)" --times $(if $(LONG),10,1)

bench-orders: setup ## measure orders beside plain SQLite, Vendure and django-oscar (bench/README.md)
	@BENCH_ORDERS=$(or $(BENCH_ORDERS),1000000) $(PY) -m bench.orders $(BENCH)

bench-build: setup ## measure builds beside Hugo and plain Pelican: make bench-build LONG=1 for 100,000 products
	@LONG=$(LONG) $(PY) -m bench.build $(BENCH)

##@ Now and then
xlsx: setup ## turn the CSV sheets into one workbook
	@$(PY) -m catalog convert xlsx

csv: setup ## turn the workbook into CSV sheets
	@$(PY) -m catalog convert csv

backup: setup ## copy the database while the shop is open, and verify the copy
	@$(KEEPER) backup

restore: setup ## put a copy back in its place, with the shop shut: make restore FILE=var/backups/….db
	@$(KEEPER) restore "$(FILE)"

states: setup ## draw the state machines into docs/states/
	@$(PY) deploy/draw_states.py

pictures: ## render the families' pictures: make pictures STUDIO=/path/to/python with bpy (see plugins/studio)
	@$(STUDIO) -m plugins.studio

.venv/.synced: uv.lock pyproject.toml deploy/setup.sh
	@bash deploy/setup.sh
	@touch $@

var/stamps/html: .venv/.synced $(CATALOG) $(SITE)
	@mkdir -p $(@D) && touch $@.begun # a source saved while it is being built counts as newer
	@$(PY) -m pelican content -s pelicanconf.py -o output --fatal errors
	@mv $@.begun $@

var/stamps/index: .venv/.synced $(CATALOG) $(SEARCH)
	@mkdir -p $(@D) && touch $@.begun
	@$(PY) -m search_index build
	@mv $@.begun $@

var/stamps/offers: .venv/.synced $(CATALOG) $(SERVICE) | migrate
	@mkdir -p $(@D) && touch $@.begun
	@$(FLASK) offers publish
	@mv $@.begun $@

var/stamps/database: var/stamps/offers deploy/demo/stock.csv
	@$(FLASK) stock load deploy/demo/stock.csv
	@$(FLASK) accounts demo > var/demo-sign-ins.txt
	@mkdir -p $(@D) && touch $@

.PHONY: help setup serve html index offers database migrate publish regenerate devserver clean backup restore test lint check faults audit xlsx csv states pictures bench-orders bench-build
