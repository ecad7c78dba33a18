"""What tells the variants of one product apart, in words: ``7 W · 3000 K``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.model import Field, Lang, Text, Value
from catalog.photometry.model import FIELD

Words = dict[tuple[str, Value], Text]

# Light output and life follow from what a shopper chooses; they name a variant only when nothing else does.

OUTCOMES = ("lm", "lmm", "efficacy", "life", "eu_class", "gb_grade", FIELD)
CLOSE_UNITS = ("°", "%")
LEADING_UNITS = ("IP", "IK")


def value_words(field: Field, value: Value, lang: Lang) -> str:
    """A spec value with its unit or its name: ``7 W``, ``24°``, ``IP44``, ``白色``, ``开孔 75 mm``."""
    if field.kind == "choice":
        return field.values[str(value)][lang]
    if field.kind == "flag":
        return field.name[lang] if value else ""
    if not field.unit:
        return f"{field.name[lang]} {value}"
    if field.unit in LEADING_UNITS:
        return f"{field.unit}{value}"
    if field.unit == "mm":
        # A product has many lengths: which one it is belongs to the words.
        return f"{field.name[lang]} {value} mm"
    return f"{value}{'' if field.unit in CLOSE_UNITS else ' '}{field.unit}"


def _differing(specs: Sequence[Mapping[str, Value]]) -> set[str]:
    """The fields in which any of ``specs`` differs from the first."""
    first = specs[0]
    codes, values = [*first], [*first.values()]
    found = set()
    for spec in specs[1:]:
        if [*spec] == codes:
            pairs = zip(codes, values, spec.values(), strict=True)
            found.update([code for code, one, other in pairs if one is not other and one != other])
        else:
            found.update([code for code, _ in first.items() ^ spec.items()])
    return found


def telling(specs: Sequence[Mapping[str, Value]], fields: Mapping[str, Field]) -> list[str]:
    """The fewest fields that tell all ``specs`` apart, in field order; empty when nothing differs."""
    differing = _differing(specs)
    kept = [code for code in fields if code in differing]
    if len(kept) < 2:
        return kept
    columns = {code: [spec.get(code) for spec in specs] for code in kept}

    def apart(codes: list[str]) -> int:
        return len(set(zip(*(columns[code] for code in codes), strict=True))) if codes else 1

    goal = apart(kept)
    # Drop outcomes first, then the most varied, then the last named: what stays is what one chooses by.
    order = {code: at for at, code in enumerate(kept)}
    for code in sorted(kept, key=lambda c: (c in OUTCOMES, len(set(columns[c])), order[c]), reverse=True):
        rest = [other for other in kept if other != code]
        if apart(rest) == goal:
            kept = rest
    return kept


def labels(
    specs: Sequence[Mapping[str, Value]], fields: Mapping[str, Field], words: Words | None = None
) -> list[Text]:
    """A label for each variant of one product; empty where there is nothing to tell. ``words`` remembers between
    calls what values are called.
    """
    if len(specs) < 2:
        return [Text("", "") for _ in specs]
    codes = telling(specs, fields)

    known = {} if words is None else words

    def called(code: str, value: Value) -> Text:
        said = known.get((code, value))
        if said is None:
            field = fields[code]
            said = known[code, value] = Text(value_words(field, value, "zh"), value_words(field, value, "en"))
        return said

    told = [[called(code, spec[code]) for code in codes if code in spec] for spec in specs]
    return [
        Text(" · ".join([said.zh for said in it if said.zh]), " · ".join([said.en for said in it if said.en]))
        for it in told
    ]
