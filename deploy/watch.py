"""`make devserver`: the shop of `make serve`, started again when its code changes; open pages reload themselves.

What people write and what the theme shows is the publisher's to notice; reload.js looks which release is in service.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from watchfiles import PythonFilter, watch

from catalog import command
from deploy.tied import tied

ROOT = Path(__file__).resolve().parent.parent
CODE = ("backend", "catalog", "theme", "tools", "plugins", "search_index", "deploy")


def serve() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "deploy/serve.py", *sys.argv[1:]],
        cwd=ROOT,
        env=os.environ | {"LIVE_RELOAD": "true"},
        preexec_fn=tied(),  # noqa: PLW1509 - no other thread holds a lock that this would wait for
    )


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = serve()
    saved = told = False
    try:
        for changes in watch(
            *(ROOT / name for name in CODE), watch_filter=PythonFilter(), yield_on_timeout=True
        ):
            if changes:
                names = sorted(str(Path(path).relative_to(ROOT)) for _, path in changes)
                print(f"  {', '.join(names[:5])}{' …' if len(names) > 5 else ''}", flush=True)
                server.terminate()
                server.wait()
                server = serve()
                saved, told = True, False
            elif server.poll() is None or told:
                continue
            elif saved:  # with a slip of the pen in its code, most likely
                print("  存盘后再开 · opens again at the next save", flush=True)
                told = True
            else:
                sys.exit(server.returncode)
    except KeyboardInterrupt:
        pass
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    command.run(main)
