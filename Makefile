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
# Compiled once and kept: without it each of the many processes started here compiles shop and libraries anew.
unexport PYTHONDONTWRITEBYTECODE

# What is gone is made again, whatever its stamp says.
GONE := $(shell [ -e var/dengshi.db ] || rm -f var/stamps/database)

##@ Start
help: ## list the verbs
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.synced ## create the environment from the lock file

serve: database ## build what has changed and open the shop on http://127.0.0.1:8000
	@exec $(PY) deploy/serve.py --port $(PORT) --gateway-port $(GATEWAY_PORT)

devserver: database ## the same for whoever works on it: the browser reloads at every save
	@exec $(PY) deploy/watch.py --port $(PORT) --gateway-port $(GATEWAY_PORT)

##@ Build
html: .venv/.synced ## bring the pages in output/ up to date, and say what was made anew and why
	@$(PY) -m plugins.site html

why: .venv/.synced ## what a page is made from, and what of it changed: make why PAGE=/p/downlight-7w/
	@$(PY) -m plugins.site why "$(PAGE)"

preview: .venv/.synced ## look at one page, drafts too, without building the rest: make preview PAGE=/topics/balcony/
	@$(PY) -m plugins.site preview "$(PAGE)"

publish: .venv/.synced | migrate ## pages, prices and index of one version, for the real domain, with compressed twins
	@$(PY) deploy/publisher.py once

rollback: .venv/.synced ## the release before, with its prices and index: make rollback, make rollback TO=12
	@$(PY) deploy/publisher.py back $(if $(TO),"$(TO)")

diff: .venv/.synced | migrate ## what content/ changes against what is published: make diff, make diff OLD=12 (a version) or OLD=folder
	@$(FLASK) editing diff $(if $(OLD),--old "$(OLD)")

versions: .venv/.synced | migrate ## every version of content/ that was live: when, by whom, how much it changed
	@$(FLASK) editing versions

revert: .venv/.synced | migrate ## the sheets as they were at a version, as a new version: make revert TO=12
	@$(FLASK) editing revert "$(TO)" && $(PY) deploy/publisher.py once

as-sold: .venv/.synced | migrate ## the page that an order line was sold from, made again byte for byte: make as-sold ORDER=… SKU=…
	@$(PY) deploy/as_sold.py "$(ORDER)" "$(SKU)"

index: .venv/.synced ## build the search index into var/index/
	@$(PY) -m search_index build "$${CONTENT_DIR:-content}" --into "$${INDEX_DIR:-var/index}"

offers: .venv/.synced | migrate ## put the catalogue's prices on sale in the service
	@$(FLASK) offers publish

site: .venv/.synced | migrate ## pages, prices and index for this machine
	@$(PY) deploy/publisher.py once --settings pelicanconf.py

database: site var/stamps/database ## create tables, demo stock and demo staff where they are missing

migrate: .venv/.synced ## take an older database to the tables of this code
	@$(KEEPER) migrate

clean: ## remove the built site and the index; orders, keys and pictures stay
	@rm -rf output .output var/index var/stamps var/templates var/catalog var/preview 

sheets: .venv/.synced ## make every data sheet that nobody has asked for yet; the service makes the others when asked
	@$(PY) -m plugins.sheets all

brochure: .venv/.synced ## a brochure with a price list from a spec query: make brochure QUERY="category = downlights" LANG=en
	@$(PY) -m plugins.sheets brochure "$(QUERY)" --lang $(if $(filter en,$(LANG)),en,zh) $(ARGS)

##@ Check
test: setup ## the whole suite: lint, types, import contracts, tests
	@bash deploy/test.sh

lint: setup ## ruff, mypy and the import contracts
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy && .venv/bin/lint-imports

check-site: database ## check the demo site: vnu, axe, Lighthouse, links, languages, data for search engines (docs/check-site.md)
	@$(PY) deploy/check_site.py $(ARGS)

check: setup ## check the catalogue and say what is wrong, cell by cell
	@$(PY) -m catalog check content

audit: setup ## ask every invariant of money, stock and states; status 1 where one is broken
	@$(FLASK) selfaudit run

test-long: setup ## the tests of random examples ten times as often, and a hundred thousand variants at the desk
	@LONG=1 $(PY) -m pytest -q -n 2 --timeout 3600 tests/{catalog,migrations,offers,plugins,search_index,stock,tools,staff/test_large_desk.py}

faults: setup ## break the shop in every way we know: make faults ONLY=race,kill LONG=1
	@$(PY) -m tests.faults --only "$(ONLY)" --times $(if $(LONG),10,1)

bench-orders: setup ## measure orders beside plain SQLite, Vendure and django-oscar (bench/README.md)
	@BENCH_ORDERS=$(or $(BENCH_ORDERS),1000000) $(PY) -m bench.orders $(BENCH)

bench-build: setup ## measure builds beside Hugo and plain Pelican: make bench-build LONG=1 for 100,000 products
	@LONG=$(LONG) $(PY) -m bench.build $(BENCH)

bench-catalog: setup ## measure reading, checking and comparing 100,000 variants beside openpyxl with pydantic and pandas
	@mkdir -p var/bench && $(PY) -m bench.catalog $(BENCH)

bench-search: setup ## judged questions and speed at 10,000 and 50,000 products, beside SQLite FTS5, tantivy and Pagefind
	@mkdir -p var/bench && $(PY) -m bench.search $(BENCH)

##@ Now and then
xlsx: setup ## turn the CSV sheets into one workbook
	@$(PY) -m catalog convert xlsx

csv: setup ## turn the workbook into CSV sheets
	@$(PY) -m catalog convert csv

export: setup ## write the catalogue for another shop into var/export: make export FORM=shopify (shopify-old, woocommerce, google, google-tsv, bmecat)
	@$(PY) -m catalog export $(FORM) $(ARGS)

import: .venv/.synced | migrate ## read products from another shop's file and say what would change: make import FILE=… ARGS="--write --by hui" (docs/exchange.md)
	@$(FLASK) editing import "$(FILE)" $(ARGS)

prices: .venv/.synced | migrate ## read a supplier's price list and say what would change: make prices FILE=… SUPPLIER=name ARGS="--write --by hui"
	@$(FLASK) editing prices "$(FILE)" --supplier "$(SUPPLIER)" $(ARGS)

backup: setup ## copy the database while the shop is open, and verify the copy
	@$(KEEPER) backup

restore: setup ## put a copy back in its place, with the shop shut: make restore FILE=var/backups/….db
	@$(KEEPER) restore "$(FILE)" $(if $(OTHER),--other)

states: setup ## draw the state machines into docs/states/
	@$(PY) deploy/draw_states.py

pictures: ## render the families' pictures: make pictures STUDIO=/path/to/python with bpy (see plugins/studio)
	@$(STUDIO) -m plugins.studio

.venv/.synced: uv.lock pyproject.toml deploy/setup.sh
	@bash deploy/setup.sh
	@touch $@

var/stamps/database: deploy/demo/stock.csv | site
	@$(FLASK) stock load deploy/demo/stock.csv
	@umask 077 && $(FLASK) accounts demo > var/demo-sign-ins.txt
	@mkdir -p $(@D) && touch $@

.PHONY: help setup serve html diff versions revert as-sold index offers database migrate publish why preview rollback site devserver clean backup restore test test-long lint check faults audit xlsx csv export import prices states pictures bench-orders bench-build bench-catalog sheets brochure check-site
