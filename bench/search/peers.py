"""Other engines over the same products, each given the questions in the way it is usually asked."""

from __future__ import annotations

import importlib
import re
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import chain
from pathlib import Path
from typing import Any

from bench.search.document import Document
from search_index.tokens import indexed

FIELDS = ("name", "shelf", "sku", "spec", "text")
WEIGHTS = (10.0, 5.0, 8.0, 3.0, 1.0)
SHORT = 3
TANTIVY = "tantivy==0.27.0"
MOST_VALUES = 10_000


class Fts5:
    """SQLite with trigrams; words of one or two characters, which trigrams cannot find, are looked for by LIKE."""

    name = "SQLite FTS5"

    def build(self, documents: Sequence[Document], folder: Path) -> None:
        base = sqlite3.connect(folder / "fts5.db")
        columns = ", ".join(FIELDS)
        base.execute(f"CREATE VIRTUAL TABLE doc USING fts5(slug UNINDEXED, {columns}, tokenize='trigram')")
        base.execute("CREATE TABLE value (doc INTEGER, code TEXT, value TEXT)")
        rows = ((at, each.slug, *each.texts) for at, each in enumerate(documents, start=1))
        base.executemany(f"INSERT INTO doc (rowid, slug, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        values = ((at, *pair) for at, each in enumerate(documents, start=1) for pair in each.values)
        base.executemany("INSERT INTO value VALUES (?, ?, ?)", values)
        base.execute("CREATE INDEX value_doc ON value (doc)")
        base.commit()
        self._base = base

    def opened(self) -> AbstractContextManager[None]:
        return nullcontext()

    def find(self, question: str) -> list[str]:
        for joint in (" AND ", " OR "):
            where, given = _asked(question, joint)
            order = f"bm25(doc, 0, {', '.join(map(str, WEIGHTS))})" if "MATCH" in where else "rowid"
            sql = f"SELECT slug FROM doc WHERE {where} ORDER BY {order} LIMIT 24"
            found = [slug for (slug,) in self._base.execute(sql, given)]
            if found:
                return found
        return []

    def count(self, question: str) -> object:
        where, given = _asked(question, " AND ")
        sql = (
            "SELECT code, value, COUNT(DISTINCT doc) FROM value WHERE doc IN "
            f"(SELECT rowid FROM doc WHERE {where}) GROUP BY code, value"
        )
        return self._base.execute(sql, given).fetchall()


def _asked(question: str, joint: str) -> tuple[str, list[str]]:
    words = question.split()
    long = [f'"{word.replace(chr(34), "")}"' for word in words if len(word) >= SHORT]
    short = [word for word in words if len(word) < SHORT]
    if long and joint == " OR ":
        short = []  # SQLite cannot say: this match or that likeness
    parts = ["doc MATCH ?"] if long else []
    parts += ["(name || shelf || spec) LIKE ?" for _ in short]
    given = [joint.join(long)] if long else []
    return joint.join(parts) or "0", [*given, *(f"%{word}%" for word in short)]


class Tantivy:
    """With our own tokens, for it has none for Chinese."""

    name = "tantivy"

    def __init__(self, site: Path) -> None:
        _install(site)
        self._tantivy: Any = importlib.import_module("tantivy")

    def build(self, documents: Sequence[Document], folder: Path) -> None:
        place = folder / "tantivy"
        place.mkdir()
        schema = self._tantivy.SchemaBuilder().add_text_field("slug", stored=True, tokenizer_name="raw")
        schema.add_text_field("value", fast=True, tokenizer_name="raw")
        for field in FIELDS:
            schema.add_text_field(field, tokenizer_name="whitespace")
        self._index = self._tantivy.Index(schema.build(), path=str(place))
        writer = self._index.writer(heap_size=200_000_000, num_threads=2)
        for each in documents:
            told = {field: _tokens(text) for field, text in zip(FIELDS, each.texts, strict=True)}
            values = ["=".join(pair) for pair in each.values]
            writer.add_document(self._tantivy.Document(slug=each.slug, value=values, **told))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def opened(self) -> AbstractContextManager[None]:
        return nullcontext()

    def find(self, question: str) -> list[str]:
        for joint in (True, False):
            found = self._searcher.search(self._query(question, joint=joint), 24).hits
            if found:
                return [self._searcher.doc(address)["slug"][0] for _, address in found]
        return []

    def count(self, question: str) -> object:
        asked = {"values": {"terms": {"field": "value", "size": MOST_VALUES}}}
        return self._searcher.aggregate(self._query(question, joint=True), asked)

    def _query(self, question: str, *, joint: bool) -> Any:
        boosts = dict(zip(FIELDS, WEIGHTS, strict=True))
        words = [re.sub(r"[^\w./²]", " ", token) for token in _pairs(question)]
        asked = " ".join(f'"{word}"' for word in words)
        query, _ = self._index.parse_query_lenient(asked, list(FIELDS), boosts, conjunction_by_default=joint)
        return query


def _tokens(text: str) -> str:
    return " ".join(indexed(text))


def _pairs(question: str) -> list[str]:
    """The pairs of a Chinese run, not its single characters as well."""
    found = dict.fromkeys(chain(indexed(question)))
    return [token for token in found if len(token) > 1 or token.isascii()] or list(found)


def _install(site: Path) -> None:
    if not (site / "tantivy").is_dir():
        pip = [
            "python3",
            "-m",
            "pip",
            "--python",
            sys.executable,
            "install",
            "--quiet",
            "--target",
            str(site),
            TANTIVY,
        ]
        subprocess.run(pip, check=True)
    sys.path.insert(0, str(site))
