"""Draw every state machine of the service into docs/states/<machine>.md; with --check say which drawings are stale."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

import backend
from backend.kernel.states import Machine

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "states"


def machines() -> dict[str, Machine]:  # type: ignore[type-arg]
    """Every Machine in a states.py, by name."""
    found = {}
    for module in pkgutil.walk_packages(backend.__path__, "backend."):
        if module.name.endswith(".states") and not module.name.startswith("backend.kernel"):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Machine):
                    found[value.name] = value
    return found


def drawings() -> dict[Path, str]:
    """File → text."""
    return {
        FOLDER
        / f"{name}.md": f"# {name}\n\nDrawn from the code by `make states`.\n\n```mermaid\n{machine.draw()}```\n"
        for name, machine in sorted(machines().items())
    }


def main() -> None:
    wanted = drawings()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    left_over = [path for path in FOLDER.glob("*.md") if path not in wanted]
    if "--check" in sys.argv:
        sys.exit("\n".join(f"stale: docs/states/{path.name}" for path in [*stale, *left_over]) or 0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(wanted[path], encoding="utf-8")
    for path in left_over:
        path.unlink()
    print(f"{len(wanted)} machines, {len(stale)} drawn anew")


if __name__ == "__main__":
    main()
