"""A photometric file handed in at the desk: read by the limited child, told by line and field, live after a second person."""

from __future__ import annotations

import io
from html import unescape

import pytest

from catalog import intake
from catalog.photometry.read import of
from tests.catalog.photometry.files import ies, ldt
from tests.editing.conftest import Room, room
from tests.staff.test_catalog_desk import press

__all__ = ["room"]


def upload(client, raw: bytes, name: str):
    return client.post("/staff/catalog/upload", data={"file": (io.BytesIO(raw), name)})


@pytest.mark.parametrize(
    ("raw", "name"), [(ies().encode(), "dl-9w.ies"), (ldt().encode("latin-1"), "dl-9w.ldt")]
)
def test_a_sound_file_goes_live_after_a_second_person(desk, room: Room, raw, name):
    ting, hui = desk("ting"), desk("hui")
    page = upload(ting, raw, name).location
    shown = ting.get(page).text
    assert f"photometry/{name}" in shown
    place = room.content / "photometry" / name
    assert not place.exists()
    assert press(ting, page, "publish").status_code >= 400  # alone it does not go
    press(ting, page, "send")
    assert press(hui, page, "approve").status_code == 303
    assert of(place).rows == of_bytes(raw, name).rows


def of_bytes(raw: bytes, name: str):
    from catalog.photometry.read import read

    return read(raw, name)


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [(b"IESNA:LM-63-2002\nTILT=NONE\n1 -1 1 3 one", "a.ies", ("content/photometry/a.ies:3", "one", "")),
     (b"IESNA:LM-63-2002\nTILT=NONE\n1 -1 1 3 one", "b.ies", ("b.ies:3", "水平角个数", "不是一个数")),
     (b"no tilt here", "c.ies", ("c.ies", "TILT", "没有 TILT= 行")),
     (ies().encode()[:200], "d.ies", ("d.ies", "文件到此为止", "")),
     (b"\0" * 100, "e.ldt", ("e.ldt", "含有空字节", "")),
     (ies().encode(), "a lamp.ies", ("a lamp.ies", "文件名只能用字母", ""))],
)  # fmt: skip
def test_what_is_wrong_is_told_by_line_and_field(desk, room: Room, raw, name, said):
    client = desk("ting")
    page = client.get(upload(client, raw, name).location)
    text = unescape(page.text)
    assert all(word in text for word in said)
    assert "Traceback" not in text
    assert not (room.content / "photometry" / name).exists()


def test_names_lead_nowhere_else(desk, room: Room):
    client = desk("ting")
    shown = client.get(upload(client, ies().encode(), "../../catalog/x.ies").location).text
    assert "photometry/x.ies" in shown
    assert not (room.content / "catalog" / "x.ies").exists()


def test_the_child_reads_it_and_not_we(monkeypatch):
    """With the child gone nothing is read; with it a file of too many figures ends within its limits."""
    from catalog.photometry import read as photometry
    from catalog.problems import Invalid

    monkeypatch.setattr(photometry, "read", lambda *_: pytest.fail("read here"))
    assert intake.opened(ies().encode(), "a.ies").sheets == {}
    huge = f"IESNA:LM-63-2002\nTILT=NONE\n1 -1 1 721 721 1 2 0 0 0\n1 1 1\n{'0 ' * 1000}".encode()
    with pytest.raises(Invalid, match="300000"):
        intake.opened(huge, "a.ies")
    monkeypatch.setattr(intake, "OPENER", intake.OPENER.with_name("missing.py"))
    with pytest.raises(Invalid):
        intake.opened(ies().encode(), "a.ies")
