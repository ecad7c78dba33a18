"""What the staff pages' frame is given (``desk: DeskFrame``), beside the base context of ``theme.pages``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk in the staff navigation. ``count``: what waits there, None when nothing is counted."""

    name: str
    path: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class DeskFrame:
    """Who works and where: ``person`` and ``role`` in words, the desks this role may open."""

    person: str
    role: str
    desks: tuple[Desk, ...]
    sign_out_path: str = "/staff/sign-out"
