#!/usr/bin/env bash
# Installs the site builders that bench-build compares with, into the folder $1 (var/bench/build-peers); what is there stays.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" && cd "$1"

if [ ! -e .installed ] || [ "$here"/requirements.txt -nt .installed ]; then
  # The Python that builds our site; where that comes without pip, another one's installs.
  [ -x .venv/bin/python ] || "$here"/../../../.venv/bin/python -m venv --without-pip .venv
  python3 -m pip --python .venv/bin/python install -qq -r "$here"/requirements.txt
  touch .installed
fi
