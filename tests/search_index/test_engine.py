from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import engine
from search_index.bits import Placed, gather

NUMBERS = st.sets(st.integers(0, 999), min_size=1, max_size=400).map(sorted)
TOKENS = st.dictionaries(st.text(min_size=1, max_size=6).filter(str.isprintable), NUMBERS, max_size=12)
HALF = 62


def write(folder: Path, postings: Mapping[str, Mapping[str, Sequence[int]]]) -> None:
    """A segment of 1,000 documents that stand in two parts."""
    placed = {field: {t: parts(numbers) for t, numbers in held.items()} for field, held in postings.items()}
    for name, content in engine.files(placed, 1000).items():
        (folder / name).write_bytes(content)


def parts(numbers: Iterable[int]) -> list[Placed]:
    late, early = divmod(gather(numbers, 125), 1 << 8 * HALF)
    return [(begin, products) for begin, products in ((0, early), (HALF, late)) if products]


@settings(max_examples=30)
@given(st.fixed_dictionaries({"name": TOKENS, "text": TOKENS}))
def test_what_was_written_is_read(postings: dict[str, dict[str, list[int]]]) -> None:
    with TemporaryDirectory() as folder:
        write(Path(folder), postings)
        read = engine.Postings(Path(folder))
        assert len(read) == 1000
        for field, tokens in postings.items():
            assert sorted(read.words(field)) == sorted(tokens)
            assert read.documents(field, "never") == []
            for token, numbers in tokens.items():
                packed = read.packed(field, token)
                assert (packed is None) == (len(numbers) * engine.OFTEN < 1000)
                if packed is None:
                    assert read.documents(field, token) == numbers
                else:
                    assert packed == gather(numbers, 125).to_bytes(125, "little")


def test_whoosh_reads_it_by_its_own_means(tmp_path: Path) -> None:
    postings = {"name": {"a": [1, 5, 900], "b": list(range(0, 1000, 90))}}
    write(tmp_path, postings)
    reader = engine.whoosh_index.open_dir(str(tmp_path), readonly=True).reader()
    for token, numbers in postings["name"].items():
        assert list(reader.postings("name", token).all_ids()) == numbers
        assert reader.doc_frequency("name", token) == len(numbers)


def test_beginnings_come_in_order_and_no_more_than_asked_for(tmp_path: Path) -> None:
    often = range(0, 1000, 2)
    write(tmp_path, {"name": {f"lamp{n:02}": often if n == 1 else [n] for n in range(60)}})
    assert engine.Postings(tmp_path).beginning("name", "lamp", 3) == ["lamp00", "lamp01", "lamp02"]
