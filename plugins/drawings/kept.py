"""Drawings are pictures: made once, kept on disk by what they are drawn from, as pictures are by their content."""

from __future__ import annotations

import marshal
import os
import shutil
from collections.abc import Mapping
from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import NamedTuple

from catalog.model import Lang, Value

#: the codes that shapes read. One that reads another is never kept, so a code left out here costs time and nothing else.
READ = (
    "base", "conductor", "cores", "cutout", "dim_d", "dim_h", "dim_l", "dim_w", "gangs", "length_m", "mm2",
    "modules", "mount", "poles", "ways",
)  # fmt: skip


class Drawn(NamedTuple):
    """A finished drawing but for its title. ``desc``: what it says in words, escaped, empty for a thing without figures."""

    head: str
    desc: str
    lines: str

    def svg(self, ident: str, title: str) -> str:
        """``ident`` must be unique on the page it is printed in."""
        said = escape(title)
        return (
            f'{self.head} role="img" aria-labelledby="{ident}-t {ident}-d"><title id="{ident}-t">{said}</title>'
            f'<desc id="{ident}-d">{self.desc or said}</desc>{self.lines}'
        )


Both = Mapping[Lang, Drawn]


class Kept:
    """A folder of drawings. Those of other code are removed when it is opened."""

    def __init__(self, folder: Path) -> None:
        code = blake2b(digest_size=8)
        for path in sorted(Path(__file__).parent.glob("*.py")):
            code.update(path.read_bytes())
        self._folder = f"{folder}{os.sep}{code.hexdigest()}"
        if folder.is_dir():
            for other in folder.iterdir():
                if other.name != code.hexdigest():
                    shutil.rmtree(other, ignore_errors=True)

    def path(self, family: str, specs: Mapping[str, Value]) -> str:
        """Where the drawing of such a thing is kept."""
        told = "".join([f"\n{code} {specs[code]}" for code in READ if code in specs])
        name = blake2b((family + told).encode(), digest_size=12).hexdigest()
        return f"{self._folder}/{name[:2]}/{name[2:]}"

    def get(self, path: str) -> Both | None:
        """In all languages; None where there is none, or none that can be read."""
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            # No more than there is: room for a megabyte takes longer than all the rest.
            kept = marshal.loads(os.read(handle, os.fstat(handle).st_size))  # noqa: S302 - our own file, in our own folder
            return {lang: Drawn(*parts) for lang, parts in kept.items()}
        except (EOFError, ValueError, TypeError, AttributeError):
            return None
        finally:
            os.close(handle)

    def put(self, path: str, both: Both) -> None:
        """Keep it, whole or not at all. A disk that cannot take it costs nothing but the next drawing."""
        data = marshal.dumps({lang: (d.head, d.desc, d.lines) for lang, d in both.items()})
        fresh = f"{path}.{os.getpid()}"
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            with open(fresh, "wb") as file:  # noqa: PTH123 - ten thousand of them
                file.write(data)
            os.replace(fresh, path)  # noqa: PTH105 - as above
        except OSError:
            return
