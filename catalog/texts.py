"""Markdown files of topics and landing pages → checked texts: metadata, parts, questions, with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from markupsafe import Markup
from pyromark import Markdown, Options

from catalog import rules
from catalog.calendar import ALWAYS, Span
from catalog.cells import SLUG
from catalog.families import FAMILIES
from catalog.model import LANGS, Catalog, Lang, Place, Text
from catalog.problems import NOTHING, Problem, guess
from catalog.query import Query, parse
from catalog.query_tokens import QueryError
from catalog.strays import listed, names
from catalog.tidy import CONTROL, controls

PLACED = re.compile(r"\[\[products(?::(?P<query>.*))?\]\]\s*")
META = re.compile(r"(?P<key>[A-Z][A-Za-z]*):\s*(?P<value>.*)")
QUESTIONS = ("常见问题", "questions", "common questions", "frequently asked questions", "faq")
PLANNED = ("Status", "From", "Until")
KEYS = {
    "topic": ("Title", "Summary", "Query", "AllowEmpty", "Image", "Order", *PLANNED),
    "landing": ("Summary", *PLANNED),
    "news": ("Title", "Date", "Slug", "Lang", "Summary", "Modified", "Category", *PLANNED),
    "pages": ("Title", "Slug", "Lang", "Summary", "Date", *PLANNED),
}
STATUSES = ("published", "draft")
MARKDOWN = Markdown(options=Options.ENABLE_TABLES)
DEMANDED = {
    "topic": ("Title", "Summary", "Query", "Image"),
    "landing": ("Summary",),
    "news": ("Title", "Date", "Summary"),
    "pages": ("Title", "Summary"),
}
WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?")
ORDER = re.compile("[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Told:
    """One text in one language. ``parts``: HTML, or the query whose products stand there, in reading order. ``texts``: the
    markdown of the HTML among them, ``answers``: that of the answers.
    """

    title: str
    summary: str
    parts: tuple[Markup | Query, ...]
    questions: tuple[tuple[str, Markup], ...]
    texts: tuple[str, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A topic or the text of a landing page, in both languages, and when it is shown."""

    slug: str
    query: Query
    told: dict[Lang, Told]
    image: str | None = None
    order: int = 0
    span: Span = ALWAYS
    #: what to say when its query finds nothing; None where that is allowed
    empty: Problem | None = None

    @property
    def queries(self) -> list[Query]:
        """All that are asked to make its page, some of them twice."""
        parts = (part for told in self.told.values() for part in told.parts)
        return [self.query, *(part for part in parts if isinstance(part, Query))]


@dataclass
class Reader:
    """Reads texts and collects every problem instead of stopping at the first."""

    catalog: Catalog
    problems: list[Problem] = field(default_factory=list)
    #: texts by path, read instead of the files
    given: Mapping[Path, str] | None = None
    _addresses: dict[tuple[str, str, str], Path] = field(default_factory=dict, init=False)

    def html(self, text: str) -> Markup:
        """Our own CommonMark with tables as HTML; never give it what visitors wrote: HTML in it stays as it is."""
        return Markup(MARKDOWN.html(text))  # noqa: S704 - texts of the shop's own content folder

    def note(
        self, path: Path, line: int, name: str, value: str | None, rule: Text, hint: Text = NOTHING
    ) -> None:
        place = Place(f"content/{path.parent.name}/{path.name}:{line}", "", line)
        self.problems.append(Problem(place, "", Text(name, name), value, rule, hint))

    def strays(self, folder: Path) -> None:
        """Note what stands among the texts of a folder and is none: nobody would read it."""
        for name in sorted(listed(folder)[1]):
            place = Place(f"content/{folder.name}/{name}", "", 0)
            self.problems.append(Problem(place, "", NOTHING, None, rules.TEXT_NAME))

    def topics(self, folder: Path) -> list[Story]:
        """Every topic, by ``Order`` and slug."""
        if self.given is None:
            self.strays(folder)
        paths = folder.glob("*.md") if self.given is None else (p for p in self.given if p.parent == folder)
        stories = [self._topic(path) for path in sorted(paths) if not path.stem.endswith(".en")]
        return sorted((s for s in stories if s), key=lambda s: (s.order, s.slug))

    def landings(self, folder: Path) -> dict[str, Story]:
        """The text of every landing row; a row without its two files is a problem."""
        if self.given is None:
            self.strays(folder)
        found: dict[str, Story] = {}
        for row in self.catalog.landings:
            query = parse(row.query, self.catalog.fields)
            told: dict[Lang, Told] = {}
            span = ALWAYS
            for lang, path in _pair(folder, row.slug).items():
                if lines := self._lines(path):
                    meta, body, first = self._meta(path, lines, "landing")
                    if lang == "zh":
                        span = self._span(path, meta)
                    told[lang] = self._told(
                        path, body, first, query, row.title[lang], meta.get("Summary", ("", 0))[0]
                    )
            if len(told) == 2:
                found[row.slug] = Story(row.slug, query, told, span=span)
        return found

    def articles(self, folder: Path) -> None:
        """Note what is wrong with a folder of news articles or help pages."""
        self.strays(folder)
        for name in names(folder):
            self.article(folder / name)

    def article(self, path: Path) -> None:
        """Note what is wrong with what stands above a news article or help page; Pelican reads the rest."""
        lines = self._lines(path)
        if not lines:
            return
        meta, _, _ = self._meta(path, lines, path.parent.name)
        self._span(path, meta)
        for key in ("Date", "Modified"):
            written, line = meta.get(key, ("", 0))
            if written and not _written(written):
                self.note(path, line, key, written, rules.TIME)
        lang, line = meta.get("Lang", ("zh", 0))
        if lang not in LANGS:
            self.note(path, line, "Lang", lang, rules.LANG)
        self._address(path, lang, *meta.get("Slug", ("", 0)))

    def _address(self, path: Path, lang: str, slug: str, line: int) -> None:
        """Where Pelican will put it; without a slug it makes one of the title."""
        if slug and not (len(slug) <= 60 and SLUG.fullmatch(slug)):
            self.note(path, line, "Slug", slug, rules.SLUG)
        other = self._addresses.setdefault((path.parent.name, lang, slug), path) if slug else path
        if other != path:
            rule = rules.ADDRESS_TWICE.of(file=f"content/{other.parent.name}/{other.name}")
            self.note(path, line, "Slug", slug, rule)

    def dead(self, file: str, line: int, to: str, known: Iterable[str]) -> Problem:
        """A link to a page that there is not."""
        path = Path(file)
        place = Place(f"content/{path.parent.name}/{path.name}:{line}", "", line)
        rule = Text("链接到没有的页面", "links to a page that there is not")
        return Problem(place, "", Text("链接", "link"), to, rule, guess(to, known))

    def _topic(self, path: Path) -> Story | None:
        told: dict[Lang, Told] = {}
        facts: dict[str, tuple[str, int]] = {}
        known = len(self.problems)
        query: Query | None = None
        span = Span()
        for lang, file in _pair(path.parent, path.stem).items():
            lines = self._lines(file)
            if not lines:
                continue
            meta, body, first = self._meta(file, lines, "topic")
            value, line = meta.get("Query", ("", 1))
            query = (value and self._query(file, line, value, lines[line - 1])) or query
            if lang == "zh":
                facts, span = meta, self._span(file, meta)
                self._picture(file, meta)
            if query:
                title, summary = (meta.get(key, ("", 0))[0] for key in ("Title", "Summary"))
                told[lang] = self._told(file, body, first, query, title, summary)
        if len(self.problems) > known or query is None or len(told) < 2:
            return None
        order = int(facts.get("Order", ("0", 0))[0])
        return Story(path.stem, query, told, facts["Image"][0], order, span, self._empty(path, facts))

    def _picture(self, path: Path, meta: dict[str, tuple[str, int]]) -> None:
        image, line = meta.get("Image", ("", 0))
        if image and image not in FAMILIES:
            self.note(path, line, "Image", image, rules.FAMILY_UNKNOWN, guess(image, FAMILIES))

    def _empty(self, path: Path, meta: dict[str, tuple[str, int]]) -> Problem | None:
        """What to say of a topic whose query finds nothing."""
        allowed, line = meta.get("AllowEmpty", ("no", 0))
        if allowed not in ("yes", "no"):
            self.note(path, line, "AllowEmpty", allowed, rules.ALLOW_EMPTY)
        value, line = meta["Query"]
        place = Place(f"content/{path.parent.name}/{path.name}:{line}", "", line)
        name = Text("Query", "Query")
        return None if allowed == "yes" else Problem(place, "", name, value, rules.NO_PRODUCT)

    def _lines(self, path: Path) -> list[str]:
        try:
            text = path.read_text("utf-8-sig") if self.given is None else self.given[path]
        except (FileNotFoundError, KeyError):
            self.note(path, 1, "", None, rules.TEXT_MISSING)
        except UnicodeDecodeError:
            self.note(path, 1, "", None, rules.TEXT_ENCODING)
        else:
            for line, control in controls(text):
                self.note(path, line, "", control, rules.CONTROL)
            text = CONTROL.sub("", text)  # some of them would end a line
            for line, word, law in self.catalog.words.said(text):
                self.note(path, line, "", word, rules.AD_WORD.of(word=word, law=law))
            if not text.strip():
                self.note(path, 1, "", None, rules.TEXT_EMPTY)
            return text.splitlines()
        return []

    def _meta(
        self, path: Path, lines: list[str], kind: str
    ) -> tuple[dict[str, tuple[str, int]], list[str], int]:
        """The ``Key: value`` lines with their line numbers, the body, and the body's first line number."""
        meta: dict[str, tuple[str, int]] = {}
        at = 0
        while at < len(lines) and (match := META.fullmatch(lines[at])):
            key = match["key"]
            if key not in KEYS[kind]:
                rule = rules.KEY_UNKNOWN
                self.note(path, at + 1, key, None, rule, guess(key, KEYS[kind]))
            if key in meta:
                self.note(path, at + 1, key, None, rules.KEY_TWICE)
            meta[key] = (match["value"].strip(), at + 1)
            at += 1
        for key in DEMANDED[kind]:
            if not meta.get(key, ("", 0))[0]:
                self.note(path, 1, key, None, rules.MISSING)
        order, line = meta.get("Order", ("0", 0))
        if not ORDER.fullmatch(order):
            self.note(path, line, "Order", order, rules.ORDER)
        return meta, lines[at:], at + 1

    def _query(self, path: Path, line: int, text: str, whole: str) -> Query | None:
        """``whole``: the line in which the query stands."""
        try:
            query = parse(text, self.catalog.fields)
            query.check(self.catalog)
        except QueryError as error:
            rule = error.behind(max(whole.find(text), 0)).rule
            self.note(path, line, "Query", text, rules.QUERY.of(zh=rule.zh, en=rule.en))
            return None
        return query

    def _span(self, path: Path, meta: dict[str, tuple[str, int]]) -> Span:
        """When the page is shown; the Chinese text decides for both languages."""
        status, line = meta.get("Status", ("published", 0))
        if status not in STATUSES:
            rule = rules.STATUS
            self.note(path, line, "Status", status, rule, guess(status, STATUSES))
        start, end = self._day(path, meta, "From"), self._day(path, meta, "Until")
        if start and end and end < start:
            rule = rules.UNTIL
            self.note(path, meta["Until"][1], "Until", meta["Until"][0], rule)
        return Span(start, end, draft=status == "draft")

    def _day(self, path: Path, meta: dict[str, tuple[str, int]], key: str) -> date | None:
        value, line = meta.get(key, ("", 0))
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.note(path, line, key, value, rules.DAY)
            return None

    def _told(self, path: Path, lines: list[str], first: int, own: Query, title: str, summary: str) -> Told:
        body, questions = _questions(lines)
        parts: list[Markup | Query] = []
        texts: list[str] = []
        block: list[str] = []
        for number, line in enumerate([*body, "[[products]]"], first):
            match = PLACED.fullmatch(line)
            if not match:
                block.append(line)
                continue
            if text := "\n".join(block).strip():
                parts.append(self.html("\n".join(block)))
                texts.append(text)
            block = []
            if number < first + len(body):
                text = (match["query"] or "").strip()
                query = self._query(path, number, text, line) if text else own
                if query:
                    parts.append(query)
        asked = tuple((question, self.html(answer)) for question, answer in questions)
        answers = tuple(answer.strip() for _, answer in questions)
        return Told(title, summary, tuple(parts), asked, tuple(texts), answers)


def _written(text: str) -> bool:
    if not WRITTEN.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _pair(folder: Path, slug: str) -> dict[Lang, Path]:
    return {"zh": folder / f"{slug}.md", "en": folder / f"{slug}.en.md"}


def _questions(lines: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Splits off the last ``##`` section when it is the questions: ``###`` question, then its answer."""
    heads = [at for at, line in enumerate(lines) if line.startswith("## ")]
    if not heads or lines[heads[-1]][3:].strip().casefold() not in QUESTIONS:
        return lines, []
    found: list[tuple[str, list[str]]] = []
    for line in lines[heads[-1] + 1 :]:
        if line.startswith("### "):
            found.append((line[4:].strip(), []))
        elif found:
            found[-1][1].append(line)
    return lines[: heads[-1]], [(question, "\n".join(answer)) for question, answer in found]
