"""A file from another shop → our sheets with its products in them, and exactly what was refused. Nothing is written
before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from catalog import sheets
from catalog.difference import PriceChange
from catalog.exchange import google, rules, shopify, woocommerce
from catalog.exchange.changes import changes
from catalog.exchange.drafts import Draft, told
from catalog.exchange.known import Known
from catalog.exchange.reading import grids, refused, titled
from catalog.exchange.trial import names, repeated, tried
from catalog.exchange.ways import Found, Image, Ways
from catalog.load import load
from catalog.model import Catalog, Text
from catalog.problems import Problem
from catalog.sheets import Sheet
from catalog.tidy import Cell

READERS: Mapping[str, tuple[Callable[[Sequence[str]], bool], Callable[[Sheet, Known, Ways], Found]]] = {
    "shopify": (shopify.fits, shopify.read),
    "woocommerce": (woocommerce.fits, woocommerce.read),
    "google": (google.fits, google.read),
}
#: how a feed begins, in UTF-8 and in UTF-16 with its mark
XML = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<")
IMAGES = "_images"
LIST = Text(
    "价格表请交到“供应商的调价表”，或用 prices 命令",
    "price lists have a form of their own at the desk, and the command prices",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. Every row of the file is in ``rows`` (taken) or has a problem in ``refused``.
    ``sheets`` and ``copies`` (texts by file name) are the catalogue's source as it would then stand; empty where
    nothing would change.
    """

    form: str
    rows: tuple[int, ...]
    refused: tuple[Problem, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    prices: tuple[PriceChange, ...]
    made: tuple[tuple[int, str, str], ...]
    unread: Mapping[str, int]
    images: tuple[Image, ...]
    left: tuple[tuple[str, str], ...]
    sheets: Mapping[str, Sheet]
    copies: Mapping[str, str]


def plan(file: str, raw: bytes, content: Path, ways: Ways) -> Plan:
    """Read ``raw`` and try it on the catalogue in ``content``, which may still be empty. Raises Invalid when the file
    as a whole cannot be read, or when the catalogue itself is wrong.
    """
    form, table = _recognised(file, raw)
    folder = content / "catalog"
    started = folder.is_dir() and any(folder.iterdir())
    base = sheets.read(folder) if started else {}
    before = load(content) if started else None
    known = Known(before)
    found = READERS[form][1](table, known, ways)
    repeated(found.drafts)
    result = tried(base, content, found.drafts, known)
    same = _same(before, result.catalog, result.taken)
    moved = [draft for draft in result.taken if draft.slug not in same]
    if same:
        result = tried(base, content, moved, known)
    problems = tuple(_in_items(form, problem) for problem in _refused(found))
    old = before.products if before else {}
    taken = {draft.slug for draft in result.taken}
    images = _images(base, [image for image in found.images if image.product in taken])
    return Plan(
        form,
        tuple(sorted(row for draft in found.drafts if not draft.problems for row in draft.rows)),
        problems,
        tuple(draft.slug for draft in moved if draft.slug not in old),
        tuple(draft.slug for draft in moved if draft.slug in old),
        tuple(same),
        changes(before, result.catalog),
        tuple(found.made),
        found.unread,
        tuple(found.images),
        tuple((draft.slug, relation) for draft in result.taken for relation in draft.left),
        {**result.merged.sheets, **images} if moved else {},
        {n: d.cells[c] for d in moved for c, n in names(d.slug).items() if c in d.cells},
    )


def _recognised(file: str, raw: bytes) -> tuple[str, Sheet]:
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(XML):
        return "google", google.sheet(file, raw)
    for name, grid in grids(file, raw).items():
        header = ["" if cell is None else str(cell) for cell in grid[0]] if grid else []
        for form, (fits, _) in READERS.items():
            if fits(header):
                return form, titled(file, name, grid)
    raise refused(file, rules.FORM, LIST)


def _same(before: Catalog | None, after: Catalog | None, drafts: Sequence[Draft]) -> dict[str, None]:
    """Products that already say what the file says."""
    if before is None or after is None:
        return {}
    slugs = [draft.slug for draft in drafts if draft.slug in before.products]
    return dict.fromkeys(s for s in slugs if before.products[s].digest == after.products[s].digest)


def _refused(found: Found) -> list[Problem]:
    """Every problem, and for each other row of such a product that it shares the lot."""
    told_of = [*found.strays]
    for draft in found.drafts:
        told_of += draft.problems
        bad = sorted({problem.place.row for problem in draft.problems})
        rows = ", ".join(map(str, bad[:3]))
        rule = rules.BESIDE.of(rows=rows)
        told_of += [told(draft.file, row, rule) for row in draft.rows if bad and row not in bad]
    return sorted(dict.fromkeys(told_of), key=lambda problem: problem.place.row)


def _in_items(form: str, problem: Problem) -> Problem:
    """A feed has no cells: its items are counted."""
    if form != "google" or not problem.place.file.casefold().endswith(".xml"):
        return problem
    return replace(problem, cell=f"item {problem.place.row}")


def _images(base: Mapping[str, Sheet], images: Sequence[Image]) -> dict[str, Sheet]:
    """A sheet of notes with the addresses of pictures: somebody fetches and judges them."""
    header = ("product", "url", "alt")
    kept = base.get(IMAGES)
    known = [tuple(row) for row in kept.rows.values()] if kept and kept.header == header else []
    rows = dict.fromkeys([*known, *((image.product, image.url, image.alt or None) for image in images)])
    whole: dict[int, Sequence[Cell]] = dict(enumerate(rows, start=2))
    return {IMAGES: Sheet(f"{IMAGES}.csv", IMAGES, header, whole, len(rows) + 1)} if rows else {}
