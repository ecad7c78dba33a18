"""Pinyin and its initials → words, and which characters sound alike.

Made when the index is built, so that no dictionary of Chinese is needed to answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import normalize

from pypinyin import lazy_pinyin
from pypinyin.pinyin_dict import pinyin_dict

from search_index.heard import LONGEST, SHORTEST, Heard

#: so many words of one sound are kept, the most frequent
MOST = 3


def gathered(heard: Heard) -> dict[str, list[str]]:
    """Words by pinyin; shelves and sayings by their initials too."""
    spelt: dict[str, Counter[str]] = {}
    for run, count in (heard.runs + heard.whole).items():
        for key, word in _parts(run):
            spelt.setdefault(key, Counter())[word] += count
    for run, count in heard.whole.items():
        spelt.setdefault("".join(part[0] for part in syllables(run)), Counter())[run] += count
    return {key: [word for word, _ in words.most_common(MOST)] for key, words in sorted(spelt.items())}


def alike(words: Iterable[str]) -> dict[str, str]:
    """Common characters by syllable, for the syllables that ``words`` have; each under its usual one."""
    wanted = {part for word in words for part in syllables(word)}
    found: dict[str, list[str]] = {}
    for code, readings in pinyin_dict.items():
        if _common(chr(code)):
            syllable = _plain(readings.split(",")[0])
            if syllable in wanted:
                found.setdefault(syllable, []).append(chr(code))
    return {syllable: "".join(found[syllable]) for syllable in sorted(found)}


def _parts(run: str) -> Iterator[tuple[str, str]]:
    spelt = syllables(run)
    for begin in range(len(run)):
        for end in range(begin + SHORTEST, min(begin + LONGEST, len(run)) + 1):
            yield "".join(spelt[begin:end]), run[begin:end]


@lru_cache(maxsize=50_000)  # the same runs come again with every build of the publisher
def syllables(run: str) -> tuple[str, ...]:
    """The pinyin of a run of Chinese, a syllable each."""
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
