"""How the service logs: a traceback names places, never what the variables there held, for those are people's data."""

from __future__ import annotations

import structlog


def configure() -> None:
    """Structlog's own lines, with Python's plain traceback: its default, where rich is installed, shows every local."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.dev.set_exc_info,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ]
    )
