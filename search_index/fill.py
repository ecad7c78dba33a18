"""An index folder's files: what the index before has already is linked, the rest is written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from catalog.garbage import uncollected
from catalog.kept import Mark
from catalog.model import Catalog, Product, Text
from search_index import (
    aside,
    cards,
    chunks,
    documents,
    engine,
    lexicon,
    manifest,
    prompting,
    prompts,
    replaced,
    shelves,
)
from search_index.beside import Beside
from search_index.cards import Card
from search_index.gathering import postings
from search_index.manifest import Chunk, Manifest

#: products whose words may differ from the segment's before it is written anew: the greater of a number and a share
LEAST_LOOSE, LOOSE_SHARE = 200, 50
#: by a chunk's key its products, None where they stand as they stood
Runs = dict[str, Sequence[Mark] | None]
#: fewer products than this are done before a second process has begun
WORTH_SHARING = 2_000


@dataclass(frozen=True, slots=True)
class Before:
    """The index that stands: its folder and what that says of itself."""

    folder: Path
    manifest: Manifest


@uncollected()
def fill(
    folder: Path,
    version: str,
    catalog: Catalog,
    beside: Beside,
    before: Before | None,
    changed: AbstractSet[str] | None = None,
) -> None:
    """Write the index of ``catalog`` into the empty ``folder`` and seal it. ``before``: of the same code, or None; ``changed``:
    slugs of all products that were added, removed or differ since, None where nobody knows.
    """
    shelves.write(catalog, folder)
    replaced.write(catalog.old_lamps, folder)
    named = Manifest(version, catalog.version, documents.shared(catalog), beside.version)
    if before is not None and before.manifest.shared == named.shared:
        runs = (changed is not None and _some(before, catalog, changed)) or _all(catalog)
        if _after(before, named, catalog, beside, runs, folder):
            return
    _anew(named, catalog, beside, chunks.cut(documents.ordered(catalog)), before, folder)


def _all(catalog: Catalog) -> Runs:
    """The products of each chunk by its key, in order."""
    return {chunks.key(run): run for run in chunks.cut(documents.ordered(catalog))}


def _some(before: Before, catalog: Catalog, changed: AbstractSet[str]) -> Runs | None:
    """``_all`` where nobody came, went or moved to another shelf: only the chunks of those categories that have one of
    ``changed`` are told anew, others stand as they are, without their products. None where that cannot be.
    """
    if not all(slug in catalog.products for slug in changed):
        return None
    near = {catalog.products[slug].category for slug in changed}
    runs = chunks.cut(documents.ordered(catalog, near))
    stood = [chunk for chunk in before.manifest.chunks if chunk.category in near]
    slugs = [mark.slug for run in runs for mark in run]
    if slugs != [slug for chunk in stood for slug in chunks.slugs(before.folder / chunk.file)]:
        return None
    made: Runs = {}
    anew = groupby(runs, lambda run: run[0].category)
    for category, standing in groupby(before.manifest.chunks, attrgetter("category")):
        if category in near:
            made |= {chunks.key(run): run for run in next(anew)[1]}
        else:
            made |= dict.fromkeys(chunk.key for chunk in standing)
    return made


def _names(catalog: Catalog, beside: Beside, folder: Path, before: Before | None) -> None:
    """How things are called, and how that sounds."""
    old = before.folder if before else None
    lexicon.write(catalog, beside.said, folder, old)
    prompting.write(catalog, beside.topics, folder, old)


def _anew(
    named: Manifest,
    catalog: Catalog,
    beside: Beside,
    marks: Sequence[Sequence[Mark]],
    before: Before | None,
    folder: Path,
) -> None:
    """Everything from the catalogue alone, the words in a second process where that is worth it."""
    runs = [[catalog.products[mark.slug] for mark in run] for run in marks]
    asked = documents.questions(catalog)
    places = list(accumulate(map(_width, runs), initial=0))

    def segment() -> dict[str, bytes]:
        return engine.files(postings(catalog, zip(places, runs, strict=False), asked), 8 * places[-1])

    with aside.begun(segment, worth=len(catalog.products) >= WORTH_SHARING) as words:
        _names(catalog, beside, folder, before)
        written = [
            chunks.write(_cards_anew(run, 8 * place, asked), chunks.key(marked), folder)
            for place, run, marked in zip(places, runs, marks, strict=False)
        ]
        files = words()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    count = len(catalog.products)
    manifest.seal(folder, replace(named, documents=count, segment=sorted(files), chunks=written), {})


def _cards_anew(run: Sequence[Product], first: int, asked: documents.Questions) -> list[Card]:
    return [
        {**cards.card(product), "said": documents.fingerprint(product, asked.get(product.slug, ())), "at": at}
        for at, product in enumerate(run, first)
    ]


def _width(run: Sequence[Product]) -> int:
    """Bytes of a set of them: each run begins with a document of one in eight."""
    return -(-len(run) // 8)


def _after(
    before: Before,
    named: Manifest,
    catalog: Catalog,
    beside: Beside,
    runs: Runs,
    folder: Path,
) -> bool:
    """What differs from the index before. False, and nothing is written, where that is too much."""
    old = before.manifest
    standing = {chunk.key: chunk for chunk in old.chunks}
    kept = runs.keys() & standing.keys()
    gone = {
        chunk.key: chunks.read(before.folder / chunk.file) for chunk in old.chunks if chunk.key not in kept
    }
    known = {card["slug"]: card for run in gone.values() for card in run}
    fresh = {key: run for key, run in runs.items() if key not in kept and run is not None}
    made = _cards(catalog, [mark for run in fresh.values() for mark in run], known)
    based = sum(standing[key].based for key in kept) + sum(card["at"] is not None for card in made.values())
    later = sum(standing[key].count for key in kept) + len(made) - based
    if max(later, old.documents - based) > max(LEAST_LOOSE, old.documents // LOOSE_SHARE):
        return False
    shared = [*old.segment, *(standing[key].file for key in kept)]
    then = [_called(gone[chunk.key]) if chunk.key in gone else chunk.key for chunk in old.chunks]
    now = [_called(made[mark.slug] for mark in fresh[key]) if key in fresh else key for key in runs]
    if old.told == named.told and then == now:
        shared += [lexicon.NAME, prompts.NAME]
    else:
        _names(catalog, beside, folder, before)
    for name in shared:
        _share(before.folder / name, folder / name)
    written: list[Chunk] = []
    for key in runs:
        if key in kept:
            written.append(standing[key])
        else:
            written.append(chunks.write([made[mark.slug] for mark in fresh[key]], key, folder))
    manifest.seal(
        folder,
        replace(named, documents=old.documents, segment=old.segment, chunks=written),
        {name: old.files[name] for name in shared},
    )
    return True


def _called(run: Iterable[Card]) -> list[list[str]]:
    """What ``_names`` is made from: while it stands and nothing moves, so does that."""
    return [[*card["name"], card["status"], card["category"]] for card in run]


def _cards(catalog: Catalog, marks: Sequence[Mark], known: dict[str, Card]) -> dict[str, Card]:
    """The cards of products by slug. Those that say what they said keep their place in the segment."""
    changed = [catalog.products[mark.slug] for mark in marks if not _same(mark, known.get(mark.slug))]
    # A landing page asks one product at a time: those that stand as they were answer as they did.
    questions = documents.questions(replace(catalog, products={p.slug: p for p in changed}))
    tokens = documents.Tokens(catalog)
    anew = {p.slug: _card(p, questions.get(p.slug, []), tokens, known.get(p.slug)) for p in changed}
    return {mark.slug: anew.get(mark.slug) or known[mark.slug] for mark in marks}


def _same(mark: Mark, card: Card | None) -> bool:
    return card is not None and (card["digest"], card["status"] == "active") == (mark.digest, mark.active)


def _card(product: Product, asked: Sequence[Text], tokens: documents.Tokens, known: Card | None) -> Card:
    said = documents.fingerprint(product, asked)
    card: dict[str, Any] = {**cards.card(product), "said": said, "at": None}
    if known is not None and known["said"] == said:
        kept = {name: known[name] for name in ("at", "words") if name in known}
        return {**card, **kept}
    found = tokens.of([product], {product.slug: asked})
    words = {name: sorted(held) for name, held in found.items()}
    return {**card, "words": words}


def _share(old: Path, new: Path) -> None:
    """The same file under a second name; a copy where the disk cannot do that."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)
        manifest.sync(new)
