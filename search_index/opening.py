"""The parts of an opened index, each taken over from the index before where its files are the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from search_index import chunks, manifest, shelves
from search_index.engine import Postings
from search_index.filters import Filters
from search_index.layers import Layers
from search_index.manifest import Manifest
from search_index.pieces import Pieces, piece
from search_index.shelves import Shelves
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


def opened(folder: Path, before: Parts | None = None) -> Parts:
    """Raises ``manifest.Tampered`` before anything but the manifest is opened, FileNotFoundError without one."""
    listed = manifest.check(folder)
    shared = shelves.read(folder)
    known = {}
    if before and before.shelves.fields == shared.fields:
        files = (before.manifest.files[chunk.file] for chunk in before.manifest.chunks)
        known = dict(zip(files, before.pieces.pieces, strict=True))
    made = [
        known.get(listed.files[chunk.file]) or piece(chunks.read(folder / chunk.file), shared.fields)
        for chunk in listed.chunks
    ]
    same_segment = before and before.manifest.segment_digest() == listed.segment_digest()
    segment = before.segment if before and same_segment else Postings(folder)
    # Where no word has changed and nobody has moved, what words were turned into stands as well.
    if before and same_segment and _seats(before.manifest) == _seats(listed):
        pieces, words = Pieces(made, before.pieces.ground), before.words
    else:
        pieces = Pieces(made)
        words = Words(_layers(segment, pieces, listed.documents), pieces.ground)
    return Parts(listed, shared, pieces, Filters(shared, pieces), segment, words)


def _seats(listed: Manifest) -> list[str]:
    return [chunk.seats for chunk in listed.chunks]


def _layers(segment: Postings, pieces: Pieces, documents: int) -> Layers:
    places = [-1] * documents
    loose: dict[str, dict[str, list[int]]] = {}
    for number, card in enumerate(pieces.cards()):
        if card["at"] is not None:
            places[card["at"]] = number
            continue
        for field, tokens in card["words"].items():
            held = loose.setdefault(field, {})
            for token in tokens:
                held.setdefault(token, []).append(number)
    return Layers(segment, None if places == list(range(documents)) else places, loose)
