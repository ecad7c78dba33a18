"""What a change would do now: worked out anew at each look, because others change things too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from backend.cart import service as carts
from backend.editing import kept, steps
from backend.editing.errors import NotKept
from backend.editing.rules import Outlook
from backend.editing.standing import Standing, text
from backend.editing.tables import Change, ChangeFile
from catalog import copies, pictured
from catalog.content import PLACES, Content
from catalog.difference import difference
from catalog.load import of_sheets
from catalog.merge import merge
from catalog.model import Text
from catalog.problems import Invalid, Problem
from catalog.rows import edits
from catalog.texts import Reader

_known: dict[object, Outlook] = {}
MOST_KNOWN = 8


def outlook(change: Change, standing: Standing, at: int) -> Outlook:
    """Against what stands now, at ``at``. NotKept where the version it was made from is unknown."""
    drafts = latest(change)
    key = change.ref, standing, tuple((file.path, file.hash) for file in drafts)
    if key not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[key] = _texts(drafts, standing) if change.kind == "text" else _sheets(change, drafts, standing)
    found = _known[key]
    skus = {price.sku for price in found.difference.prices}
    before, after = standing.content.catalog, found.catalog
    moved = steps.moved(change.by, before, after, at) if after and found.edits else None
    return replace(found, carts=carts.holding(skus), moved=moved)


def applied(change: Change) -> Outlook:
    """What a change did when it was applied, whatever came later."""
    texts = {file.path: (_kept(file.before), _kept(file.hash)) for file in latest(change)}
    if change.kind == "text":
        return Outlook(texts=texts)
    return Outlook(texts=texts, edits=tuple(edits(kept.read(change.before), kept.read(change.after))))


def _kept(hash_: str) -> str:
    try:
        return kept.get(hash_).decode() if hash_ else ""
    except NotKept:
        return "…"


def latest(change: Change) -> tuple[ChangeFile, ...]:
    """The files of a change as they were saved last."""
    rows = ChangeFile.select().where(ChangeFile.change == change).order_by(ChangeFile.id)
    return tuple({row.path: row for row in rows}.values())


def _sheets(change: Change, drafts: Iterable[ChangeFile], standing: Standing) -> Outlook:
    merged = merge(kept.read(change.base), standing.sheets, kept.read(change.mine))
    found = Outlook(merged=merged, theirs=merged.theirs, clashes=merged.clashes)
    if merged.clashes:
        return found
    changed = tuple(edits(standing.sheets, merged.sheets))
    texts, overtaken = _wanted(drafts, standing)
    gone = {path.removeprefix("products/") for path, (_, new) in texts.items() if not new}
    try:
        catalog = of_sheets(merged.sheets, standing.folder, gone)
    except Invalid as invalid:
        return replace(found, edits=changed, problems=invalid.problems)
    after = with_texts(
        Content(catalog, standing.content.texts, standing.content.today),
        {path: new for path, (_, new) in texts.items()},
    )
    known = set(map(str, standing.content.problems))
    bad = (*after.problems, *problems_of(after, texts, standing.folder)) if texts else after.problems
    return replace(
        found,
        edits=changed,
        catalog=catalog,
        difference=difference(standing.content, after),
        problems=tuple({str(problem): problem for problem in bad if str(problem) not in known}.values()),
        texts=texts,
        overtaken=overtaken,
    )


def _texts(drafts: Iterable[ChangeFile], standing: Standing) -> Outlook:
    """Of texts, and of the long copy of products."""
    texts, overtaken = _wanted(drafts, standing)
    after = with_texts(standing.content, {path: new for path, (_, new) in texts.items()})
    return Outlook(
        difference=difference(standing.content, after),
        texts=texts,
        overtaken=overtaken,
        problems=tuple(problems_of(after, [file.path for file in drafts], standing.folder)),
    )


def _wanted(
    drafts: Iterable[ChangeFile], standing: Standing
) -> tuple[dict[str, tuple[str, str]], tuple[str, ...]]:
    """By path what stands and what is to stand; the paths that others changed meanwhile."""
    texts: dict[str, tuple[str, str]] = {}
    overtaken = []
    for file in drafts:
        now = text(standing.folder, file.path)
        stands = kept.sha(now.encode()) if now is not None else ""
        if stands not in (file.before, file.hash):
            overtaken.append(file.path)
        wanted = kept.get(file.hash).decode() if file.hash else ""
        if wanted != (now or ""):
            texts[file.path] = (now or "", wanted)
    return texts, tuple(overtaken)


def with_texts(content: Content, texts: dict[str, str]) -> Content:
    """The content with these texts, by path; an empty one is taken away."""
    beside = {path: new for path, new in texts.items() if path.partition("/")[0] in PLACES}
    whole = {path: told for path, told in {**content.texts, **beside}.items() if told}
    products = dict(content.catalog.products)
    for path, new in texts.items():
        folder, _, name = path.partition("/")
        slug = name.removesuffix(".md").removesuffix(".en")
        if folder == "products" and slug in products:
            product, english = products[slug], name.endswith(".en.md")
            told = new.strip(" \n")  # what no text may hold stays, to be told
            copy = Text(product.copy.zh, told) if english else Text(told, product.copy.en)
            products[slug] = replace(
                product, copy=copy, digest=f"{product.digest}+{kept.sha(new.encode())[:8]}"
            )
    catalog = (
        replace(content.catalog, products=products)
        if products != content.catalog.products
        else content.catalog
    )
    return Content(catalog, whole, content.today)


def problems_of(content: Content, paths: Iterable[str], folder: Path) -> Iterable[Problem]:
    """What the build would say of these texts, and links of theirs that lead nowhere. ``folder``: where pictures are."""
    names = set(paths)
    reader = Reader(content.catalog, given={Path(name): told for name, told in content.texts.items()})
    for name in sorted(names):
        if name.partition("/")[0] in ("news", "pages") and name in content.texts:
            reader.article(Path(name))
    told = {
        name.partition("/")[2].removesuffix(".md").removesuffix(".en")
        for name in names
        if name.startswith("products/")
    }
    written = {slug: content.catalog.products[slug].copy for slug in told if slug in content.catalog.products}
    copies.check(written, content.catalog.words, reader.problems)
    written_now = copies.by_file(written)
    for name, said in written_now.items():
        reader.problems.extend(copies.controlled(name.removeprefix("products/"), said))
    told_now = {**content.texts, **written_now}
    shown = {name: told_now[name] for name in sorted(names) if name in told_now}
    reader.problems.extend(pictured.check(shown, folder / "images"))
    for problem in (*content.problems, *reader.problems):
        if problem.place.file.removeprefix("content/").partition(":")[0] in names:
            yield problem
    for link in content.links(written):
        if link.file in names and link.to not in content.pages:
            yield reader.dead(link.file, link.line, link.to, content.pages)
