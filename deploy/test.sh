#!/usr/bin/env bash
# The whole suite. Browser journeys run where a Chromium is found and say so where not.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
.venv/bin/lint-imports
.venv/bin/python -m pytest -q -n 2 --ignore tests/journeys
.venv/bin/python -m pytest -q tests/journeys
