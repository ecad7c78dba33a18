"""The long copy of a made-up product: about 150 words in each language, with its own figures in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from bench.build.words import CLOSINGS, HEADINGS, KINDS, MIDDLES, OPENINGS
from catalog.cells import shown
from catalog.model import LANGS, Text
from catalog.sheets import Sheet
from catalog.tidy import Cell

TABLE_EACH = 3
Cells = Mapping[str, Cell]


@dataclass(frozen=True)
class Glossary:
    """Names of the declared fields and of their values: (zh, en)."""

    fields: Mapping[str, tuple[str, str, str]]
    values: Mapping[tuple[str, str], tuple[str, str]]

    def line(self, code: str, value: Cell) -> tuple[str, str, str, str]:
        """Name and value of a spec: zh, zh, en, en."""
        zh, en, unit = self.fields[code]
        named = self.values.get((code, shown(value)))
        says = named or (f"{shown(value)} {unit}".strip(),) * 2
        return zh, says[0], en, says[1]


def glossary(sheets: Mapping[str, Sheet]) -> Glossary:
    def rows(name: str) -> list[dict[str, str]]:
        sheet = sheets[name]
        return [dict(zip(sheet.header, map(shown, row), strict=True)) for row in sheet.rows.values()]

    return Glossary(
        {row["code"]: (row["zh"], row["en"], row["unit"]) for row in rows("fields")},
        {(row["field"], row["code"]): (row["zh"], row["en"]) for row in rows("values")},
    )


def long_copy(words: Glossary, top: str, cells: Cells, brand: Text, number: int, draw: Random) -> Text:
    """Markdown in both languages: paragraphs, a heading, a list, on every third a small table."""
    specs = [code for code, value in cells.items() if code in words.fields and value is not None]
    told = [words.line(code, cells[code]) for code in draw.sample(specs, min(6, len(specs)))]
    opening = draw.choice(OPENINGS)
    middles = draw.sample(MIDDLES, 4)
    closing, heading = draw.choice(CLOSINGS), draw.choice(HEADINGS)
    made = []
    for at, lang in enumerate(LANGS):
        kind, name = KINDS[top][at], shown(cells[lang])
        first = opening[at].format(name=name, kind=kind, brand=brand[lang])
        lines = [first + ("" if at == 0 else " ") + middles[0][at], "", f"## {heading[at]}", ""]
        colon = "：" if at == 0 else ": "
        lines += [f"- **{line[2 * at]}**{colon}{line[2 * at + 1]}" for line in told[:3]]
        lines += ["", middles[1][at], ""]
        if number % TABLE_EACH == 0:
            lines += ["| 项目 | 数值 |" if at == 0 else "| Figure | Value |", "|---|---|"]
            lines += [f"| {line[2 * at]} | {line[2 * at + 1]} |" for line in told[3:]]
            lines += ["", middles[2][at], ""]
        else:
            lines += [middles[2][at] + ("" if at == 0 else " ") + middles[3][at], ""]
        made.append("\n".join([*lines, closing[at], ""]))
    return Text(*made)
