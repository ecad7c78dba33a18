"""`make serve`: the shop, its worker, its publisher and the sandbox gateway on this machine, and a page of what to open.

Each is its own process; Ctrl-C ends all four, and so does whatever ends this one. deploy/README.md says how the same parts run behind a web server.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from backend.config import settled
from catalog import command
from deploy.tied import tied

HOST = "127.0.0.1"
READY_SECONDS = 60
FREE_SECONDS = 5
MOST_RESTARTS = 20
ENDS = (signal.SIGINT, signal.SIGTERM)
SIGN_INS = Path("var/demo-sign-ins.txt")


def shop_command(port: int) -> list[str]:
    """The shop's own server; bench/orders measures this very command.

    Two workers of eight threads: processes use both cores, where threads only share one; threads gather behind a writer
    and share its flush (bench/orders), and keep a worker answering while one of them waits for the payment gateway.
    Each worker has a core of its own: threads that follow each other on one need not wake another (decision 28).
    """
    return granian("backend.wsgi:pinned", port, workers=2, threads=8)


def granian(target: str, port: int, *, workers: int, threads: int) -> list[str]:
    """The command of one WSGI server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--host", HOST, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "2",
        "--log-level", "warning", target,
    ]  # fmt: skip


def answers(url: str) -> bool:
    """Whether something speaks HTTP there."""
    try:
        urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def taken(port: int) -> bool:
    """Whether somebody else has the port, and keeps it: a shop that is just closing gets a moment."""
    end = time.monotonic() + FREE_SECONDS
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) != 0:
                return False
        time.sleep(0.2)
    return True


def wait_until_ready(processes: dict[str, subprocess.Popen[bytes]], urls: list[str]) -> None:
    end = time.monotonic() + READY_SECONDS
    for url in urls:
        while not answers(url):
            for name, process in processes.items():
                if process.poll() is not None:
                    sys.exit(f"{name} ended with status {process.returncode}; its message stands above.")
            if time.monotonic() > end:
                sys.exit(f"{url} did not answer within {READY_SECONDS} s.")
            time.sleep(0.05)


def welcome(shop: str, gateway: str) -> str:
    with suppress(OSError):  # they are passwords; written by an older shop everybody could read them
        SIGN_INS.chmod(0o600)
    sign_ins = SIGN_INS.read_text(encoding="utf-8") if SIGN_INS.exists() else "  flask accounts demo\n"
    return f"""
  灯市 Dengshi is open · 灯市开门了

  Shop · 商店            {shop}/            English  {shop}/en/
  Staff desk · 工作台    {shop}/staff/
  Sandbox payment        {gateway}/            (play money; you meet it at checkout)
  Mails · 邮件           {os.environ.get("MAIL_DIR", "var/mail")}/

  Sign-ins of the demo staff · 演示账号与密码
{sign_ins.rstrip()}

  Ctrl-C ends it. · 按 Ctrl-C 关店。
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--gateway-port", type=int, default=8001)
    options = parser.parse_args()
    settled()  # what none of the four could use is said before one of them begins
    for port in (options.port, options.gateway_port):
        if taken(port):
            sys.exit(
                f"Port {port} is in use. End what runs there, or: make serve PORT=8100 GATEWAY_PORT=8101"
            )
    shop, gateway = f"http://{HOST}:{options.port}", f"http://{HOST}:{options.gateway_port}"
    os.environ.setdefault("SERVE_STATIC", "true")
    os.environ.setdefault("CLOCK_GAP_HOURS", "87600")  # a machine at home may be off for weeks
    os.environ["SHOP_URL"] = shop
    os.environ["SANDBOX_GATEWAY_URL"] = gateway
    os.environ["SANDBOX_NOTIFY_URL"] = f"{shop}/payments/notify/sandbox"

    started = time.monotonic()
    commands = {
        "gateway · 支付沙盒": granian(
            "backend.payments.providers.sandbox.wsgi:application", options.gateway_port, workers=1, threads=2
        ),
        "shop · 商店": shop_command(options.port),
        "worker · 后台": [sys.executable, "-m", "flask", "--app", "backend.wsgi", "worker"],
        "publisher · 发布": [sys.executable, "deploy/publisher.py", "run", "--settings", "pelicanconf.py"],
    }
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    doors, chores = list(commands)[:2], list(commands)[2:]
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name in doors:
            start(processes, name, commands[name])
        wait_until_ready(processes, [f"{gateway}/", f"{shop}/"])
        for name in chores:
            start(processes, name, commands[name])
        print(welcome(shop, gateway), flush=True)
        print(f"  Ready after {time.monotonic() - started:.1f} s.", flush=True)
        keep_running(commands, processes)
    except KeyboardInterrupt:
        print("\n  灯市打烊了 · closed", flush=True)
    finally:
        for number in ENDS:  # who asks again would leave some of them behind
            signal.signal(number, signal.SIG_IGN)
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            end_group(process)


def start(processes: dict[str, subprocess.Popen[bytes]], name: str, command: list[str]) -> None:
    """In a process group of its own, so that nothing of it can stay behind. Whoever wants all to end meanwhile has to wait
    until it stands in ``processes``. It ends with us even where nobody lets us end it.
    """
    asked: list[int] = []
    former = {number: signal.signal(number, lambda heard, _: asked.append(heard)) for number in ENDS}
    try:
        processes[name] = subprocess.Popen(command, start_new_session=True, preexec_fn=tied())  # noqa: PLW1509 - no threads here
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
    if asked:
        raise KeyboardInterrupt


def end_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def keep_running(commands: dict[str, list[str]], processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Start again what ends; give up on what keeps ending."""
    starts = 0
    while starts < MOST_RESTARTS:
        for name, process in processes.items():
            if process.poll() is not None:
                print(f"  {name}: ended ({process.returncode}), started again · 已重新启动", flush=True)
                end_group(process)
                start(processes, name, commands[name])
                starts += 1
        time.sleep(0.5)
    sys.exit(f"{MOST_RESTARTS} restarts are too many; see the messages above.")


if __name__ == "__main__":
    command.run(main)
