"""What the page of a set says it holds."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

from tests.plugins.golden import CONTENT, build


def add(file: Path, *lines: str) -> None:
    file.write_text(file.read_text("utf-8").rstrip("\n") + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


def holds(page: Path) -> list[str]:
    """The lines of the row that says what one set holds."""
    rows = re.findall(r"<dt>(?:一套含|One set holds)</dt><dd>(.*?)</dd>", page.read_text("utf-8"), re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", line)) for row in rows for line in row.split("<br>")]


def test_a_set_names_its_parts_and_leads_to_them(tmp_path):
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    sheets = content / "catalog"
    for slug in ("dl-six", "dl-mix"):
        add(
            sheets / "products.csv",
            f"{slug},downlights,yunhe,downlight,{slug} 套装,{slug} set,,,active,,2026-01-31,,,,,",
        )
    add(
        sheets / "variants.csv",
        "DL-6-5W,dl-six,,5 W,5 W,180.00,1300,5,420,3000,,",
        "DL-6-7W,dl-six,,7 W,7 W,220.00,1300,7,600,3000,,",
        "DL-MIX-A,dl-mix,,甲,A,99.00,700,7,600,3000,,",
        "DL-MIX-B,dl-mix,,乙,B,89.00,700,5,420,3000,,",
    )
    (sheets / "bundles.csv").write_text(
        "sku,part,quantity\nDL-6-5W,DL-5W-30K,6\nDL-6-7W,DL-7W-30K,6\n"
        "DL-MIX-A,DL-5W-30K,1\nDL-MIX-A,DL-7W-30K,2\nDL-MIX-B,DL-5W-30K,3\n",
        encoding="utf-8",
    )
    done = build(content, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    output = tmp_path / "output"
    # Both variants hold the same product: said once.
    assert holds(output / "p/dl-six/index.html") == ["7 W 筒灯 <开孔 75> × 6"]
    assert 'href="/p/dl-7w/"' in (output / "p/dl-six/index.html").read_text("utf-8")
    assert holds(output / "en/p/dl-six/index.html") == ["7 W downlight <75 mm> × 6"]
    # They differ: said for each, and which variant of the part it is.
    lines = holds(output / "p/dl-mix/index.html")
    assert [line for line in lines if "×" not in line] == ["甲", "乙"]
    assert [line[-1] for line in lines if "×" in line] == ["1", "2", "3"]
    assert len({line.split(" × ")[0] for line in lines if "×" in line}) == 2
    assert holds(output / "p/dl-7w/index.html") == []
