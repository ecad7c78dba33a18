"""What a question says by the name of a value → conditions: ``E27``, ``红色``, ``DALI``, ``C 曲线``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from catalog.model import LANGS, Field
from search_index.phrases import Option, Phrase
from search_index.tokens import CHINESE, fold

#: a value that says that there is none is asked for by nobody
NONE = "none"
NO_CHINESE_BEFORE = f"(?<!{CHINESE.removesuffix('+')})"
NO_CHINESE_AFTER = f"(?!{CHINESE.removesuffix('+')})"


class Choices:
    """Reads phrases that name a value of a declared choice."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._options: dict[str, list[Option]] = {}
        for field in fields.values():
            for code, name in field.values.items() if field.kind == "choice" else ():
                for lang in LANGS:
                    self._learn(field, code, fold(name[lang]))
        words = sorted(self._options, key=len, reverse=True)
        self._pattern = re.compile(_alone(words))

    def _learn(self, field: Field, code: str, name: str) -> None:
        colour = field.name.zh.endswith("色")
        names = [f"{name.removesuffix('色')}色"] if colour and not name.isascii() else [name]
        for said in names:
            if len(said) > 1 and code != NONE:
                self._options.setdefault(said.replace(" ", ""), []).append(Option(field.code, (code,)))

    def find(self, text: str) -> Iterator[Phrase]:
        """The phrases of a folded text, from left to right."""
        for match in self._pattern.finditer(text):
            options = self._options[re.sub(r"\s", "", match[0])]
            yield Phrase(match[0], (match.span(),), tuple(dict.fromkeys(options)), named=True)


def _alone(words: Iterable[str]) -> str:
    """Colours are read out of a run of Chinese; other words have to stand alone, for they are parts of many names."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for word in words:
        begins = "(?<![a-z0-9.-])" if word[0].isascii() else NO_CHINESE_BEFORE
        ends = "(?![a-z0-9]|[.-][a-z0-9])" if word[-1].isascii() else NO_CHINESE_AFTER
        kind = ("", "") if word.endswith("色") else (begins, ends)
        kinds.setdefault(kind, []).append(r"\s?".join(map(re.escape, word)))
    return "|".join(f"{begins}(?:{'|'.join(kind)}){ends}" for (begins, ends), kind in kinds.items()) or "(?!)"
