"""The long copy of products: ``content/products/<slug>.md`` in Chinese, ``<slug>.en.md`` in English."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from catalog import rules
from catalog.model import LANGS, Lang, Place, Text
from catalog.problems import NOTHING, Problem, guess
from catalog.stamps import HIDDEN
from catalog.tidy import clean
from catalog.words import Words

LONG = 1 << 16
AT_ONCE = 250  # texts, or products with both of theirs, that are asked together


def names(folder: Path) -> list[str]:
    """The names of the markdown files, sorted, hidden ones left out; none where there is no folder."""
    try:
        with os.scandir(folder) as found:
            told = [entry.name for entry in found]
            return sorted(name for name in told if name.endswith(".md") and not name.startswith(HIDDEN))
    except FileNotFoundError:
        return []


def whose(name: str) -> tuple[str, Lang]:
    """The product and the language that a file's name stands for."""
    stem = name.removesuffix(".md")
    slug = stem.removesuffix(".en")
    return slug, "zh" if slug == stem else "en"


def text(path: Path) -> str:
    """One file's text, cleaned. Raises UnicodeDecodeError."""
    return _text(os.fsencode(path))


def _text(path: bytes) -> str:
    # Twenty thousand files are opened here: the system's own calls, without an object around each.
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        raw = more = os.read(file, LONG)
        while len(more) == LONG:
            more = os.read(file, LONG)
            raw += more
    finally:
        os.close(file)
    return clean(raw.removeprefix(BOM_UTF8).decode())


def _inside(folder: Path) -> bytes:
    # A path object for each file costs as much as reading it.
    return os.fsencode(folder) + b"/"


class Early(NamedTuple):
    """What was read before anybody knew whose it is: ``texts`` by file name; ``clean``: the names of those that were asked
    for forbidden words and say none.
    """

    texts: dict[str, str]
    clean: AbstractSet[str] = frozenset()

    def unasked(self, copy: Mapping[str, Text]) -> Mapping[str, Text]:
        """The long copy that may say one."""
        if not self.clean:
            return copy
        return {slug: both for slug, both in copy.items() if not _files(slug, both) <= self.clean}


def early(folder: Path, words: Words) -> Early:
    """All texts that can be read, asked for ``words``. Hardly one says one, so many are asked at once."""
    told, clean = texts(folder), set[str]()
    coming = iter(told.items())
    while some := dict(islice(coming, AT_ONCE)):
        if not words.anywhere(some.values()):
            clean |= some.keys()
    return Early(told, clean)


def _files(slug: str, both: Text) -> set[str]:
    """The names of the files in which something stands."""
    return {name for name, text in ((f"{slug}.md", both.zh), (f"{slug}.en.md", both.en)) if text}


def texts(folder: Path) -> dict[str, str]:
    """The texts that can be read, by file name, before anybody knows whose they are."""
    found = {}
    inside = _inside(folder)
    for name in names(folder):
        with suppress(OSError, UnicodeDecodeError):
            found[name] = _text(inside + os.fsencode(name))
    return found


def read(
    folder: Path,
    slugs: AbstractSet[str],
    problems: list[Problem],
    known: dict[str, str],
    gone: Collection[str] = (),
) -> dict[str, Text]:
    """Markdown by product slug. Files that belong to no product, or are not UTF-8, are noted in ``problems``.
    ``known``: texts that were read ahead, by file name, which are taken out of it; ``gone``: files that count as taken
    away.
    """
    found: dict[str, dict[str, str]] = {}
    inside = _inside(folder)
    for name in names(folder):
        if name in gone:
            continue
        slug, lang = whose(name)
        if slug not in slugs:
            place = Place(f"{folder.name}/{name}", "", 0)
            problems.append(Problem(place, "", NOTHING, None, rules.COPY_ORPHAN, guess(slug, slugs)))
            continue
        try:
            text = known.pop(name) if name in known else _text(inside + os.fsencode(name))
            found.setdefault(slug, {})[lang] = text
        except UnicodeDecodeError:
            place = Place(f"{folder.name}/{name}", "", 0)
            problems.append(Problem(place, "", NOTHING, None, rules.COPY_ENCODING))
    return {slug: Text(texts.get("zh", ""), texts.get("en", "")) for slug, texts in found.items()}


def by_file(copy: Mapping[str, Text]) -> dict[str, str]:
    """The texts by their path below content/."""
    both = ((f"products/{slug}", text) for slug, text in copy.items())
    return {
        name: said
        for stem, text in both
        for name, said in ((f"{stem}.md", text.zh), (f"{stem}.en.md", text.en))
    }


def check(copy: Mapping[str, Text], words: Words, problems: list[Problem]) -> None:
    """Note every forbidden word of the long copy, by file and line. Hardly a text says one, so many are asked at once."""
    coming = iter(copy.items())
    while some := [*islice(coming, AT_ONCE)]:
        if not any(words.anywhere(both[lang] for _, both in some) for lang in LANGS):
            continue
        for slug, both in some:
            for name, text in ((f"{slug}.md", both.zh), (f"{slug}.en.md", both.en)):
                for line, word, law in words.said(text):
                    place = Place(f"content/products/{name}:{line}", "", line)
                    rule = rules.AD_WORD.of(word=word, law=law)
                    problems.append(Problem(place, "", NOTHING, word, rule))
