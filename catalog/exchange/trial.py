"""Drafts tried on: the sheets with them in are checked as a whole, and what is wrong is told where the file says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog import rules as ours
from catalog.exchange import rules
from catalog.exchange.drafts import RELATIONS, Draft, Line, Said, pairs, told
from catalog.exchange.known import Known
from catalog.exchange.merge import Merged, merged
from catalog.load import of_sheets
from catalog.model import Catalog, Text
from catalog.problems import Invalid, Problem
from catalog.sheets import Sheet

#: how a cell that no file of that form says can be filled
ASSUME = {
    "brand": "--assume brand=…",
    "category": "--assume category=…",
    "family": "--assume family=…",
    "added": "--assume added=2026-01-31",
    "weight_g": "--assume weight_g=…",
    "sku": "--make-sku",
}
TWICE = {"slug": Text("商品", "product"), "sku": Text("SKU", "SKU"), "gtin": Text("条码", "GTIN")}


@dataclass(slots=True)
class Tried:
    """``catalog``: what the sheets would make, None where nothing is left; ``taken``: the drafts in it."""

    merged: Merged
    catalog: Catalog | None
    taken: list[Draft]


def names(slug: str) -> dict[str, str]:
    """The long copy's files by the columns they come from."""
    return {"copy_zh": f"{slug}.md", "copy_en": f"{slug}.en.md"}


def tried(base: Mapping[str, Sheet], content: Path, drafts: Iterable[Draft], known: Known) -> Tried:
    """The most that the drafts can become: those with problems are left out, each with its problems noted.
    Raises Invalid for what is wrong with the shop's own sheets.
    """
    drafts = [*drafts]
    while True:
        taken = [draft for draft in drafts if not draft.problems]
        _unrelated(taken, {draft.slug for draft in drafts if draft.problems})
        whole = merged(base, taken, known)
        if not taken:
            return Tried(whole, None, taken)
        try:
            return Tried(whole, checked(whole.sheets, content, taken), taken)
        except Invalid as invalid:
            strange = [problem for problem in invalid.problems if not _noted(problem, whole)]
            if len(strange) == len(invalid.problems):
                raise Invalid(strange) from None


def checked(sheets: Mapping[str, Sheet], content: Path, drafts: Iterable[Draft]) -> Catalog:
    """The catalogue that the sheets make by the rules of ``content``, with the long copy of these drafts. Raises
    Invalid.
    """
    with TemporaryDirectory() as folder:
        stage = Path(folder, "products")
        stage.mkdir()
        for beside in ("rules", "photometry"):
            if (content / beside).is_dir():
                Path(folder, beside).symlink_to((content / beside).resolve())
        for draft in drafts:
            for column, name in names(draft.slug).items():
                kept = content / "products" / name
                if column in draft.cells:
                    (stage / name).write_text(draft.cells[column], "utf-8")
                elif kept.is_file():
                    (stage / name).write_bytes(kept.read_bytes())
        return of_sheets(sheets, Path(folder))


def _unrelated(drafts: Iterable[Draft], gone: set[str]) -> None:
    """Relations to products that were refused are left out, and named."""
    for draft in drafts:
        said = [*pairs(draft.cells.get(RELATIONS, ""), ":")]
        lost = [f"{kind}:{target}" for kind, target in said if target in gone]
        if lost:
            draft.left += lost
            kept = [f"{kind}:{target}" for kind, target in said if target not in gone]
            draft.cells[RELATIONS] = " ".join(kept)


def repeated(drafts: Iterable[Draft]) -> None:
    """Note products, SKUs and GTINs that an earlier row of the file has too."""
    seen: dict[tuple[str, str], int] = {}
    for draft in drafts:
        holders: list[tuple[Draft | Line, str, int]] = [(draft, "slug", draft.rows[0])]
        holders += [(line, code, line.row) for line in draft.lines for code in ("sku", "gtin")]
        for holder, code, row in holders:
            value = holder.cells.get(code, "").casefold()
            first = seen.setdefault((code, value), row) if value else row
            if first != row:
                draft.refuse(holder.said.get(code, row), ours.REPEATS.of(row=first), name=TWICE[code])


def _noted(problem: Problem, whole: Merged) -> bool:
    """Whether the problem stands in a row that a draft wrote; it is then the draft's."""
    sheet = problem.place.file.removesuffix(".csv")
    draft, line = whole.owner(sheet, problem.place.row)
    if draft is None:
        return False
    code = problem.name.en
    holder = line or draft
    said: Said | int | None = holder.said.get(code) or draft.said.get(code)
    if said is None:
        said = line.row if line else draft.rows[0]
    rule, hint = problem.rule, problem.hint
    if sheet == "price_breaks" and (sheet, problem.place.row) not in whole.owners:
        rule = rules.BREAK.of(price=problem.value)
    if problem.value is None and not hint and code in ASSUME:
        hint = Text(f"可用 {ASSUME[code]}", f"{ASSUME[code]} fills it")
    found = told(draft.file, said, rule, hint, problem.name)
    if isinstance(said, int) and problem.value is not None:
        found = Problem(found.place, found.cell, problem.name, problem.value, rule, hint)
    draft.problems.append(found)
    return True
