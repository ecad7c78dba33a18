"""Take a comment, read the queue, decide, answer, and tell what is on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import peewee

from backend.accounts import service as accounts
from backend.accounts.rules import Role
from backend.community.errors import EmptyAnswer, NoReason
from backend.community.events import CommentAnswered, CommentHidden, CommentPublished
from backend.community.rules import MOST_BYTES, REASONS, Draft, examine
from backend.community.states import COMMENT, Status
from backend.community.tables import Comment, ModerationAction
from backend.kernel import audit, journal, limits
from backend.kernel.bus import bus
from backend.kernel.db import write_tx
from backend.kernel.errors import NotFound
from backend.kernel.ids import fingerprint, token
from backend.offers import service as offers
from catalog.model import Text

# A writer is an address with its browser, so that one flood does not silence a whole office; the wider limit
# catches a flood that changes its browser's name with every post.
PER_WRITER = (5, 600)
PER_ADDRESS = (40, 600)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a comment comes from; kept only as counts in the limits."""

    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class View:
    """A comment as staff and its writer see it. Times are UTC seconds."""

    ref: str
    slug: str
    name: str
    email: str
    body: str
    lang: str
    status: Status
    findings: tuple[str, ...]
    created_at: int
    published_at: int | None
    answer: str
    answered_by: Role | None
    answered_at: int | None
    product: Text
    lawful: tuple[str, ...]
    #: why it was turned down or taken off, a code of REASONS
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of the public log."""

    at: int
    role: Role
    decision: str
    reason: str
    slug: str
    product: Text


def product_name(slug: str) -> Text:
    """The name of a product on sale. Raises NotFound."""
    found = offers.of_product(slug)
    if not found:
        raise NotFound
    return found[0].name


def submit(draft: Draft, visitor: Visitor, *, at: int) -> tuple[str, bool]:
    """Take a comment into the queue. Returns its reference and whether it was there already.

    Raises NotFound (no such product) or TooMany. What the checks call spam is sorted out without telling the writer.
    """
    product_name(draft.slug)
    digest = fingerprint(f"{draft.slug}\x1f{draft.name}\x1f{draft.email}\x1f{draft.body}")
    browser = fingerprint(f"{visitor.address} {visitor.browser}")
    writer = f"comment:writer:{browser[:32]}"
    address = f"comment:address:{visitor.address}"
    found = examine(draft)
    with write_tx():
        known = Comment.get_or_none(Comment.digest == digest)
        if known is not None:
            return str(known.ref), True
        limits.check(writer, *PER_WRITER, at=at)
        limits.check(address, *PER_ADDRESS, at=at)
        limits.note(writer, at=at)
        limits.note(address, at=at)
        ref = token()
        Comment.create(
            ref=ref,
            slug=draft.slug,
            name=draft.name,
            email=draft.email,
            body=draft.body,
            lang=draft.lang,
            status=COMMENT.start.value,
            findings=" ".join(finding.code for finding in found),
            digest=digest,
            created_at=at,
        )
        journal.begin(COMMENT, ref, at=at, by="shopper")
        if any(finding.verdict == "spam" for finding in found):
            _move(ref, "spam", at=at, by="guard", note="trap")
    return ref, False


def view(ref: str) -> View:
    """One comment by its reference. Raises NotFound."""
    row = Comment.get_or_none(Comment.ref == ref)
    if row is None:
        raise NotFound
    why = (
        ModerationAction.select(ModerationAction.reason)
        .where(ModerationAction.ref == ref, ModerationAction.decision.in_(("reject", "spam", "hide")))
        .order_by(ModerationAction.id.desc())
        .tuples()
        .first()
    )
    return replace(_views([row])[0], reason=str(why[0]) if why else "")


def queue(status: Status, *, page: int = 1, size: int = 30) -> tuple[list[View], int]:
    """Comments of one status, with how many there are: waiting ones oldest first, the others newest first."""
    found = Comment.select().where(Comment.status == status.value)
    order = Comment.id if status is Status.PENDING else Comment.id.desc()
    return _views(found.order_by(order).paginate(page, size)), int(found.count())


def counts() -> dict[Status, int]:
    """How many comments stand at each status."""
    rows: Any = Comment.select(Comment.status, peewee.fn.COUNT(Comment.id)).group_by(Comment.status).tuples()
    found = dict(rows)
    return {status: int(found.get(status.value, 0)) for status in Status}


def approve(ref: str, *, by: str, at: int) -> None:
    """Let it stand on the page."""
    with write_tx():
        row = _move(ref, "approve", at=at, by=by, published_at=at)
        _log(row, "approve", "", by=by, at=at)
        bus.announce(CommentPublished(ref, str(row.slug), at))


def reject(ref: str, reason: str, *, by: str, at: int) -> None:
    """Turn it down for a public reason. Raises NoReason."""
    _turn_down(ref, "reject", reason, by=by, at=at)


def spam(ref: str, *, by: str, at: int) -> None:
    """Sort it out as advertising."""
    _turn_down(ref, "spam", "advert", by=by, at=at)


def hide(ref: str, reason: str, *, by: str, at: int) -> None:
    """Take a published comment off its page for a public reason. Raises NoReason."""
    with write_tx():
        row = _turn_down(ref, "hide", reason, by=by, at=at)
        bus.announce(CommentHidden(ref, str(row.slug), at))


def reply(ref: str, text: str, *, by: str, at: int) -> None:
    """Give or replace the official answer of a comment that waits or is on its page. Raises EmptyAnswer, NotFound."""
    text = text.strip()
    if not text or len(text.encode()) > MOST_BYTES:
        raise EmptyAnswer
    with write_tx():
        open_ones = Comment.status.in_((Status.PENDING.value, Status.PUBLISHED.value))
        changed = (
            Comment.update(answer=text, answered_by=_role(by).value, answered_at=at)
            .where(Comment.ref == ref, open_ones)
            .execute()
        )
        if changed != 1:
            raise NotFound
        row = Comment.get(Comment.ref == ref)
        _log(row, "answer", "", by=by, at=at)
        if row.status == Status.PUBLISHED.value:
            bus.announce(CommentAnswered(ref, str(row.slug), at))


def published(slug: str) -> list[View]:
    """What stands on a product's page, oldest first."""
    found = Comment.select().where(Comment.slug == slug, Comment.status == Status.PUBLISHED.value)
    return _views(found.order_by(Comment.published_at, Comment.id))


def decided_slugs() -> list[str]:
    """The products about whose comments something was ever decided."""
    rows: Any = ModerationAction.select(ModerationAction.slug).distinct().order_by(ModerationAction.slug)
    return [str(slug) for (slug,) in rows.tuples()]


def decisions(*, page: int = 1, size: int = 50) -> tuple[list[Decision], int]:
    """The public log, newest first, and how many lines it has."""
    rows = list(ModerationAction.select().order_by(ModerationAction.id.desc()).paginate(page, size))
    names = _names(row.slug for row in rows)
    lines = [
        Decision(row.at, Role(row.role), row.decision, row.reason, row.slug, names[row.slug]) for row in rows
    ]
    return lines, int(ModerationAction.select().count())


def _turn_down(ref: str, decision: str, reason: str, *, by: str, at: int) -> Comment:
    if reason not in REASONS:
        raise NoReason
    with write_tx():
        row = _move(ref, decision, at=at, by=by, note=reason)
        _log(row, decision, reason, by=by, at=at)
        return row


def _move(ref: str, event: str, *, at: int, by: str, note: str = "", **changes: object) -> Comment:
    journal.advance(
        Comment, Comment.ref == ref, COMMENT, event, subject=ref, at=at, by=by, note=note, **changes
    )
    return Comment.get(Comment.ref == ref)


def _log(row: Comment, decision: str, reason: str, *, by: str, at: int) -> None:
    ModerationAction.create(
        ref=row.ref, slug=row.slug, decision=decision, reason=reason, role=_role(by).value, at=at
    )
    audit.record(by, f"comment_{decision}", str(row.ref), {"reason": reason, "page": str(row.slug)}, at=at)


def _role(by: str) -> Role:
    staff = accounts.someone(by.removeprefix("staff:"))
    if staff is None:
        raise NotFound
    return staff.roles[0]


def _names(slugs: Iterable[str]) -> dict[str, Text]:
    def name(slug: str) -> Text:
        found = offers.of_product(slug)
        return found[0].name if found else Text(slug, slug)

    return {slug: name(slug) for slug in set(slugs)}


def _views(rows: Iterable[Comment]) -> list[View]:
    rows = list(rows)
    names = _names(row.slug for row in rows)
    return [
        View(
            ref=row.ref,
            slug=row.slug,
            name=row.name,
            email=row.email,
            body=row.body,
            lang=row.lang,
            status=Status(row.status),
            findings=tuple(row.findings.split()),
            created_at=row.created_at,
            published_at=row.published_at,
            answer=row.answer,
            answered_by=Role(row.answered_by) if row.answered_by else None,
            answered_at=row.answered_at,
            product=names[row.slug],
            lawful=COMMENT.lawful(Status(row.status)),
        )
        for row in rows
    ]
