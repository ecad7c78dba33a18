#!/usr/bin/env bash
# The whole suite, then the service's tests once more on PostgreSQL. What cannot run here says so.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/ruff check .
.venv/bin/ruff format --check .
# What needs one processor or mostly waits for a browser runs beside the rest; its output follows at the end.
types=$(mktemp) journeys=$(mktemp)
trap 'rm -f "$types" "$journeys"' EXIT
(.venv/bin/mypy && .venv/bin/lint-imports) >"$types" 2>&1 &
typing=$!
# The first one opens the shop, and on a bare machine that means to make every picture.
.venv/bin/python -m pytest -q tests/journeys --timeout 420 >"$journeys" 2>&1 &
walking=$!
rest=0
# Each of two takes a half in order, so that what a file prepares is prepared once; who is done first takes of the other's.
.venv/bin/python -m pytest -q -n 2 --dist worksteal --ignore tests/journeys || rest=$?
walked=0
wait "$walking" || walked=$?
typed=0
wait "$typing" || typed=$?
cat "$journeys" "$types"

# Everything that touches the database, races included; pages, catalogue and plugins have no other database to stand on.
again=0
if compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null; then
  echo "On PostgreSQL:"
  DENGSHI_TEST_DATABASE=postgresql .venv/bin/python -m pytest -q -n 3 --dist worksteal \
    tests/{accounts,cart,choosing,community,editing,kernel,migrations,offers,orders,payments,publish,selfaudit,shipping,staff,stock,vault} || again=$?
else
  echo "SKIPPED: PostgreSQL is not installed, so the service's tests were not run on it (apt install postgresql)"
fi
exit $((rest | walked | typed | again))
