"""Rebuild whenever a source changes; with --serve also run the shop and restart it when its own code changes.

Looks at modification times twice a second: no dependency, and the same on every machine.
With --serve the browser reloads by itself: output/reload.txt changes with every build, and reload.js looks at it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ("content", "theme", "plugins", "catalog", "search_index", "pelicanconf.py")
SERVICE = ("backend", "theme", "catalog", "search_index")
SKIPPED = {"__pycache__", "comments"}


def stamps(places: tuple[str, ...]) -> dict[Path, int]:
    """Every source file with its modification time in ns."""
    found = {}
    for place in places:
        top = ROOT / place
        for path in [top] if top.is_file() else top.rglob("*"):
            if path.is_file() and not SKIPPED & set(path.parts) and not path.name.startswith((".", "~$")):
                found[path] = path.stat().st_mtime_ns
    return found


def build() -> bool:
    """Bring site, index and prices up to date; a mistake in a source is shown and the old site stays."""
    done = subprocess.run(
        ["make", "-s", "--no-print-directory", "html", "index", "offers"], cwd=ROOT, check=False
    )
    if done.returncode:
        print("  The old site stays until this is mended. · 改好之前，旧页面照常。", flush=True)
    else:
        announce()
    return done.returncode == 0


def announce() -> None:
    """Tell the open pages that there is something new to see."""
    output = Path(os.environ.get("OUTPUT_DIR", "output"))
    shutil.copyfile(ROOT / "deploy" / "reload.js", output / "reload.js")
    (output / "reload.txt").write_text(str(time.time_ns()), encoding="ascii")


def serve(options: argparse.Namespace) -> subprocess.Popen[bytes]:
    command = [sys.executable, "deploy/serve.py", "--port", str(options.port)]
    announce()
    return subprocess.Popen(
        [*command, "--gateway-port", str(options.gateway_port)],
        cwd=ROOT,
        env=os.environ | {"LIVE_RELOAD": "true"},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--gateway-port", type=int, default=8001)
    options = parser.parse_args()
    site, service = stamps(SITE), stamps(SERVICE)
    server = serve(options) if options.serve else None
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print("  Watching. Ctrl-C ends it. · 正在守望改动，按 Ctrl-C 结束。", flush=True)
    try:
        while server is None or server.poll() is None:
            time.sleep(0.5)
            if (latest := stamps(SITE)) != site:
                changed = sorted(
                    str(p.relative_to(ROOT))
                    for p in latest.keys() | site.keys()
                    if latest.get(p) != site.get(p)
                )
                print(f"  {', '.join(changed[:5])}{' …' if len(changed) > 5 else ''}", flush=True)
                site = latest
                build()
            if server is not None and (latest := stamps(SERVICE)) != service:
                service = latest
                server.terminate()
                server.wait()
                server = serve(options)
    except KeyboardInterrupt:
        pass
    finally:
        if server is not None and server.poll() is None:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
