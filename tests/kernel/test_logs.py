"""What a failure leaves in the log."""

from __future__ import annotations

import structlog

from backend.kernel.logs import log


def fail(phone: str) -> None:
    name = "李明"
    try:
        _ = {}[len(name + phone)]
    except KeyError:
        log.exception("sweep_failed")


def test_a_failure_leaves_no_persons_data_in_the_log(app, capsys):
    fail("+8613800138000")
    told = capsys.readouterr().out
    assert "sweep_failed" in told
    assert "test_logs.py" in told
    assert "KeyError: 16" in told
    assert "李明" not in told
    assert "13800138000" not in told


def test_as_it_comes_the_library_would_tell(app, capsys):
    """The control."""
    before = structlog.get_config()["processors"]
    structlog.configure(
        processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.rich_traceback)]
    )
    try:
        fail("+8613800138000")
    finally:
        structlog.configure(processors=before)
    assert "13800138000" in capsys.readouterr().out
