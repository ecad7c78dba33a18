# 灯市 Dengshi. `make` lists the verbs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
export PYTHONPATH := .

##@ Start
help: ## list the verbs
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.synced: uv.lock pyproject.toml
	@bash deploy/setup.sh
	@touch $@

setup: .venv/.synced ## create the environment from the lock file
.PHONY: help setup
