#!/usr/bin/env bash
# The whole suite. Browser journeys run where a Chromium is found and say so where not.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
.venv/bin/lint-imports
# The journeys mostly wait for a browser, so they run beside the rest; their output follows at the end.
journeys=$(mktemp)
trap 'rm -f "$journeys"' EXIT
.venv/bin/python -m pytest -q tests/journeys >"$journeys" 2>&1 &
walking=$!
rest=0
.venv/bin/python -m pytest -q -n 2 --ignore tests/journeys || rest=$?
walked=0
wait "$walking" || walked=$?
cat "$journeys"
exit $((rest | walked))
