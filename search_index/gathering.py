"""The inverted index of many products, gathered by two processes where there are two processors."""

from __future__ import annotations

import multiprocessing
import os
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import TypeAlias

from catalog.model import Catalog, Product, Text
from search_index.documents import FIELDS, Tokens

#: fewer products than this are done before a second process has begun
WORTH_SHARING = 2_000

#: document numbers by field and token, ascending
Postings: TypeAlias = "dict[str, dict[str, array[int]]]"
#: the same, numbers as bytes
Packed = Mapping[str, Mapping[str, bytes]]
Questions = Mapping[str, Sequence[Text]]


class Gathering:
    """Begun when made; the second half of the products is another process's, if there is one."""

    def __init__(self, catalog: Catalog, products: Mapping[int, Product], questions: Questions) -> None:
        """``products``: by document number, ascending."""
        self._catalog = catalog
        self._products = list(products.items())
        self._questions = questions
        shared = len(products) >= WORTH_SHARING and len(os.sched_getaffinity(0)) > 1
        self._half = len(products) // 2 if shared else len(products)
        self._other = _Other(self._second) if shared else None

    def postings(self) -> Postings:
        """All of them."""
        found = self._of(range(self._half))
        second = (self._other.answer() if self._other else None) or self._second()
        for name, held in second.items():
            field = found[name]
            for token, numbers in held.items():
                field[token].frombytes(numbers)
        return found

    def _second(self) -> Packed:
        found = self._of(range(self._half, len(self._products)))
        return {
            name: {token: held.tobytes() for token, held in field.items()} for name, field in found.items()
        }

    def _of(self, places: Iterable[int]) -> Postings:
        tokens = Tokens(self._catalog)
        found: Postings = {name: defaultdict(_numbers) for name in FIELDS}
        for place in places:
            number, product = self._products[place]
            for name, words in tokens.of(product, self._questions.get(product.slug, ())).items():
                field = found[name]
                for word in words:
                    field[word].append(number)
        return found


class _Other:
    """A second process with a copy of all that this one has; it sends what its task gives and ends."""

    def __init__(self, task: Callable[[], Packed]) -> None:
        context = multiprocessing.get_context("fork")
        self._inlet, outlet = context.Pipe(duplex=False)
        self._process = context.Process(target=_send, args=(task, outlet), daemon=True)
        self._process.start()
        outlet.close()

    def answer(self) -> Packed | None:
        """What the task gave; None where the process has died."""
        try:
            answer: Packed = self._inlet.recv()
        except EOFError:
            return None
        finally:
            self._inlet.close()
            self._process.join()
        return answer


def _send(task: Callable[[], Packed], outlet: Connection) -> None:
    outlet.send(task())


def _numbers() -> array[int]:
    return array("I")
