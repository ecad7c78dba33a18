"""The parts of an opened index, each taken over from the index before where its files are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.model import OldLamp
from search_index import lexicon, manifest, prompts, replaced, shelves
from search_index.engine import Postings
from search_index.filters import Filters
from search_index.layers import Layers
from search_index.manifest import Manifest
from search_index.piece import Piece
from search_index.pieces import Pieces
from search_index.prompts import Prompts
from search_index.reading import Reader
from search_index.shelves import Shelves
from search_index.sounds import Sounds
from search_index.tokens import fold
from search_index.words import Words


@dataclass(frozen=True, slots=True)
class Parts:
    """What an index is made of."""

    manifest: Manifest
    shelves: Shelves
    pieces: Pieces
    filters: Filters
    segment: Postings
    words: Words
    sounds: Sounds
    reader: Reader
    old: Sequence[OldLamp]
    prompts: Prompts


def opened(folder: Path, before: Parts | None = None) -> Parts:
    """Raises ``manifest.Tampered`` before anything but the manifest is opened, FileNotFoundError without one."""
    listed = manifest.check(folder)
    shared = shelves.read(folder)
    known = {}
    if before and before.shelves.fields == shared.fields:
        files = (before.manifest.files[chunk.file] for chunk in before.manifest.chunks)
        known = dict(zip(files, before.pieces.pieces, strict=True))
    made = [
        known.get(listed.files[chunk.file]) or Piece(folder / chunk.file, shared.fields)
        for chunk in listed.chunks
    ]
    pieces = Pieces(made, before.pieces if before else None)
    same_segment = before and before.manifest.segment_digest() == listed.segment_digest()
    segment = before.segment if before and same_segment else Postings(folder)
    # Where no word has changed and nobody has moved, what words were turned into stands as well.
    same_words = before and same_segment and _words(before.manifest) == _words(listed)
    words = before.words if before and same_words else Words(Layers(segment, pieces), pieces.all)
    helps = lexicon.read(folder)
    sounds = Sounds(helps.words, helps.alike, helps.said)
    old = replaced.read(folder)
    names = (
        fold(name) for category in shared.categories.values() for name in (category.name.zh, category.name.en)
    )
    reader = Reader(shared.fields, helps.said, sounds, old, names)
    asked_for = prompts.read(folder)
    filters = Filters(shared, pieces)
    return Parts(listed, shared, pieces, filters, segment, words, sounds, reader, old, asked_for)


def _words(listed: Manifest) -> list[tuple[str, int]]:
    return [(chunk.words, chunk.count) for chunk in listed.chunks]
