"""Styles and scripts: one home for raw colours, measured contrast, and a size that stays small."""

from __future__ import annotations

import gzip
import re
from hashlib import sha256

import pytest

from theme.assets import STATIC, addresses, contents, published, stylesheet
from theme.blackbody import colour, tokens
from theme.environment import TEMPLATES
from theme.formats import TINTS

CSS = sorted((STATIC / "css").rglob("*.css"))
TOKENS = (STATIC / "css" / "tokens.css").read_text("utf-8")


def test_raw_colours_live_in_tokens_only():
    raw = re.compile(r"#[0-9a-f]{3,8}\b(?=[;,)\s])|\b(?:rgb|hsl|oklch)a?\(", re.IGNORECASE)

    assert [
        path.name for path in CSS if path.name != "tokens.css" and raw.search(path.read_text("utf-8"))
    ] == []


def test_the_scale_of_light_is_the_computed_one():
    assert tokens(TINTS) in TOKENS


def test_neutral_is_near_white_and_candle_is_amber():
    assert colour(4300) == "#ffffff"
    assert colour(2200) < colour(4000)
    assert colour(6500).endswith("ff")


def test_the_minifier_changes_no_selector():
    # It joins ``a :is(b)`` to ``a:is(b)``, which means something else.
    assert re.findall(r"[\w\])*] :[a-z-]+[^;{}]*\{", stylesheet()) == []


def _tokens(text: str) -> tuple[str, list[str]]:
    """All that counts in a style or script, without white space; and what stands in quotes, with it."""
    bare = re.sub(r"/\*.*?\*/|^\s*//[^\n]*", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\s+|;(?=\s*\})", "", bare), re.findall(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`", bare)


def _sources() -> dict[str, str]:
    scripts = {f"js/{p.name}": p.read_text("utf-8") for p in (STATIC / "js").glob("*.js")}
    return {"css/main.css": stylesheet(), **scripts}


@pytest.mark.parametrize("name", _sources())
def test_the_minified_says_what_the_source_says(name):
    source, made = _sources()[name], contents()[name].decode()

    assert _tokens(made) == _tokens(source)
    assert made.count("{") == source.count("{")
    assert len(made) < len(source)
    assert _tokens(made.replace("{", "", 1)) != _tokens(source)  # the control


def test_no_inline_styles_in_templates():
    assert [
        path.name
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"\sstyle=|<style", path.read_text("utf-8"))
    ] == []


def test_every_layer_is_declared():
    layers = set(re.findall(r"@layer (\w+) \{", stylesheet()))

    assert layers == {"tokens", "base", "layout", "components", "print"}


def test_variables_used_are_defined():
    css = stylesheet()
    scripts = set(re.findall(r"--[\w-]+(?=:)", css))

    assert set(re.findall(r"var\((--[\w-]+)", css)) <= scripts


def test_sizes():
    made = {name: len(gzip.compress(data, 9)) for name, data in contents().items()}

    assert made["css/main.css"] < 20_000
    assert sum(made[f"js/{name}.js"] for name in ("light", "cart", "suggest", "stock", "matrix")) < 10_000


def test_files_are_named_by_their_content():
    url, data = published("/static/")["css/main.css"]

    assert url == f"/static/css/main.{sha256(data).hexdigest()[:10]}.css"
    assert addresses("/static/")["css/main.css"] == url


def _themes() -> dict[str, dict[str, str]]:
    light, dark = (re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part) for part in TOKENS.split("@media", 1))
    return {"light": dict(light), "dark": dict(dark)}


def _luminance(code: str) -> float:
    parts = (int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one: str, other: str) -> float:
    dim, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast(theme):
    """WCAG 2.2 AA: 4.5 for words, 3 for the edges of controls."""
    known = _themes()[theme]
    grounds = ("paper", "sunken", "raised")
    words = ("ink", "ink-2", "ink-3", "accent", "good", "warn", "bad")

    assert {(w, g) for w in words for g in grounds if _contrast(known[w], known[g]) < 4.5} == set()
    assert {g for g in grounds if _contrast(known["line-2"], known[g]) < 3} == set()
    assert _contrast(known["on-press"], known["press"]) > 4.5
    assert _contrast(known["on-press"], known["press-over"]) > 4.5
    assert _contrast(known["bad"], known["bad-soft"]) > 4.5
    assert _contrast(known["good"], known["good-soft"]) > 4.5
    assert _contrast(known["accent"], known["accent-soft"]) > 4.5


@pytest.mark.parametrize("kelvin", TINTS)
def test_ink_reads_on_every_light(kelvin):
    assert _contrast("#1c1916", colour(kelvin)) > 7


def test_a_wide_table_of_the_desk_folds_on_a_phone_and_says_its_columns():
    """Numbers carry their column's name; the head is out of sight, not out of what a screen reader is told."""
    for path in sorted((TEMPLATES / "staff").glob("*.html")):
        for kind, head, body in re.findall(
            r'<table class="(data[^"]*)">(.*?)</thead>(.*?)</table>', path.read_text("utf-8"), re.DOTALL
        ):
            if head.count("<th ") < 5 and "{% for" not in head:
                continue
            assert "folds" in kind, path.name
            assert not re.search(r'(?<!<tr>)<td class="number">', body), path.name
    rows = (STATIC / "css/components/desk_rows.css").read_text("utf-8")
    assert "@container rows (max-width" in rows, "so does the narrow list beside what is opened"
    folded = re.findall(r"\.folds thead.*\{(.*)\}", rows)
    assert folded
    assert not any("display" in rules for rules in folded)
