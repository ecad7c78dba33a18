"""What publishing does when the community announces a fact."""

from __future__ import annotations

from backend.community.events import CommentAnswered, CommentHidden, CommentPublished
from backend.publish import service


def comments_changed(event: CommentPublished | CommentHidden | CommentAnswered) -> None:
    """The page must be built again."""
    service.page_changed(event.slug, f"{type(event).__name__}:{event.ref}", at=event.at)
