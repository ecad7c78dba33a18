"""The person's command: what is kept, and the way back."""

from __future__ import annotations

from plugins.release.cli import main
from plugins.release.releases import Releases

AT = 1_700_000_000


def publish(releases: Releases, text: str) -> None:
    with releases.begin() as staging:
        staging.put("index.html", text.encode())
        staging.commit(text, {}, at=AT)


def test_list_and_roll_back(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    output = str(tmp_path / "output")
    for text in ("one", "two"):
        publish(Releases(tmp_path / "output"), text)
    assert main(["list", "--output", output]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1  2023-11-15 06:13:20  catalogue one  1 files changed",
        "2  2023-11-15 06:13:20  catalogue two  1 files changed  in service",
    ]
    assert main(["rollback", "--output", output]) == 0
    assert "catalogue one" in capsys.readouterr().out
    assert (tmp_path / "output/index.html").read_text() == "one"
    assert main(["rollback", "2", "--output", output]) == 0
    assert (tmp_path / "output/index.html").read_text() == "two"


def test_what_cannot_be_is_said_in_a_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["rollback", "7", "--output", str(tmp_path / "output")]) == 1
    assert "没有第 7 版" in capsys.readouterr().err
    assert main(["list", "--output", str(tmp_path / "output")]) == 0
