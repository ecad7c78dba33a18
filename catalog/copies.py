"""The long copy of products: ``content/products/<slug>.md`` in Chinese, ``<slug>.en.md`` in English."""

from __future__ import annotations

import errno
import os
from array import array
from codecs import BOM_UTF8
from collections.abc import Collection, Iterator, KeysView, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import count, islice
from pathlib import Path
from stat import S_ISREG

from catalog import pictured, rules, strays
from catalog.model import LANGS, Lang, Place, Text
from catalog.problems import NOTHING, Problem, Rule, guess
from catalog.tidy import clean, controls
from catalog.words import Words

LONG = 1 << 16
#: what the system says of what is called as a file and is none
NO_FILE = {errno.EISDIR, errno.ENOENT, errno.ELOOP, errno.ENXIO, None}
AT_ONCE = 125  # products whose texts are asked together


def whose(name: str) -> tuple[str, Lang]:
    """The product and the language that a file's name stands for."""
    stem = name.removesuffix(".md")
    slug = stem.removesuffix(".en")
    return slug, "zh" if slug == stem else "en"


class Controlled(ValueError):
    """A text, the only argument, holds what no text may hold."""


def text(path: Path) -> str:
    """One file's text, cleaned. Raises UnicodeDecodeError, Controlled, and OSError where there is none."""
    return _text(os.fsencode(path))


def _text(path: bytes) -> str:
    # Twenty thousand files are opened here: the system's own calls, without an object around each.
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe would keep us waiting
    try:
        raw = more = os.read(file, LONG)
        while len(more) == LONG:
            more = os.read(file, LONG)
            raw += more
        if not raw and not S_ISREG(os.fstat(file).st_mode):
            raise IsADirectoryError
    finally:
        os.close(file)
    said = raw.removeprefix(BOM_UTF8).decode()
    cleaned = clean(said)
    # Hardly a text loses more than the ends of its last line: only those that do are looked through.
    if cleaned != said.strip("\n") and any(controls(said)):
        raise Controlled(said)
    return cleaned


def _inside(folder: Path) -> bytes:
    # A path object for each file costs as much as reading it.
    return os.fsencode(folder) + b"/"


class Copies(Mapping[str, Text]):
    """Long copy by product, sorted by the names of files; each text is made when somebody asks for it. ``raw``: of each of the
    products ``slugs`` the Chinese text and then the English one, in UTF-8; ``ends``: where each of them ends. ``broken``: by name
    of file what is wrong with it; ``failed``: what kept one from being read. ``doubtful``: products that may say a forbidden
    word or show a picture; None where nobody asked.
    """

    def __init__(
        self,
        raw: bytearray,
        slugs: list[str],
        ends: array[int],
        broken: Mapping[str, list[Problem]] | None = None,
        failed: OSError | None = None,
        doubtful: AbstractSet[str] | None = None,
    ) -> None:
        self._raw, self._slugs, self._ends = raw, slugs, ends
        self.broken, self.failed, self.doubtful = broken or {}, failed, doubtful

    @cached_property
    def _at(self) -> dict[str, int]:
        return dict(zip(self._slugs, count(step=2)))

    def __getitem__(self, slug: str) -> Text:
        at, raw, ends = self._at[slug], self._raw, self._ends
        start, between, end = ends[at - 1] if at else 0, ends[at], ends[at + 1]
        return Text(raw[start:between].decode(), raw[between:end].decode())

    def __iter__(self) -> Iterator[str]:
        return iter(self._slugs)

    def __len__(self) -> int:
        return len(self._slugs)

    def keys(self) -> KeysView[str]:
        return self._at.keys()

    def suspects(self, slugs: AbstractSet[str]) -> Mapping[str, Text]:
        """Of the products ``slugs`` those whose texts are to be looked at."""
        asked = self._slugs if self.doubtful is None else sorted(self.doubtful)
        return {slug: self[slug] for slug in asked if slug in slugs}


def found(folder: Path, words: Words | None = None, gone: Collection[str] = ()) -> Copies:
    """All texts of a folder, before anybody knows whose they are, and asked for ``words``: hardly one says one, so many are
    asked at once. ``gone``: files that count as taken away.
    """
    files: dict[str, dict[Lang, str]] = {}
    texts, others = strays.listed(folder)
    for name in texts:
        if name not in gone:
            slug, lang = whose(name)
            files.setdefault(slug, {})[lang] = name
    inside, raw, ends = _inside(folder), bytearray(), array("Q")
    broken, doubtful = {name: [_wrong(folder, name, rules.COPY_NAME)] for name in others}, set[str]()
    coming = iter(files.items())
    while some := [*islice(coming, AT_ONCE)]:
        told: dict[Lang, list[str]] = {
            lang: [] for lang in LANGS
        }  # apart: hardly a blank is in one, no Chinese in the other
        for _, both in some:
            for lang in LANGS:
                if lang in both:
                    try:
                        text = _sound(folder, inside, both[lang], broken)
                    except OSError as error:
                        return Copies(bytearray(), [], array("Q"), failed=error)
                    told[lang].append(text)
                    raw += text.encode()
                ends.append(len(raw))
        if words and any(words.anywhere(said) or pictured.anywhere(said) for said in told.values()):
            doubtful.update(slug for slug, _ in some)
    return Copies(raw, [*files], ends, broken, None, doubtful if words else None)


def _wrong(folder: Path, name: str, rule: Rule) -> Problem:
    return Problem(Place(f"{folder.name}/{name}", "", 0), "", NOTHING, None, rule)


def controlled(name: str, text: str) -> Iterator[Problem]:
    """What no text may hold, by line. ``name``: of the file in content/products."""
    for line, control in controls(text):
        place = Place(f"content/products/{name}:{line}", "", line)
        yield Problem(place, "", NOTHING, control, rules.CONTROL)


def _sound(folder: Path, inside: bytes, name: str, broken: dict[str, list[Problem]]) -> str:
    """A file's text; empty where it breaks a rule. Raises the OSError of one that may not be read."""
    try:
        return _text(inside + os.fsencode(name))
    except UnicodeDecodeError:
        broken[name] = [_wrong(folder, name, rules.COPY_ENCODING)]
    except Controlled as error:
        broken[name] = [*controlled(name, error.args[0])]
    except OSError as error:
        if error.errno not in NO_FILE:
            raise
        broken[name] = [_wrong(folder, name, rules.COPY_NO_FILE)]
    return ""


def claimed(
    folder: Path, copies: Copies, slugs: AbstractSet[str], problems: list[Problem], gone: Collection[str] = ()
) -> None:
    """Note in ``problems`` files that belong to none of the products ``slugs``, or cannot be read as they are. ``gone``: as for ``found``.
    Raises the OSError that kept one from being read.
    """
    if copies.failed:
        raise copies.failed
    others = copies.keys() - slugs
    known = {name for name in strays.names(folder) if whose(name)[0] in others} - {*gone} if others else set()
    for name in sorted(known | copies.broken.keys()):
        slug, _ = whose(name)
        if slug in slugs or strays.stray(name):
            problems.extend(copies.broken[name])
        else:
            place = Place(f"{folder.name}/{name}", "", 0)
            problems.append(Problem(place, "", NOTHING, None, rules.COPY_ORPHAN, guess(slug, slugs)))


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
