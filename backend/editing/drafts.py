"""Texts as people write them: listed with where each stands, opened, saved as drafts. Nothing here touches content/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from backend.editing import kept, service
from backend.editing.errors import NoSuchName, NothingChanges, NotTheWriter, TooLong
from backend.editing.outlook import latest
from backend.editing.rules import LONGEST_TEXT, SLUG
from backend.editing.standing import Standing, text
from backend.editing.tables import Change, ChangeFile
from backend.kernel.db import insert
from backend.kernel.errors import NotFound
from catalog.calendar import Span
from catalog.content import PLACES, meta, span
from catalog.model import LANGS, Lang
from catalog.texts import KEYS, META

#: folders whose texts may be written here, in the order in which they are listed
FOLDERS = ("topics", "landing", "news", "pages", "products")
SUFFIX: Mapping[Lang, str] = {"zh": ".md", "en": ".en.md"}
Stage = Literal["draft", "scheduled", "live", "ended"]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text of the list. ``change``: the reference of what is under way with it; "" for nothing."""

    folder: str
    slug: str
    title: str
    stage: Stage
    span: Span
    change: str = ""
    status: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A text in the editor. ``bases``: hashes of what stands in content/ now, "" for nothing. ``now``: those words,
    where they are not what the draft began from.
    """

    folder: str
    slug: str
    texts: Mapping[Lang, str]
    bases: Mapping[Lang, str]
    now: Mapping[Lang, str]
    change: Change | None = None


def stage(shown: Span, today: date) -> Stage:
    """Where a text stands on a day."""
    if shown.draft:
        return "draft"
    if shown.start and shown.start > today:
        return "scheduled"
    return "ended" if shown.end and shown.end < today else "live"


def listed(standing: Standing, folder: str) -> list[TextLine]:
    """The texts of a folder with those that only a draft has yet, by name."""
    under_way = {change.name: change for change in reversed(service.open_changes("text"))}
    found = {}
    if folder == "products":
        for slug, product in standing.content.catalog.products.items():
            found[slug] = TextLine(folder, slug, product.name.zh, "live" if product.copy else "draft", Span())
    else:
        titles = {row.slug: row.title.zh for row in standing.content.catalog.landings}
        for path, said in standing.content.texts.items():
            place, _, name = path.partition("/")
            if place == folder and not name.endswith(SUFFIX["en"]):
                slug, told = name.removesuffix(".md"), meta(said)
                shown = span(told)
                title = told.get("Title") or titles.get(slug, slug)
                found[slug] = TextLine(folder, slug, title, stage(shown, standing.content.today), shown)
    for name, change in under_way.items():
        place, _, slug = name.partition("/")
        if place == folder:
            line = found.get(slug) or TextLine(folder, slug, slug, "draft", Span())
            found[slug] = TextLine(
                folder, slug, line.title, line.stage, line.span, change.ref, change.status, change.by
            )
    return sorted(found.values(), key=lambda line: (not line.change, line.slug))


def opened(content: Path, folder: str, slug: str, ref: str = "") -> Opened:
    """As it stands in content/, or as the draft ``ref`` has it. NotFound, NoSuchName."""
    check_name(folder, slug)
    stands = {lang: text(content, path(folder, slug, lang)) for lang in LANGS}
    bases: dict[Lang, str] = {
        lang: kept.sha(told.encode()) if told is not None else "" for lang, told in stands.items()
    }
    texts: dict[Lang, str] = {lang: told or "" for lang, told in stands.items()}
    if not ref:
        if not any(texts.values()):
            texts = {lang: skeleton(folder, lang) for lang in LANGS}
        return Opened(folder, slug, texts, bases, {})
    change = service.find(ref)
    if change.kind != "text" or change.name != f"{folder}/{slug}":
        raise NotFound
    now: dict[Lang, str] = {}
    for file in latest(change):
        lang: Lang = "en" if file.path.endswith(SUFFIX["en"]) else "zh"
        texts[lang] = kept.get(file.hash).decode() if file.hash else ""
        if bases[lang] not in (file.before, file.hash):
            now[lang] = stands[lang] or ""
    return Opened(folder, slug, texts, bases, now, change)


def save(
    content: Path, folder: str, slug: str, texts: Mapping[Lang, str], bases: Mapping[Lang, str], ref: str,
    *, by: str, at: int,
) -> str:  # fmt: skip
    """Keep the words as a draft, inside the caller's transaction. Returns the change's reference. ``bases``: hashes of
    what stood in content/ when the writer saw it. NotTheWriter, TooLong, NothingChanges, NoSuchName.
    """
    check_name(folder, slug)
    change = service.find(ref) if ref else None
    if change is not None and (
        change.by != by or change.status != "DRAFT" or change.name != f"{folder}/{slug}"
    ):
        raise NotTheWriter
    before = {file.path: file for file in latest(change)} if change else {}
    wanted: list[tuple[str, str, str]] = []
    for lang in LANGS:
        told, place = tidy(texts.get(lang, "")), path(folder, slug, lang)
        if len(told.encode()) > LONGEST_TEXT:
            raise TooLong
        stands = text(content, place) or ""
        known = before.get(place)
        base = bases.get(lang, "")
        if known is None and told == stands:
            continue
        if known is None or known.before != base or kept.sha(told.encode()) != known.hash:
            wanted.append((place, base, told))
    if not wanted and change is None:
        raise NothingChanges
    ref = ref or service.begin("text", f"{folder}/{slug}", by, at)
    number = service.find(ref).id
    for place, base, told in wanted:
        hash_ = kept.put(told.encode()) if told else ""
        insert(ChangeFile, change=number, path=place, before=base, hash=hash_, by=by, at=at)
    return ref


def path(folder: str, slug: str, lang: Lang) -> str:
    """Below content/."""
    return f"{folder}/{slug}{SUFFIX[lang]}"


def check_name(folder: str, slug: str) -> None:
    """NotFound for a folder that is none of ours, NoSuchName for a name that no file may have."""
    if folder not in FOLDERS:
        raise NotFound
    if not SLUG.fullmatch(slug) or len(slug) > 80:
        raise NoSuchName


def tidy(told: str) -> str:
    """A form's text as a file has it: plain line ends, one at the end."""
    lines = told.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return f"{lines}\n" if lines.strip() else ""


def dated(told: str, start: str, end: str) -> str:
    """The text with its first and last day set; "" takes a day away."""
    lines = told.splitlines()
    head = 0
    while head < len(lines) and META.fullmatch(lines[head]):
        head += 1
    kept_ = [line for line in lines[:head] if not line.startswith(("From:", "Until:"))]
    days = [f"{key}: {day}" for key, day in (("From", start), ("Until", end)) if day]
    return "\n".join([*kept_, *days, *lines[head:]]) + ("\n" if told.endswith("\n") else "")


def skeleton(folder: str, lang: Lang) -> str:
    """What an empty text begins with."""
    if folder == "products":
        return ""
    keys = KEYS["topic" if folder == "topics" else folder]
    wanted = [key for key in ("Title", "Date", "Summary", "Query", "Image") if key in keys]
    body = ("在这里写正文。", "Write the text here.")[lang == "en"]
    rows = "\n\n[[products]]" if folder in ("topics", "landing") else ""
    return "\n".join([*(f"{key}: " for key in wanted), "", f"{body}{rows}", ""])


def address(folder: str, slug: str) -> str:
    """Where the page stands in the site."""
    return f"/p/{slug}/" if folder == "products" else f"{PLACES[folder]}{slug}/"
