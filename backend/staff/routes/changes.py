"""One change: what it would do, and the lawful next steps. The same pages for sheets and for texts."""

from __future__ import annotations

from pathlib import Path

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission, permitted
from backend.editing import editions, service
from backend.editing.errors import NotKept
from backend.editing.outlook import applied, outlook
from backend.editing.rules import Outlook
from backend.editing.standing import Standing, look
from backend.editing.states import CHANGE
from backend.editing.states import Change as Status
from backend.editing.tables import Change
from backend.kernel import journal, web
from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import say
from backend.publish import service as publish
from backend.staff import changeviews, changewords, forms
from backend.staff.frame import staff_page
from backend.staff.guard import door, here_now, needs, once
from catalog.difference import LARGE_PERMILLE
from catalog.problems import Invalid

#: where the pages of each kind stand
HOMES = {"catalog": "/staff/catalog/", "text": "/staff/texts/"}
EDIT = {"catalog": Permission.CATALOG_EDIT, "text": Permission.TEXTS_EDIT}
APPROVE = {"catalog": Permission.CATALOG_APPROVE, "text": Permission.TEXTS_APPROVE}


@door.get("/catalog/changes/<ref>/")
@needs(Permission.CATALOG_READ)
def catalog_change(ref: str) -> Response:
    return show(ref, "catalog")


@door.get("/texts/changes/<ref>/")
@needs(Permission.TEXTS_READ)
def text_change(ref: str) -> Response:
    return show(ref, "text")


@door.post("/catalog/changes/<ref>/<any(publish, send, take_back, withdraw):action>")
@needs(Permission.CATALOG_EDIT)
def catalog_change_do(ref: str, action: str) -> Response:
    """Whoever proposed it. Fields form_key, seen."""
    return _do(action, ref, "catalog")


@door.post("/texts/changes/<ref>/<any(send, take_back, withdraw):action>")
@needs(Permission.TEXTS_EDIT)
def text_change_do(ref: str, action: str) -> Response:
    """Whoever wrote it. Fields as above."""
    return _do(action, ref, "text")


@door.post("/catalog/changes/<ref>/<any(approve, send_back):action>")
@needs(Permission.CATALOG_APPROVE)
def catalog_change_decide(ref: str, action: str) -> Response:
    """The second person. Fields form_key, seen; send_back: reason."""
    return _do(action, ref, "catalog")


@door.post("/texts/changes/<ref>/<any(approve, send_back):action>")
@needs(Permission.TEXTS_APPROVE)
def text_change_decide(ref: str, action: str) -> Response:
    """The second person. Fields as above."""
    return _do(action, ref, "text")


def _do(action: str, ref: str, kind: str) -> Response:
    _find(ref, kind)
    form, by, at = flask.request.form, here_now().by, web.now()
    seen = form.get("seen", "")
    content, lock = web.settings().CONTENT_DIR, lock_file()
    agreed = {"publish": service.publish_alone, "send": service.send, "approve": service.approve}

    def work() -> str:
        if action == "send_back":
            service.send_back(ref, forms.document(form.get("reason", "")), by=by, at=at)
        elif action == "take_back":
            service.take_back(ref, by=by, at=at)
        else:
            service.withdraw(ref, by=by, at=at)
        return ref

    try:
        if action in agreed:
            agreed[action](ref, seen, content, lock, by=by, at=at, once=once)
        else:
            once(work)
    except NotFound:
        raise
    except Refusal as refused:
        return show(ref, kind, refused)
    return web.to(
        HOMES[kind] if action == "withdraw" else f"{HOMES[kind]}changes/{ref}/?done={action}_change"
    )


def lock_file() -> Path:
    return web.settings().INDEX_DIR.parent / "desk.lock"


def _find(ref: str, kind: str) -> Change:
    change = service.find(ref)
    if change.kind != kind:
        raise NotFound
    return change


def show(ref: str, kind: str, problem: Refusal | None = None) -> Response:
    """The page of a change."""
    change, staff, lang = _find(ref, kind), here_now(), web.lang()
    standing, unsound = None, []
    try:
        standing = look(web.settings().CONTENT_DIR, web.now())
    except Invalid as invalid:
        unsound = changeviews.faults(invalid.problems, lang)
    found = _outlook(change, standing)
    fields = standing.content.catalog.fields if standing else {}
    edition = editions.of_change(change) if change.status == Status.APPLIED else None
    return staff_page(
        "staff/change.html",
        f"{HOMES[kind]}changes/{ref}/",
        say("会有哪些变化") if change.status in ("DRAFT", "AWAITING") else say("改动"),
        problem=problem,
        change=change,
        home=HOMES[kind],
        stands=changewords.STATUSES[Status(change.status)],
        found=found,
        unsound=unsound,
        faults=changeviews.faults(found.problems, lang),
        prices=changeviews.prices(found),
        large=sum(price.large for price in found.difference.prices),
        steps=changeviews.steps(found),
        limit=LARGE_PERMILLE // 10,
        cells=changeviews.cells(found.edits, fields, lang, prices=change.status == Status.APPLIED),
        theirs=[changeviews.cell(edit, fields, lang) for edit in found.theirs[: changeviews.MOST_SHOWN]],
        clashes=[
            (changeviews.cell(clash.mine, fields, lang), clash.mine.after, clash.theirs.after)
            for clash in found.clashes
        ],
        texts=changeviews.text_rows(found),
        size=changeviews.size(found.counts, lang) or changeviews.size_of(change, lang),
        actions=_actions(
            change, found, staff.by, permitted(staff, EDIT[kind]), permitted(staff, APPROVE[kind])
        ),
        history=journal.history(CHANGE.name, ref),
        moves=changewords.MOVES,
        edition=edition,
        failing=publish.failing(),
        on_its_way=change.status == Status.APPLIED and edition is None,
        typed=flask.request.form,
    )


def _outlook(change: Change, standing: Standing | None) -> Outlook:
    """What it would do; what it did, once it is applied."""
    try:
        if change.status == Status.APPLIED:
            return applied(change)
        return outlook(change, standing, web.now()) if standing else Outlook()
    except NotKept:
        return Outlook()


def _actions(change: Change, found: Outlook, by: str, edits: bool, approves: bool) -> tuple[str, ...]:  # noqa: FBT001
    """What this person may do with it now."""
    mine = change.by == by
    if change.status == Status.AWAITING:
        own = ("take_back",) if mine and edits else ()
        return ("approve", "send_back") if approves and not mine else own
    if change.status != Status.DRAFT or not mine or not edits:
        return ()
    changes_something = bool(found.edits or found.texts)
    if not found.sound or not changes_something:
        return ("withdraw",)
    alone = change.kind == "catalog" and not found.large and not found.texts
    return ("publish", "send", "withdraw") if alone else ("send", "withdraw")
