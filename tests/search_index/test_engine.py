from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import engine
from search_index.bits import gather

NUMBERS = st.sets(st.integers(0, 999), min_size=1, max_size=400).map(sorted)
TOKENS = st.dictionaries(st.text(min_size=1, max_size=6).filter(str.isprintable), NUMBERS, max_size=12)


@settings(max_examples=30)
@given(st.fixed_dictionaries({"name": TOKENS, "text": TOKENS}))
def test_what_was_written_is_read(postings: dict[str, dict[str, list[int]]]) -> None:
    with TemporaryDirectory() as folder:
        engine.write(Path(folder), postings, 1000)
        read = engine.Postings(Path(folder))
        assert len(read) == 1000
        for field, tokens in postings.items():
            assert {token: read.documents(field, token) for token in tokens} == tokens
            assert sorted(read.words(field)) == sorted(tokens)
            assert read.documents(field, "never") == []
            for token, numbers in tokens.items():
                packed = read.packed(field, token)
                assert (packed is None) == (len(numbers) * engine.OFTEN < 1000)
                assert packed is None or packed == gather(numbers, 125).to_bytes(125, "little")


def test_whoosh_reads_it_by_its_own_means(tmp_path: Path) -> None:
    postings = {"name": {"a": [1, 5, 900], "b": list(range(0, 1000, 3))}}
    engine.write(tmp_path, postings, 1000)
    reader = engine.whoosh_index.open_dir(str(tmp_path), readonly=True).reader()
    for token, numbers in postings["name"].items():
        assert list(reader.postings("name", token).all_ids()) == numbers
        assert reader.doc_frequency("name", token) == len(numbers)


def test_beginnings_come_in_order_and_no_more_than_asked_for(tmp_path: Path) -> None:
    engine.write(tmp_path, {"name": {f"lamp{n:02}": [n] for n in range(60)}}, 60)
    assert engine.Postings(tmp_path).beginning("name", "lamp", 3) == ["lamp00", "lamp01", "lamp02"]
