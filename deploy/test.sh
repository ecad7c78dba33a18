#!/usr/bin/env bash
# The whole suite, and the service's tests once more on PostgreSQL. What cannot run here says so.
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE # hundreds of processes begin here; each would compile all that it imports
.venv/bin/ruff check .
.venv/bin/ruff format --check .

# Thousands of commits wait for a disk and prove nothing by it (what a power cut does: make faults), so files are in memory if there is room.
room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -1 || true)
place=$([ "${room:-0}" -lt 4000000 ] || echo /dev/shm)
TMPDIR=$(mktemp -d -p "${place:-${TMPDIR:-/tmp}}" dengshi-tests-XXXX)
chmod 711 "$TMPDIR" # some commands are run as nobody
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT

# The first journey opens the shop, and on a bare machine that means to make every picture.
types_and_journeys() {
  local failed=0
  .venv/bin/mypy || failed=$?
  .venv/bin/lint-imports || failed=$?
  .venv/bin/python -m pytest -q tests/journeys --timeout 420 || failed=$?
  return $failed
}

# What touches the database, races included; pages, catalogue and plugins have no other database to stand on.
once_more() {
  if compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null; then
    echo "On PostgreSQL:"
    DENGSHI_TEST_DATABASE=postgresql .venv/bin/python -m pytest -q -n 2 --dist worksteal \
      tests/{accounts,cart,choosing,community,editing,kernel,migrations,offers,orders,payments,publish,selfaudit,shipping,staff,stock,vault}
  else
    echo "SKIPPED: PostgreSQL is not installed, so the service's tests were not run on it (apt install postgresql)"
  fi
}

# Browsers and databases leave a processor idle now and then, so these run beside the rest; what they say follows at the end.
lanes=(types_and_journeys once_more)
numbers=()
for lane in "${lanes[@]}"; do
  $lane >"$TMPDIR/$lane" 2>&1 &
  numbers+=($!)
done

failed=0
# Each of two takes a half in order, so that what a file prepares is prepared once; who is done first takes of the other's.
.venv/bin/python -m pytest -q -n 2 --dist worksteal --ignore tests/journeys || failed=$?
for at in "${!lanes[@]}"; do
  wait "${numbers[at]}" || failed=$?
  cat "$TMPDIR/${lanes[at]}"
done
exit $failed
