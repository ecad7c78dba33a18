"""What may stand at the output path before there is a release."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from plugins.release.errors import Refused
from plugins.release.releases import Releases

AT = 1_700_000_000


def publish(releases: Releases) -> None:
    with releases.begin() as staging:
        staging.put("index.html", b"new")
        staging.commit("v", {}, at=AT)


def test_an_empty_folder_is_taken_over(tmp_path):
    (tmp_path / "output").mkdir()
    publish(Releases(tmp_path / "output"))
    assert (tmp_path / "output").is_symlink()
    assert {p.name for p in (tmp_path / ".output").iterdir()} == {"000001", "build.lock", "switch.lock"}


def test_a_folder_that_an_older_build_made_is_taken_over(tmp_path):
    output, made = tmp_path / "output", tmp_path / "build.json"
    (output / "p").mkdir(parents=True)
    (output / "p/old.html").write_text("old")
    (output / "reload.txt").write_text("1")
    made.write_text(json.dumps({str(output): ["p/old.html"]}))
    publish(Releases(output, made=made))
    assert [p.name for p in output.iterdir()] == ["index.html"]


def test_a_folder_with_a_file_of_somebody_is_left_alone(tmp_path):
    output, made = tmp_path / "output", tmp_path / "build.json"
    output.mkdir()
    (output / "old.html").write_text("old")
    (output / "thesis.txt").write_text("years of work")
    made.write_text(json.dumps({str(output): ["old.html"]}))
    with pytest.raises(Refused, match=r"thesis\.txt"):
        publish(Releases(output, made=made))
    assert {p.name for p in output.iterdir()} == {"old.html", "thesis.txt"}


def test_without_a_list_every_file_is_somebodys(tmp_path):
    (tmp_path / "output").mkdir()
    (tmp_path / "output/index.html").write_text("old")
    for made in (None, tmp_path / "gone.json"):
        with pytest.raises(Refused, match=r"index\.html"):
            publish(Releases(tmp_path / "output", made=made))


def test_a_link_elsewhere_and_a_file_are_left_alone(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "output").symlink_to("elsewhere")
    with pytest.raises(Refused, match="elsewhere"):
        publish(Releases(tmp_path / "output"))
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused):
        publish(Releases(tmp_path / "file"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_link_whose_releases_are_gone_is_ours(tmp_path):
    (tmp_path / "output").symlink_to(".output/000007/tree")
    publish(Releases(tmp_path / "output"))
    assert (tmp_path / "output/index.html").read_text() == "new"


@pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "en_US.UTF-8"])
def test_the_reason_is_said_in_the_readers_language(tmp_path, monkeypatch, locale):
    monkeypatch.setenv("LC_ALL", locale)
    with pytest.raises(Refused) as refused:
        Releases(tmp_path / "output").roll_back()
    assert ("版本" in str(refused.value)) == locale.startswith("zh")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_disk_is_told_with_the_file_where_one_is_known(tmp_path, monkeypatch, number):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    for name, said in ((None, f"{tmp_path}/output: "), ("a.html", "a.html: ")):
        with pytest.raises(Refused) as refused, Releases(tmp_path / "output").begin():
            raise OSError(number, "No room", name)
        assert str(refused.value).startswith(f"it cannot be written, {said}")
        assert str(refused.value).endswith("; the site in service is unchanged")


def test_a_folder_is_replaced_where_names_cannot_change_places(tmp_path, monkeypatch):
    from plugins.release import takeover

    monkeypatch.setattr(takeover, "_exchange", lambda _one, _other: False)
    (tmp_path / "output").mkdir()
    publish(Releases(tmp_path / "output"))
    assert Path(tmp_path / "output/index.html").read_text() == "new"
