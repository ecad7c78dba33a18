#!/usr/bin/env bash
# Makes .venv from uv.lock: with uv where it is installed, else with a copy of uv put beside the environment.
set -euo pipefail
cd "$(dirname "$0")/.."

fits() { command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; }

# The system's own Python first: distributions compile it with profiles, and one from pyenv is a quarter slower.
python=""
for candidate in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do
  fits "$candidate" && python=$candidate && break
done
[ -n "$python" ] || { echo "Dengshi needs Python 3.11 or newer; none was found." >&2; exit 1; }

uv=$(command -v uv || true)
if [ -z "$uv" ]; then
  # Debian and Ubuntu keep what makes environments in a package of its own; another Python may have it.
  maker=$python
  for candidate in "$python" python3; do
    fits "$candidate" && "$candidate" -c 'import ensurepip, venv' 2>/dev/null && maker=$candidate && break
  done
  if ! "$maker" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    else
      echo "Python cannot make environments here. Run: sudo apt install python3-venv" >&2; exit 1
    fi
  fi
  [ -x var/uv/bin/uv ] || { "$maker" -m venv var/uv && var/uv/bin/python -m pip install --quiet uv; }
  uv=var/uv/bin/uv
fi

[ -x .venv/bin/python ] || "$uv" venv --quiet --python "$python" .venv
# WITH=ship adds that group of pyproject.toml. Through an export, so that the index a machine is set up with is the one that is asked; hashes still come from the lock.
requirements=$(mktemp)
trap 'rm -f "$requirements"' EXIT
"$uv" export --quiet --frozen --no-emit-project ${WITH:+--group "$WITH"} --format requirements-txt >"$requirements"
"$uv" pip sync --quiet --python .venv/bin/python --require-hashes "$requirements"
