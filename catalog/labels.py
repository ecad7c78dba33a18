"""What tells the variants of one product apart, in words: ``7 W · 3000 K``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.model import Field, Lang, Text, Value

# Light output and life follow from what a shopper chooses; they name a variant only when nothing else does.
OUTCOMES = ("lm", "lmm", "efficacy", "life")
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


def telling(specs: Sequence[Mapping[str, Value]], fields: Mapping[str, Field]) -> list[str]:
    """The fewest fields that tell all ``specs`` apart, in field order; empty when nothing differs."""
    first = specs[0].items()
    differing = {code for spec in specs[1:] for code, _ in first ^ spec.items()}
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


def labels(specs: Sequence[Mapping[str, Value]], fields: Mapping[str, Field]) -> list[Text]:
    """A label for each variant of one product; empty where there is nothing to tell."""
    if len(specs) < 2:
        return [Text("", "") for _ in specs]
    codes = telling(specs, fields)

    def say(spec: Mapping[str, Value], lang: Lang) -> str:
        words = (value_words(fields[code], spec[code], lang) for code in codes if code in spec)
        return " · ".join(word for word in words if word)

    return [Text(say(spec, "zh"), say(spec, "en")) for spec in specs]
