"""The public doors of the community: take a comment, show its writer what became of it, and the open log."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import ROLE_NAMES
from backend.community import forms, service
from backend.community.prose import html_of
from backend.community.rules import DECISIONS, REASONS
from backend.community.states import Status
from backend.kernel import web
from backend.kernel.errors import TooMany
from backend.kernel.text import Problem, say
from theme.pages import Pagination

door = flask.Blueprint("community", __name__)
LOG_SIZE = 50


@door.post("/comments/")
def submit() -> Response:
    """Fields page, name, email, body, website (a trap). Sees Other to the comment's own page, or the form again."""
    draft, problems = forms.read(flask.request.form, web.lang())
    product = service.product_name(draft.slug)
    status = 422
    if not problems:
        visitor = service.Visitor(web.client(), flask.request.user_agent.string)

        def work() -> str:
            ref, again = service.submit(draft, visitor, at=web.now())
            return f"/comments/{ref}/" + ("?again=1" if again else "")

        try:
            return web.to(web.once(work))
        except TooMany:
            status = 429
            sentence = say("这里刚才收到了好几条评论，请过十分钟再提交。文字还在下面。")
            problems = [Problem("body", draft.body, sentence)]
    return web.page(
        "shop/comment_form.html",
        web.here("comment", f"/p/{draft.slug}/", say("差一点就好")),
        status=status,
        product=product,
        slug=draft.slug,
        problems=[(problem.name, web.speak(problem.rule)) for problem in problems],
        values={"name": draft.name, "email": draft.email, "body": draft.body},
    )


@door.get("/comments/<ref>/")
def thanks(ref: str) -> Response:
    """What was written, what happens next, and later what became of it."""
    comment = service.view(ref)
    # A robot need not learn that it was recognised.
    standing = Status.PENDING if comment.status is Status.SPAM else comment.status
    return web.page(
        "shop/comment_thanks.html",
        web.here("comment", f"/comments/{ref}/", say("您的评论")),
        comment=comment,
        standing=standing.value,
        again="again" in flask.request.args,
        body=html_of(comment.body),
        answer=html_of(comment.answer) if standing is Status.PUBLISHED and comment.answer else "",
        reason=REASONS.get(comment.reason),
    )


@door.get("/community/log/")
def log() -> Response:
    """Who (by post) decided what, why, newest first."""
    number = max(flask.request.args.get("page", 1, type=int), 1)
    lines, total = service.decisions(page=min(number, 100_000), size=LOG_SIZE)
    count = max(-(-total // LOG_SIZE), 1)
    return web.page(
        "shop/community_log.html",
        web.here("community-log", "/community/log/", say("评论审核记录")),
        lines=lines,
        roles=ROLE_NAMES,
        decisions=DECISIONS,
        reasons=REASONS,
        total=total,
        pages=Pagination(
            min(number, count), count, tuple(f"/community/log/?page={n}" for n in range(1, count + 1))
        ),
    )
