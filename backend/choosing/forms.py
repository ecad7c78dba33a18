"""What the addresses of this room say, read into values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

LONGEST = 80
#: more than anybody would type; the rest of a longer address is not looked at
MOST_NAMES = 24
COMPARE = "/compare/"


@dataclass(frozen=True, slots=True)
class Wish:
    """``names``: slugs and SKUs, each once, in order. ``only``: the differences alone."""

    names: tuple[str, ...]
    only: bool

    def without(self, name: str) -> Wish:
        return Wish(tuple(other for other in self.names if other != name), self.only)

    @property
    def path(self) -> str:
        pairs = [("p", name) for name in self.names] + [("only", "1")] * self.only
        return COMPARE + (f"?{urlencode(pairs)}" if pairs else "")


def wish(args: MultiDict[str, str]) -> Wish:
    """``?p=downlight-7w&p=DL-7W-30K&only=1``."""
    named: Sequence[str] = [name.strip()[:LONGEST] for name in args.getlist("p")[:MOST_NAMES]]
    return Wish(tuple(dict.fromkeys(filter(None, named))), args.get("only") == "1")
