"""From an approved comment to a file and a build."""

from __future__ import annotations

import fcntl
import json
import sys
import time
from dataclasses import replace

import pytest

from backend.community import service as community
from backend.community.rules import Draft
from backend.kernel import outbox
from backend.kernel.clock import Clock
from backend.offers import service as offers
from backend.publish import service
from backend.publish.errors import BuildFailed, Busy
from backend.publish.service import Publisher
from backend.publish.tables import Build, Export

AT = 1_800_000_000
BY = "staff:ting"


@pytest.fixture
def slug(app):
    return offers.get("DL-7W-30K").product


def comment(slug: str, body: str, at: int = AT) -> str:
    draft = Draft(slug, "老张", "zhang@mail.example", body, "zh")
    ref, _ = community.submit(draft, community.Visitor("203.0.113.7", "Firefox"), at=at)
    return ref


def publisher(settings, command: str = "true", timeout: int = 20) -> Publisher:
    return Publisher(replace(settings, BUILD_COMMAND=command), Clock(), timeout)


def run(settings, command: str = "true", at: int = AT + 10) -> int:
    return outbox.run_due({"publish": publisher(settings, command)}, at=at)


def counting(tmp_path) -> str:
    return f"{sys.executable} -c \"open(r'{tmp_path / 'runs'}', 'a').write('x')\""


def test_an_approved_comment_becomes_a_file_and_one_build(settings, slug, tmp_path):
    first = comment(slug, "能用在**浴室**吗？")
    second = comment(slug, "<script>x</script>", at=AT + 1)
    community.reply(first, "可以。", by=BY, at=AT + 2)
    community.approve(first, by=BY, at=AT + 3)
    community.approve(second, by=BY, at=AT + 4)
    assert run(settings, counting(tmp_path), at=AT + 4) == 0, "it waits for others to settle"
    assert service.waiting() == 2
    assert run(settings, counting(tmp_path)) == 2
    assert (tmp_path / "runs").read_text() == "x", "two changes, one build"
    text = (settings.CONTENT_DIR / "comments" / f"{slug}.json").read_text("utf-8")
    lines = json.loads(text)
    assert [set(line) for line in lines] == [{"id", "name", "at", "body_html", "lang", "reply"}] * 2
    assert lines[0]["body_html"] == "<p>能用在<strong>浴室</strong>吗？</p>\n"
    assert lines[0]["reply"] == {"name": "客服", "at": AT + 2, "body_html": "<p>可以。</p>\n"}
    assert lines[0]["at"] == AT
    assert lines[1]["reply"] is None
    assert "<script" not in text
    for private in ("zhang@mail.example", "203.0.113.7", first, second, "ting"):
        assert private not in text
    assert (service.waiting(), service.failing()) == (0, False)


def test_a_hidden_comment_leaves_the_file(settings, slug):
    ref = comment(slug, "好")
    community.approve(ref, by=BY, at=AT)
    run(settings)
    community.hide(ref, "personal", by=BY, at=AT + 20)
    assert run(settings, at=AT + 30) == 1
    assert json.loads((settings.CONTENT_DIR / "comments" / f"{slug}.json").read_text("utf-8")) == []
    assert Build.select().count() == 2


def test_a_rejected_comment_builds_nothing(settings, slug):
    community.reject(comment(slug, "好"), "off_topic", by=BY, at=AT)
    assert run(settings) == 0
    assert not Build.select().exists()


def test_a_failed_build_is_kept_with_its_words_and_comes_again(settings, slug):
    community.approve(comment(slug, "好"), by=BY, at=AT)
    broken = f"{sys.executable} -c \"import sys; print('content/x.md:3 kaputt'); sys.exit(2)\""
    assert run(settings, broken) == 0
    (build,) = service.builds()
    assert build.status == "FAILED"
    assert "content/x.md:3 kaputt" in build.output
    assert (service.waiting(), service.failing()) == (1, True)
    assert Export.get().built == ""
    assert run(settings, at=AT + 60) == 1
    assert (service.waiting(), service.failing()) == (0, False)


def test_a_missing_command_is_a_failed_build(settings, app):
    with pytest.raises(BuildFailed):
        publisher(settings, "no-such-command-here")({})
    assert "no-such-command-here" in service.builds()[0].output


def test_a_build_that_hangs_is_stopped_with_its_children(settings, app, tmp_path):
    child = f"import time; time.sleep(3); open(r'{tmp_path / 'late'}', 'w')"
    hang = tmp_path / "hang.py"
    hang.write_text(f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}])\n")
    start = time.perf_counter()
    with pytest.raises(BuildFailed, match="stopped after 1 s"):
        publisher(settings, f"{sys.executable} {hang}", timeout=1)({})
    assert time.perf_counter() - start < 2.5
    time.sleep(2.5)
    assert not (tmp_path / "late").exists()


def test_one_build_at_a_time(settings, app):
    lock = settings.INDEX_DIR.parent / "build.lock"
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Busy):
            publisher(settings)({})
    publisher(settings)({})
    assert [build.status for build in service.builds()] == ["DONE"]


def test_a_build_cut_by_the_machine_is_called_so_and_made_up_for(settings, slug):
    community.approve(comment(slug, "好"), by=BY, at=AT)
    service.export(slug, settings.CONTENT_DIR)
    Build.create(started_at=AT, status="RUNNING")
    assert run(settings) == 1
    assert [build.status for build in service.builds()] == ["DONE", "CUT"]
    assert Export.get().built == Export.get().digest


def test_a_change_during_a_build_is_built_after_it(settings, slug, monkeypatch):
    first, second = comment(slug, "一"), comment(slug, "二")
    community.approve(first, by=BY, at=AT)
    real = service._run

    def slow(command: list[str], timeout: int) -> tuple[int, str]:
        if not monkeypatch_done:
            monkeypatch_done.append(True)
            community.approve(second, by=BY, at=AT + 8)
        return real(command, timeout)

    monkeypatch_done: list[bool] = []
    monkeypatch.setattr(service, "_run", slow)
    run(settings)
    assert run(settings, at=AT + 20) == 1
    assert Build.select().count() == 2
    assert len(json.loads((settings.CONTENT_DIR / "comments" / f"{slug}.json").read_text("utf-8"))) == 2


def test_a_person_can_ask_for_a_build(settings, app):
    service.ask(by="staff:gong", at=AT)
    assert run(settings) == 1
    assert [build.status for build in service.builds()] == ["DONE"]


def test_all_files_can_be_written_anew(settings, app, slug):
    community.approve(comment(slug, "好"), by=BY, at=AT)
    result = app.test_cli_runner().invoke(args=["publish", "comments"])
    assert result.output.startswith("1 ")
    assert (settings.CONTENT_DIR / "comments" / f"{slug}.json").exists()
