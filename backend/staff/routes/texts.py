"""The texts desk: topics, landing pages, news, help pages and the long copy of products, written, seen and sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.editing import drafts, service
from backend.editing.drafts import Opened
from backend.editing.outlook import problems_of, with_texts
from backend.editing.standing import Standing, look
from backend.editing.states import Change as Status
from backend.kernel import web
from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import say
from backend.staff import changeviews, changewords, textpreview
from backend.staff.frame import staff_page
from backend.staff.guard import door, here_now, needs, once
from catalog.content import Content, span
from catalog.content import meta as meta_of
from catalog.difference import Difference, difference
from catalog.model import LANGS, Lang
from catalog.problems import Invalid, Problem

HOME = "/staff/texts/"
FOLDERS = {
    "topics": say("专题"),
    "landing": say("落地页"),
    "news": say("消息"),
    "pages": say("帮助页"),
    "products": say("商品介绍"),
}
STAGES = {
    "draft": (say("未刊登"), "off"),
    "scheduled": (say("定时刊登"), "wait"),
    "live": (say("在线上"), "done"),
    "ended": (say("已结束"), "off"),
}
#: two languages of the longest text, as a form sends them
MOST_BYTES = 2 * 1024 * 1024


@door.get("/texts/")
@needs(Permission.TEXTS_READ)
def texts() -> Response:
    """``?folder=`` topics, landing, news, pages or products; ``?q=`` words of the title or the file."""
    return _list(None)


@door.post("/texts/new")
@needs(Permission.TEXTS_EDIT)
def text_new() -> Response:
    """Open the editor for a text that there is not yet. Fields folder, slug; writes nothing."""
    folder, slug = flask.request.form.get("folder", ""), flask.request.form.get("slug", "").strip().lower()
    try:
        drafts.check_name(folder, slug)
    except NotFound:
        raise
    except Refusal as refused:
        return _list(refused)
    return web.to(f"{HOME}edit/{folder}/{slug}/")


@door.get("/texts/edit/<folder>/<slug>/")
@needs(Permission.TEXTS_READ)
def text_edit(folder: str, slug: str) -> Response:
    """``?change=`` the draft to go on with."""
    ref = flask.request.args.get("change", "")
    return _editor(drafts.opened(web.settings().CONTENT_DIR, folder, slug, ref), None)


@door.post("/texts/edit/<folder>/<slug>/save")
@needs(Permission.TEXTS_EDIT)
def text_save(folder: str, slug: str) -> Response:
    """Fields form_key, zh, en, base_zh, base_en, from, until, change. Content/ stays as it is."""
    _large()
    by, at, content, form = here_now().by, web.now(), web.settings().CONTENT_DIR, flask.request.form
    typed = _typed()
    bases = {lang: form.get(f"base_{lang}", "") for lang in LANGS}

    def work() -> str:
        return drafts.save(content, folder, slug, typed, bases, form.get("change", ""), by=by, at=at)

    try:
        ref = once(work)
    except NotFound:
        raise
    except Refusal as refused:
        stands = drafts.opened(content, folder, slug)
        return _editor(Opened(folder, slug, typed, stands.bases, {}), refused)
    if form.get("then") == "send":
        return web.to(f"{HOME}changes/{ref}/")
    return web.to(f"{HOME}edit/{folder}/{slug}/?{urlencode({'change': ref, 'done': 'saved'})}")


@door.post("/texts/edit/<folder>/<slug>/preview")
@needs(Permission.TEXTS_READ)
def text_preview(folder: str, slug: str) -> Response:
    """The page as it would be, with what is wrong above it. Fields zh, en, lang. Writes nothing."""
    _large()
    drafts.check_name(folder, slug)
    lang = (
        cast("Lang", flask.request.form.get("lang"))
        if flask.request.form.get("lang") in LANGS
        else web.lang()
    )
    judged = _judge(folder, slug, _typed())
    found = textpreview.looks(folder, slug, lang, judged.after) if judged else None
    empty = {"text": web.speak(say("改好上面的地方，就能看到页面。")), "actions": ()}
    context: dict[str, Any] = dict(found.context) if found else empty
    return web.page(
        "staff/preview.html",
        found.here if found else web.here("message", drafts.address(folder, slug), say("预览")),
        base=found.template if found else "message.html",
        faults=changeviews.faults(judged.problems if judged else (), web.lang()),
        found=found.found if found else None,
        **context,
    )


@dataclass(frozen=True)
class Judged:
    """What the build would say, and what would change."""

    after: Content
    problems: tuple[Problem, ...]
    difference: Difference


def _judge(folder: str, slug: str, typed: dict[Lang, str]) -> Judged | None:
    standing = _standing()
    if standing is None:
        return None
    named = {drafts.path(folder, slug, lang): drafts.tidy(text) for lang, text in typed.items()}
    after = with_texts(standing.content, named)
    problems = tuple(problems_of(after, named, standing.folder))
    return Judged(after, problems, difference(standing.content, after))


def _typed() -> dict[Lang, str]:
    """The words of both languages with the days of the form's own fields set in them."""
    form = flask.request.form
    typed: dict[Lang, str] = {lang: drafts.tidy(form.get(lang, "")) for lang in LANGS}
    if "from" in form or "until" in form:
        start, end = form.get("from", "").strip()[:10], form.get("until", "").strip()[:10]
        typed = {lang: drafts.dated(text, start, end) if text else "" for lang, text in typed.items()}
    return typed


def _large() -> None:
    flask.request.max_content_length = MOST_BYTES
    flask.request.max_form_memory_size = MOST_BYTES


def _standing() -> Standing | None:
    try:
        return look(web.settings().CONTENT_DIR, web.now())
    except Invalid:
        return None


def _editor(opened: Opened, problem: Refusal | None) -> Response:
    folder, slug, staff = opened.folder, opened.slug, here_now()
    judged = _judge(folder, slug, dict(opened.texts))
    shown = span(meta_of(opened.texts["zh"]))
    change = opened.change
    return staff_page(
        "staff/text_edit.html",
        f"{HOME}edit/{folder}/{slug}/",
        say("写文章"),
        problem=problem,
        opened=opened,
        name=f"{folder}/{slug}",
        address=drafts.address(folder, slug),
        change=change,
        stands=changewords.STATUSES[Status(change.status)] if change else None,
        locked=change is not None and (change.status != "DRAFT" or change.by != staff.by),
        faults=changeviews.faults(judged.problems if judged else (), web.lang()),
        difference=judged.difference if judged else Difference(),
        found=_found(judged, folder, slug),
        days={
            "from": shown.start.isoformat() if shown.start else "",
            "until": shown.end.isoformat() if shown.end else "",
        },
        dated=folder != "products",
        folders=FOLDERS,
    )


def _found(judged: Judged | None, folder: str, slug: str) -> int | None:
    story = judged.after.stories.get(drafts.address(folder, slug)) if judged else None
    return len(story.query.select(judged.after.catalog)) if story and judged else None


def _list(problem: Refusal | None) -> Response:
    asked, search = flask.request.values.get("folder", ""), flask.request.args.get("q", "")[:80].casefold()
    folder = asked if asked in FOLDERS else "topics"
    standing = _standing()
    lines = drafts.listed(standing, folder) if standing else []
    return staff_page(
        "staff/texts.html",
        HOME,
        say("文章"),
        problem=problem,
        folder=folder,
        folders=FOLDERS,
        lines=[line for line in lines if search in f"{line.title} {line.slug}".casefold()],
        search=search,
        stages=STAGES,
        statuses=changewords.STATUSES,
        waiting=[change for change in service.open_changes("text") if change.status == "AWAITING"],
        unsound=standing is None,
        typed=flask.request.form,
    )
