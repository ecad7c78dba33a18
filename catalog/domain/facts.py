"""The tables of content/rules: every row with its source and date, replaceable by the owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from catalog import rules
from catalog.families import FAMILIES
from catalog.model import Field, Place, Text
from catalog.problems import NOTHING, Invalid, Problem, guess
from catalog.schema import Column, Kind
from catalog.sheets import Sheet, parse
from catalog.tables import Table
from catalog.words import Word, Words

EVIDENCE = ("seen", "known", "weak", "chosen")
FIGURE = Field("figure", Text("数", "number"), "", "number", 3, "other", NOTHING)
FAMILY = Text("款型", "families")


def _columns(**kinds: Kind | Field) -> dict[str, Column]:
    """Columns by kind; a name that ends in _ may stay empty. Every table says where its rows come from."""
    kinds |= {"source": "text", "dated": "date", "note_": "text"}
    made = {}
    for name, kind in kinds.items():
        code = name.removesuffix("_")
        known = kind if isinstance(kind, Field) else None
        made[code] = Column(
            code, Text(code, code), "spec" if isinstance(kind, Field) else kind, code == name, field=known
        )
    return made | {"evidence": Column("evidence", Text("依据", "evidence"), "choice", True, EVIDENCE)}


TABLES: Mapping[str, Mapping[str, Column]] = {
    "efficacy": _columns(families_="slugs", low=FIGURE, high=FIGURE),
    "ranges": _columns(field="code", low=FIGURE, high=FIGURE),
    "ip": _columns(place="digits", digit=FIGURE, zh="text", en="text"),
    "bases": _columns(families="slugs", bases="text"),
    "eu-classes": _columns(grade="text", least=FIGURE),
    "eu-factors": _columns(directional="text", volts_from=FIGURE, volts_below=FIGURE, factor=FIGURE),
    "eu-sources": _columns(families="slugs", directional="text"),
    "gb30255-scope": _columns(
        families="slugs", w_low_=FIGURE, w_high_=FIGURE, volts_most_=FIGURE, beam_above_=FIGURE
    ),
    "gb30255-grades": _columns(
        families="slugs", w_most_=FIGURE, cct_below_=FIGURE, grade="text", least=FIGURE
    ),
    "ccc": _columns(families="slugs", volts_from=FIGURE),
    "photometry": _columns(percent=FIGURE),
    "lux": _columns(
        code="text",
        zh="text",
        en="text",
        lux=FIGURE,
        plane=FIGURE,
        ugr_=FIGURE,
        evenness_=FIGURE,
        watts_=FIGURE,
        standard="text",
    ),
    "old-lamps": _columns(
        kind="code",
        zh="text",
        en="text",
        bases="text",
        watts=FIGURE,
        lumens=FIGURE,
        length_=FIGURE,
        source_zh_="text",
    ),
    "words": _columns(word="text", lang="text", but_="text", law="text"),
    "etim": _columns(kind="text", ours="text", etim="text", unit_="text", system="text"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a table: its cells by column."""

    cells: Mapping[str, Any]

    def __getitem__(self, code: str) -> Any:
        return self.cells.get(code)

    def number(self, code: str, otherwise: Decimal) -> Decimal:
        value = self.cells.get(code)
        return otherwise if value is None else Decimal(value)

    def covers(self, family: str) -> bool:
        """Whether the row speaks of a family; one that names none speaks of all."""
        return not self["families"] or family in self["families"]


@dataclass(frozen=True, slots=True)
class Facts:
    """Every table that the shop keeps, by name. A check whose table is not there is not made."""

    tables: Mapping[str, tuple[Fact, ...]]

    def of(self, table: str, family: str = "") -> list[Fact]:
        """The rows of a table, in order; those that speak of ``family``, where one is named."""
        return [fact for fact in self.tables.get(table, ()) if not family or fact.covers(family)]

    def words(self) -> Words:
        """What may not be said."""
        return Words(
            tuple(
                Word(_small(fact["word"]), tuple(_split(_small(fact["but"] or ""))), fact["law"])
                for fact in self.of("words")
            )
        )


def _small(text: str) -> str:
    """As words are looked for: an apostrophe is one, however it is curled."""
    return text.casefold().replace("’", "'")


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]


def files(content: Path) -> dict[str, Path]:
    """The tables there are, by their path below ``content``."""
    folder = content / "rules"
    return {f"rules/{path.name}": path for path in sorted(folder.glob("*.csv"))}


def beside(content: Path) -> dict[str, Path]:
    """All files that the checks look at beside the sheets, likewise: the tables and the photometric files."""
    folder = content / "photometry"
    return files(content) | {f"photometry/{path.name}": path for path in sorted(folder.glob("*.*"))}


def read(content: Path, problems: list[Problem]) -> Facts:
    """The tables of a content folder; what is wrong with them is noted."""
    tables = {}
    for name, path in files(content).items():
        stem = path.stem
        if stem not in TABLES:
            place = Place(name, "", 0)
            problems.append(Problem(place, "", NOTHING, stem, rules.TABLE_UNKNOWN, guess(stem, TABLES)))
        else:
            tables[stem] = table(path, problems)
    return Facts(tables)


def table(path: Path, problems: list[Problem]) -> tuple[Fact, ...]:
    """The rows of one table that are whole; what is wrong with others is noted."""
    found = read_table(path, problems)
    return tuple(Fact({code: row.get(code) for code in found.columns}) for row in found.rows if row.whole)


def read_table(path: Path, problems: list[Problem]) -> Table:
    """One table with its rows; what is wrong with them is noted."""
    name = path.stem
    try:
        (sheet,) = parse({f"rules/{path.name}": path.read_bytes()}).values()
    except Invalid as invalid:
        problems += invalid.problems
        return Table(
            Sheet(f"rules/{path.name}", name, tuple(TABLES[name]), {}), TABLES[name], problems, set()
        )
    found = Table(sheet, TABLES[name], problems, set())
    found.refer("families", FAMILIES, FAMILY)
    return found


def named(content: Path, name: str) -> tuple[Fact, ...]:
    """The rows of one table; none where the shop does not keep it."""
    path = content / "rules" / f"{name}.csv"
    return table(path, []) if path.is_file() else ()
