#!/usr/bin/env bash
# The whole suite. Browser journeys run where a Chromium is found and say so where not.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
.venv/bin/lint-imports
exec .venv/bin/python -m pytest -n 2 --dist loadgroup "$@"
