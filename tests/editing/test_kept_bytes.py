from __future__ import annotations

import pytest

from backend.editing import kept


@pytest.mark.parametrize(
    ("begins", "shorter"), [(b"slug,zh", True), (kept.ARCHIVE, False)], ids=["sheet", "workbook"]
)
def test_what_is_compressed_already_is_kept_as_it_is(begins: bytes, shorter: bool) -> None:
    """To compress a workbook again takes longer than all that a price changes in the database."""
    data = begins + bytes(10_000)
    assert (len(kept.packed(data)) < len(data)) is shorter
    assert kept.unpacked(kept.packed(data)) == data
