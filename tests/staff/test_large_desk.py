"""A workbook of a hundred thousand variants goes through the desk: handed in, seen as what will change, live."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backend.editing import service
from bench.catalog import goods, handed_in
from tests.staff.test_catalog_desk import press, upload

VARIANTS, EVERY = 100_000, 50


@pytest.mark.skipif("LONG" not in os.environ, reason="takes a minute: make test-long")
def test_a_hundred_thousand_variants_go_live(desk, settings, tmp_path: Path) -> None:
    content = settings.CONTENT_DIR
    for name in ("catalog", "products", "topics", "landing"):
        (content / name).unlink()
        (content / name).mkdir()
    goods.write(goods.sheets(VARIANTS), content / "catalog" / "catalog.xlsx")
    goods.write(goods.sheets(VARIANTS, dearer=EVERY), tmp_path / "new.xlsx")
    raw = (tmp_path / "new.xlsx").read_bytes()
    assert handed_in.percent(raw) < 50
    client = desk("ting")
    page = upload(client, raw).location
    shown = client.get(page).text
    assert "2,000 处价格" in shown
    assert press(client, page, "publish").status_code == 303
    assert service.find(page.split("/")[-2]).status == "APPLIED"
