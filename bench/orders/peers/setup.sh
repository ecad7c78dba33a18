#!/usr/bin/env bash
# Installs the shops that bench-orders compares with, into the folder $1 (var/bench/peers); what is there stays.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" && cd "$1"

if [ ! -e vendure/.installed ]; then
  command -v npm >/dev/null || { echo "npm is missing; install Node.js 20 or newer." >&2; exit 1; }
  mkdir -p vendure && cp "$here"/vendure/package.json vendure/
  # rebuild: newer npm does not run a package's install script until it is allowed by name
  (cd vendure && npm install --omit=dev --no-audit --no-fund --loglevel=error && npm rebuild --loglevel=error better-sqlite3 bcrypt)
  touch vendure/.installed
fi
cp "$here"/vendure/*.cjs vendure/

if [ ! -e oscar/.installed ]; then
  [ -x oscar/.venv/bin/python ] || python3 -m venv oscar/.venv
  oscar/.venv/bin/python -m pip install --quiet -r "$here"/oscar/requirements.txt
  touch oscar/.installed
fi
cp "$here"/oscar/*.py oscar/
