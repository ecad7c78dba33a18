#!/usr/bin/env bash
# Installs what bench-catalog compares with into the folder $1 (var/bench/catalog-peers); what is there stays.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" && cd "$1"

if [ ! -e .installed ] || [ "$here"/requirements.txt -nt .installed ]; then
  [ -x .venv/bin/python ] || python3 -m venv .venv
  .venv/bin/python -m pip install -qq -r "$here"/requirements.txt
  touch .installed
fi
