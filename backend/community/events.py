"""Facts that the community announces. All of them change what a product page shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommentPublished:
    """``slug`` names the product, ``ref`` the comment, ``at`` is UTC seconds."""

    ref: str
    slug: str
    at: int


@dataclass(frozen=True, slots=True)
class CommentHidden:
    """A published comment left the page, with a public reason."""

    ref: str
    slug: str
    at: int


@dataclass(frozen=True, slots=True)
class CommentAnswered:
    """The shop answered a comment that is on the page."""

    ref: str
    slug: str
    at: int
