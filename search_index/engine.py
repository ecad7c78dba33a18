"""The one door to Whoosh, so that its warnings and its habits stay behind it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its sources carry escapes that Python has since frowned upon
    from whoosh import index as whoosh_index
    from whoosh.fields import KEYWORD, Schema
    from whoosh.filedb.filestore import RamStorage
    from whoosh.reading import TermNotFound

MAX_EXPANSIONS = 40


def write(folder: Path, fields: Sequence[str], documents: Iterable[Mapping[str, Iterable[str]]]) -> None:
    """Write one segment into the empty ``folder``: a document is its tokens by field, numbered as they come."""
    schema = Schema(**{name: KEYWORD(stored=False, scorable=False) for name in fields})
    # In memory first: on disk the writer asks the file system once for every posting.
    storage = RamStorage()
    writer = storage.create_index(schema).writer(limitmb=128)
    for document in documents:
        writer.add_document(**{name: " ".join(sorted(set(tokens))) for name, tokens in document.items()})
    writer.commit(optimize=True)
    for name in storage.list():
        (folder / name).write_bytes(storage.files[name])


class Postings:
    """Document numbers by field and token. Its files are pickles: only ever open a folder whose digest was checked."""

    def __init__(self, folder: Path) -> None:
        index = whoosh_index.open_dir(str(folder), readonly=True)
        self._reader = index.reader()
        # Readers move one shared file position.
        self._lock = Lock()

    def __len__(self) -> int:
        return int(self._reader.doc_count_all())

    def documents(self, field: str, token: str) -> list[int]:
        """The numbers of the documents that hold ``token`` in ``field``, ascending; empty when none does."""
        with self._lock:
            try:
                return list(self._reader.postings(field, token).all_ids())
            except TermNotFound:
                return []

    def beginning(self, field: str, prefix: str) -> list[str]:
        """Tokens of ``field`` that begin with ``prefix``, at most forty."""
        with self._lock:
            found = []
            for token in self._reader.expand_prefix(field, prefix):
                found.append(token.decode() if isinstance(token, bytes) else str(token))
                if len(found) == MAX_EXPANSIONS:
                    break
            return found

    def words(self, field: str) -> list[str]:
        """Every token of ``field``."""
        with self._lock:
            return [token.decode() for token in self._reader.lexicon(field)]

    def close(self) -> None:
        self._reader.close()
