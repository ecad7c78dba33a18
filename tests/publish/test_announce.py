"""Search engines are told of changed pages over real HTTP, again until they have heard, and never unless the shop wants it."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from backend.app import create_app
from backend.kernel import outbox
from backend.publish import announce
from backend.publish.announce import Announcer

AT = 1_800_000_000
SITE = "https://dengshi.example"
CHANGED = {
    "p/x/index.html",
    "en/p/x/index.html",
    "index.html",
    "404.html",
    "styleguide/index.html",
    "sitemap.xml",
    "p/x.css",
}
URLS = [f"{SITE}/en/p/x/", f"{SITE}/", f"{SITE}/p/x/"]


class Engine:
    """Answers as both do; ``answers`` are given first, then all is well."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, str]] = []
        self.answers: list[tuple[int, dict]] = []
        engine = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                engine.heard.append((self.path, self.headers["Content-Type"], body))
                status, told = engine.answers.pop(0) if engine.answers else (200, {"remain": 9, "success": 1})
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def engine():
    engine = Engine()
    yield engine
    engine.server.shutdown()


@pytest.fixture
def wanted(settings, app, engine):
    return replace(
        settings, BAIDU_TOKEN="b-token", BAIDU_URL=f"{engine.url}/urls",
        INDEXNOW_KEY="i-key", INDEXNOW_URL=f"{engine.url}/indexnow",
    )  # fmt: skip


def run(settings, at: int = AT) -> int:
    return outbox.run_due({"announce": Announcer(settings, lambda: SITE)}, at=at)


def test_nobody_is_told_unless_it_is_wanted(settings, app):
    announce.post(settings, 1, CHANGED, SITE, at=AT)
    assert outbox.Outbox.select().where(outbox.Outbox.topic == "announce").count() == 0


def test_both_are_told_which_pages_changed(wanted, engine):
    announce.post(wanted, 1, CHANGED, SITE, at=AT)
    assert run(wanted) == 2
    assert run(wanted, AT + 9_999) == 0
    asked = {
        urlsplit(path).path: (parse_qs(urlsplit(path).query), kind, body) for path, kind, body in engine.heard
    }
    query, kind, body = asked["/urls"]
    assert (query, kind) == ({"site": [SITE], "token": ["b-token"]}, "text/plain")
    assert sorted(body.splitlines()) == sorted(URLS)
    told = json.loads(asked["/indexnow"][2])
    assert told == {"host": "dengshi.example", "key": "i-key", "urlList": told["urlList"]}
    assert sorted(told["urlList"]) == sorted(URLS)


def test_indexnow_finds_the_key_under_its_name(settings):
    def asked(key: str, name: str) -> tuple[int, str]:
        shop = create_app(replace(settings, INDEXNOW_KEY=key)).test_client()
        answer = shop.get(f"/{name}.txt")
        return answer.status_code, answer.text if answer.status_code == 200 else ""

    assert asked("4f2a-9c", "4f2a-9c") == (200, "4f2a-9c")
    assert asked("4f2a-9c", "else")[0] == asked("", "")[0] == 404


@pytest.mark.parametrize(
    "answer", [(500, {}), (401, {"error": 401, "message": "token is not valid"}), (429, {})]
)
def test_who_does_not_hear_is_told_again(wanted, engine, answer):
    engine.answers = [answer, answer]
    announce.post(wanted, 1, CHANGED, SITE, at=AT)
    assert run(wanted) == 0
    reasons = [row.last_error for row in outbox.Outbox.select().where(outbox.Outbox.topic == "announce")]
    assert all(str(answer[0]) in reason for reason in reasons)
    assert not any("b-token" in reason or "i-key" in reason for reason in reasons)
    assert run(wanted, AT + 600) == 2
    assert len(engine.heard) == 4


def test_an_engine_that_is_not_there_keeps_nothing_else_waiting(wanted, engine):
    announce.post(wanted, 1, CHANGED, SITE, at=AT)
    gone = replace(wanted, BAIDU_URL="http://127.0.0.1:9/urls")
    assert run(gone) == 1
    reason = outbox.Outbox.get(outbox.Outbox.done_at.is_null(), outbox.Outbox.topic == "announce").last_error
    assert "ConnectError" in reason
    assert "b-token" not in reason


def test_a_change_of_everything_is_cut():
    found = announce.pages((f"p/x{n}/index.html" for n in range(5_000)), SITE)
    assert len(found) == announce.MOST
