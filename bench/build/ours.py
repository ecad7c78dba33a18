"""Our site, built as `make html` builds it, with all it keeps in one folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.build.process import Timed, run
from bench.build.rendering import SAID

ROOT = Path(__file__).parent.parent.parent
#: every setting that names something below var/ goes to our own folder, also those that are added later
SETTINGS = """import pelicanconf
from pelicanconf import *

for name, value in vars(pelicanconf).items():
    if name.isupper() and str(value).startswith("var/"):
        globals()[name] = {state!r} + str(value).removeprefix("var")
PICTURE_CACHE = {pictures!r}
DRAWING_CACHE = {pictures!r} + "-drawn"
THEME = {theme!r}
"""
KEY = b"a key for the bench, 32 bytes..."
TOUCHED = Path("templates/components/price.html")


@dataclass(frozen=True)
class Ours:
    """A shop with its content in ``content`` and all that builds keep in ``folder``; made pictures and
    drawings stay in and beside ``pictures``, which several may share.
    """

    folder: Path
    content: Path
    pictures: Path

    def prepare(self) -> None:
        (self.folder / "keys").mkdir(parents=True)
        (self.folder / "keys" / "seal.key").write_bytes(KEY)
        shutil.copytree(ROOT / "theme", self.folder / "theme", ignore=shutil.ignore_patterns("__pycache__"))
        text = SETTINGS.format(
            state=str(self.folder / "state"), pictures=str(self.pictures), theme=str(self.folder / "theme")
        )
        (self.folder / "settings.py").write_text(text, encoding="utf-8")

    def forget(self) -> None:
        """What an earlier build left but its pictures, so that the next starts from nothing."""
        shutil.rmtree(self.folder / "state", ignore_errors=True)

    def build(self, output: Path, *extra: str) -> Timed:
        """A cold command. ``output`` may hold an earlier build. ``extra``: settings as NAME=JSON."""
        command = [sys.executable, "-m", "plugins.site", "html", "--content", str(self.content)]
        return run(
            [
                *command,
                "-s",
                str(self.folder / "settings.py"),
                "-o",
                str(output),
                *(("-e", *extra) if extra else ()),
            ],
            cwd=ROOT,
            environment=self.environment,
        )

    @property
    def environment(self) -> dict[str, str]:
        return {
            "KEYS_DIR": str(self.folder / "keys"),
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(self.folder))),
            "LC_ALL": "C.UTF-8",
        }

    def touch_template(self) -> None:
        """A change of one component that stands on every product page, card and list."""
        path = self.folder / "theme" / TOUCHED
        text = path.read_text("utf-8")
        changed = text.replace('<span class="price', '<span class="price is-new', 1)
        if changed == text:
            raise ValueError(f"{TOUCHED} has no price to change")
        path.write_text(changed, encoding="utf-8")


def rendering(shop: Ours) -> float:
    """Seconds in which two processes render every page without writing one."""
    given = (shop.content, shop.folder / "settings.py", shop.folder / "rendered")
    command = [sys.executable, "-m", "bench.build.rendering", *map(str, given)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | shop.environment, check=True, capture_output=True, text=True
    )
    (line,) = (line for line in done.stdout.splitlines() if line.startswith(SAID))
    return float(line.removeprefix(SAID))
