"""The web servers of deploy/, for real: twins are sent as they lie there, and a swapped link is seen at once."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from plugins import twins
from theme.policy import policy

DEPLOY = Path(__file__).parents[2] / "deploy"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
SERVERS = [
    pytest.param(name, marks=pytest.mark.skipif(not shutil.which(name), reason=f"{name} is not installed"))
    for name in ("nginx", "caddy")
]


def page(release):
    return (f"<h1>版本 {release}</h1>" + "<p>吸顶灯 24 W, 2160 lm</p>" * 100).encode()


@pytest.fixture
def site(tmp_path):
    """Two releases and ``output``, a link to the first."""
    for release in ("1", "2"):
        files = {
            f"{name}": page(release)
            for name in (
                "index.html",
                "p/lamp/index.html",
                "404.html",
                "theme/css/main.0123456789.css",
                "c/x/index.md",
            )
        }
        for path, data in [*files.items(), *twins.of_all(files.items())]:
            (tmp_path / release / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / release / path).write_bytes(data)
    swap(tmp_path, "1")
    tmp_path.chmod(0o755)
    return tmp_path


def swap(site, release):
    fresh = site / ".output.new"
    fresh.symlink_to(release)
    fresh.replace(site / "output")


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def nginx(site, port, extra, service):
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/dengshi", str(site))
    text = text.replace("server 127.0.0.1:8000;", f"server {service};")
    if BROTLI.exists():
        text = text.replace("# brotli_static on;", "brotli_static on;")
    if extra:
        text = text.replace("open_file_cache off;", extra)
    temps = "".join(
        f"{kind}_temp_path {site}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    module = f"load_module {BROTLI};" if BROTLI.exists() else ""
    owner = "user root;" if os.geteuid() == 0 else ""
    whole = site / "whole.conf"
    whole.write_text(
        f"{module}{owner} pid {site}/pid; error_log {site}/errors; worker_processes 1; daemon off;"
        f"events {{}} http {{ include /etc/nginx/mime.types; access_log off; {temps}\n{text}\n}}",
        "utf-8",
    )
    return ["nginx", "-c", str(whole), "-p", str(site), "-e", str(site / "errors")]


def caddy(site, _port, _extra, _service):
    # Several may run on one machine, so none of them listens for orders.
    whole = site / "Caddyfile"
    whole.write_text("{\nadmin off\nauto_https off\n}\n" + (DEPLOY / "Caddyfile").read_text("utf-8"))
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(whole)]


@contextmanager
def served(name, site, extra="", service="127.0.0.1:9"):
    port = free_port()
    command = {"nginx": nginx, "caddy": caddy}[name](site, port, extra, service)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(site),
        "SHOP_HOST": f"http://127.0.0.1:{port}",
        "SHOP_ROOT": str(site),
        "SHOP_SERVICE": service,
    }
    with (site / "said").open("wb") as said:
        server = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            until = time.monotonic() + 20
            while True:
                try:
                    client.get("/")
                    break
                except httpx.TransportError:
                    assert server.poll() is None, (site / "said").read_text()
                    assert time.monotonic() < until, (site / "said").read_text()
                    time.sleep(0.05)
            yield client
    finally:
        server.terminate()
        server.wait()


def codings(name):
    return ["gzip"] if name == "nginx" and not BROTLI.exists() else ["br", "gzip"]


@pytest.mark.parametrize("name", SERVERS)
def test_a_twin_is_sent_as_it_lies_there(name, site):
    with served(name, site) as client:
        for path, file in (
            ("/", "index.html"),
            ("/p/lamp/", "p/lamp/index.html"),
            ("/theme/css/main.0123456789.css", "theme/css/main.0123456789.css"),
            ("/c/x/index.md", "c/x/index.md"),
        ):
            for coding in codings(name):
                suffix = {"br": ".br", "gzip": ".gz"}[coding]
                with client.stream("GET", path, headers={"Accept-Encoding": coding}) as answer:
                    raw = b"".join(answer.iter_raw())
                assert answer.headers["Content-Encoding"] == coding
                assert "accept-encoding" in answer.headers["Vary"].lower()
                assert raw == (site / "1" / f"{file}{suffix}").read_bytes()
            if file.endswith(".md"):
                assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
            plain = client.get(path, headers={"Accept-Encoding": "identity"})
            assert "Content-Encoding" not in plain.headers
            assert plain.content == page("1")
            if file.endswith(".html"):
                assert plain.headers["Content-Security-Policy"] == policy()
            assert "nosniff" in plain.headers["X-Content-Type-Options"]


@pytest.mark.parametrize("name", SERVERS)
@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_a_swapped_link_is_seen_by_the_next_request(name, coding, site):
    with served(name, site) as client:
        for turn in range(40):
            release = "12"[turn % 2]
            swap(site, release)
            for path in ("/", "/p/lamp/"):
                assert client.get(path, headers={"Accept-Encoding": coding}).content == page(release)


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_control_with_a_cache_of_open_files_nginx_shows_the_old_release(site):
    cache = "open_file_cache max=100 inactive=60s; open_file_cache_valid 60s; open_file_cache_min_uses 1;"
    with served("nginx", site, cache) as client:
        assert client.get("/").content == page("1")
        swap(site, "2")
        assert client.get("/").content == page("1")


@pytest.mark.parametrize("name", SERVERS)
def test_a_page_that_is_not_there_is_a_404_of_ours(name, site):
    with served(name, site) as client:
        answer = client.get("/p/none/")
        assert answer.status_code == 404
        assert answer.content == page("1")
        assert client.get("/cart/").status_code == 502  # the service is away, which says nothing of its pages


@pytest.mark.parametrize("name", SERVERS)
def test_an_old_address_is_asked_of_the_service(name, site):
    """Pages come from the tree; of what is none, the service says whether it was one. IndexNow's key is asked of it as well."""
    said = {"/p/old/": (301, "/p/lamp/"), "/en/p/gone/": (410, ""), "/4f2a-9c.txt": (200, "")}

    class Service(BaseHTTPRequestHandler):
        def do_GET(self):
            status, to = said.get(self.path, (404, ""))
            self.send_response(status)
            self.send_header("Location", to) if to else None
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as service:
        Thread(target=service.serve_forever, daemon=True).start()
        with served(name, site, service=f"127.0.0.1:{service.server_port}") as client:
            old, gone, none = (client.get(path) for path in ("/p/old/", "/en/p/gone/", "/p/none/"))
            page_of_lamp, elsewhere = client.get("/p/lamp/"), client.get("/other/")
            key, no_key = client.get("/4f2a-9c.txt"), client.get("/else.txt")
        service.shutdown()
    assert (old.status_code, old.headers["Location"]) == (301, "/p/lamp/")
    assert gone.status_code == 410
    assert (key.status_code, key.content, no_key.status_code) == (200, b"ok", 404)
    assert [(answer.status_code, answer.content) for answer in (none, elsewhere)] == [(404, page("1"))] * 2
    assert page_of_lamp.content == page("1")
