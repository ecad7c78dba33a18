"""How the words of the catalogue sound: pinyin and its initials → words, and which characters sound alike.

Made when the index is built, so that no dictionary of Chinese is needed to answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from unicodedata import normalize

from pypinyin import lazy_pinyin
from pypinyin.pinyin_dict import pinyin_dict

from catalog.model import Catalog
from search_index.spelling import Spelling
from search_index.tokens import CHINESE, fold

RUN = re.compile(CHINESE)
SHORTEST, LONGEST = 2, 6
#: so many words of one sound are kept, the most frequent
MOST = 3
#: a shelf's name counts as so many products
SHELF = 1_000
SHORTEST_SPELT = 5


def gathered(catalog: Catalog, said: Iterable[str]) -> dict[str, list[str]]:
    """Words of the catalogue and of ``said`` by pinyin; shelves and sayings by their initials too."""
    whole: Counter[str] = Counter()
    for text in (*(category.name.zh for category in catalog.categories.values()), *said):
        whole.update({run: SHELF for run in RUN.findall(fold(text)) if len(run) >= SHORTEST})
    runs = Counter(run for item in catalog.products.values() for run in RUN.findall(fold(item.name.zh)))
    for field in catalog.fields.values():
        runs.update(run for name in field.values.values() for run in RUN.findall(fold(name.zh)))
    spelt: dict[str, Counter[str]] = {}
    for run, count in (runs + whole).items():
        for key, word in _parts(run):
            spelt.setdefault(key, Counter())[word] += count
    for run, count in whole.items():
        spelt.setdefault("".join(part[0] for part in _syllables(run)), Counter())[run] += count
    return {key: [word for word, _ in words.most_common(MOST)] for key, words in sorted(spelt.items())}


def alike(words: Iterable[str]) -> dict[str, str]:
    """Common characters by syllable, for the syllables that ``words`` have; each under its usual one."""
    wanted = {part for word in words for part in _syllables(word)}
    found: dict[str, list[str]] = {}
    for code, readings in pinyin_dict.items():
        if _common(chr(code)):
            syllable = _plain(readings.split(",")[0])
            if syllable in wanted:
                found.setdefault(syllable, []).append(chr(code))
    return {syllable: "".join(found[syllable]) for syllable in sorted(found)}


class Sounds:
    """What ``gathered`` and ``alike`` found."""

    def __init__(self, words: Mapping[str, list[str]], alike: Mapping[str, str]) -> None:
        self._words = words
        self._syllables = {character: syllable for syllable, known in alike.items() for character in known}

    def of(self, pinyin: str) -> list[str]:
        """The words that are spelt so, the most frequent first."""
        return list(self._words.get(pinyin, ()))

    @cached_property
    def spelling(self) -> Spelling:
        """Spellings, to find one that was mistyped."""
        return Spelling(pinyin for pinyin in self._words if len(pinyin) >= SHORTEST_SPELT)

    def like(self, run: str) -> str | None:
        """A word of the catalogue that sounds as ``run`` does and is another: ``筒登`` → ``筒灯``."""
        spelt = "".join(self._syllables.get(character, "?") for character in run)
        words = (word for word in self._words.get(spelt, ()) if len(word) == len(run) and word != run)
        return next(words, None)


def _parts(run: str) -> Iterator[tuple[str, str]]:
    syllables = _syllables(run)
    for begin in range(len(run)):
        for end in range(begin + SHORTEST, min(begin + LONGEST, len(run)) + 1):
            yield "".join(syllables[begin:end]), run[begin:end]


@lru_cache(maxsize=50_000)  # the same runs come again with every build of the publisher
def _syllables(run: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(run))


def _plain(syllable: str) -> str:
    """Without its tone: ``lǜ`` → ``lv``."""
    letters = normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(letter for letter in letters if letter.isascii())


def _common(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) > 1
    except UnicodeEncodeError:
        return False
