"""What is kept as bytes is asked like the mapping that it was made from, seldom or often."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.site import rows
from plugins.site.rows import Rows, laid, packed

KEYS = st.text("ab/é灯", max_size=4)
VALUES = st.integers(0, 9)


@pytest.mark.parametrize("seldom", [0, 2, 1_000])
@given(st.dictionaries(KEYS, VALUES), st.dictionaries(KEYS, st.none() | VALUES), st.lists(KEYS))
def test_rows_are_the_mapping_they_were_packed_from(seldom, kept, new, asked):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rows, "SELDOM", seldom)
        whole = {key: value for key, value in {**kept, **new}.items() if value is not None}
        for found in (Rows(packed(kept), None, new), laid(Rows(packed(kept), None, {}), new)):
            assert [found.get(key) for key in (*asked, *whole, *new)] == [
                whole.get(key) for key in (*asked, *whole, *new)
            ]
            assert [key in found for key in asked] == [key in whole for key in asked]
            assert (len(found), [*found]) == (len(whole), [*whole])


def test_few_questions_do_not_put_down_where_all_keys_are(monkeypatch):
    monkeypatch.setattr(rows, "SELDOM", 3)
    kept = {f"p/{number}/": number for number in range(100)}
    found = Rows(packed(kept), None, {})
    places = vars(found._kept)
    assert [found.get(key) for key in ("p/7/", "p/x/", "p/99/")] == [7, None, 99]
    assert "at" not in places
    assert found["p/8/"] == 8
    assert "at" in places
