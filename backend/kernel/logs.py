"""How the service logs: a traceback names places, never what the variables there held, for those are people's data."""

from __future__ import annotations

from functools import cache
from typing import Any


class _Log:
    """Structlog's logger, loaded by the first line that is said: a cold command says none, and it brings rich along."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_structlog().get_logger(), name)


log: Any = _Log()


@cache
def _structlog() -> Any:
    """It with its own lines and Python's plain traceback: its default, where rich is installed, shows every local."""
    import structlog  # noqa: PLC0415 - see above

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
    return structlog


def configure() -> None:
    """Load it now: no request waits for it."""
    _structlog()
