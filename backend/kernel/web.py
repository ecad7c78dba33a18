"""What every HTTP door needs: the house it stands in, the reader's language, pages, redirects, the cross-site guard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import flask
from jinja2 import Environment
from werkzeug.http import dump_cookie
from werkzeug.wrappers import Request, Response

from backend.config import Settings
from backend.kernel import keys
from backend.kernel.answer import Answer
from backend.kernel.clock import Clock
from backend.kernel.db import written
from backend.kernel.errors import Refusal
from backend.kernel.ids import fingerprint, token
from backend.kernel.text import Said, say
from catalog.model import Lang, Text
from catalog.shop import Shop
from theme.assets import addresses
from theme.environment import environment
from theme.pages import Page
from theme.policy import policy

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LANGUAGE = "dengshi.lang"
NOW = "dengshi.now"
SHOP = "dengshi.shop"
HOUSE = "dengshi.house"
#: the request of a door that is answered past Flask (kernel.quick)
ASKING: ContextVar[Request | None] = ContextVar("asking", default=None)
_PLAIN = re.compile(r"[A-Za-z0-9._=&-]*")
LONGEST_KEY = 128
#: a form that carries no key is taken for a repeat of the same words of the same person for so long
REPEAT_SECONDS = 60
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class CrossSite(Refusal):
    """A form of another site was sent to us with the reader's cookies."""

    code = "cross_site"
    status = 403
    sentence = say("这张表单不是从本店的页面提交的，没有生效。请从本店页面重新操作。")


@dataclass
class House:
    """What app.py puts together once and every request may ask for."""

    settings: Settings
    clock: Clock
    #: gives the shop's terms of the release in service
    terms: Callable[[], Shop]
    #: gives ``nav`` and ``friend_links`` of the live catalogue version
    chrome: Callable[[], Mapping[str, object]]
    #: objects made of keys and settings, by name
    tools: Mapping[str, Any]

    @property
    def shop(self) -> Shop:
        return self.terms()

    def speaking(self, lang: Lang) -> Environment:
        """The templates in one language."""
        return _speaking(lang)


@cache
def _speaking(lang: Lang) -> Environment:
    # The theme belongs to the process, not to one application: templates are compiled once.
    return environment(lang, addresses())


class LanguagePrefix:
    """WSGI middleware: ``/en/cart/`` is ``/cart/`` read in English. Everything else is Chinese."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        environ[LANGUAGE] = "zh"
        if path == "/en" or path.startswith("/en/"):
            environ[LANGUAGE] = "en"
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
            environ["PATH_INFO"] = path[3:] or "/"
        return self._inner(environ, start_response)


def refuse_cross_site() -> None:
    """Before each request: a write must come from our own pages.

    Browsers say so in Sec-Fetch-Site; older ones send Origin. Without either there is no browser and so no cookie to abuse.
    """
    request = asking()
    if request.method in SAFE_METHODS:
        return
    site = request.environ.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise CrossSite
        return
    origin = request.environ.get("HTTP_ORIGIN")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise CrossSite


def asking() -> Request:
    """The request that is being answered, by Flask or past it."""
    return ASKING.get() or flask.request


def house() -> House:
    request = ASKING.get()
    if request is not None:
        return cast("House", request.environ[HOUSE])
    return cast("House", flask.current_app.extensions["house"])


def settings() -> Settings:
    return house().settings


def shop() -> Shop:
    """The shop's terms, read once a request so that one answer has one set of them."""
    environ = asking().environ
    if SHOP not in environ:
        environ[SHOP] = house().shop
    return cast("Shop", environ[SHOP])


def tool(name: str) -> Any:
    """An object that app.py made of keys and settings, such as ``sealer``."""
    return house().tools[name]


def lang() -> Lang:
    return cast("Lang", asking().environ.get(LANGUAGE, "zh"))


def now() -> int:
    """UTC seconds, read once a request so that one answer has one time."""
    environ = asking().environ
    if NOW not in environ:
        environ[NOW] = house().clock.now()
    return cast("int", environ[NOW])


def client() -> str:
    """The address that limits are counted by."""
    return asking().remote_addr or "unknown"


def speak(said: Said, language: Lang | None = None) -> str:
    """A sentence in the reader's language, and so is what it names."""
    language = language or lang()
    translate = house().speaking(language).globals["_"]
    values = {name: _named(value, language) for name, value in said.values.items()}
    return cast("str", cast("Any", translate)(said.msgid, **values))


def _named(value: object, language: Lang) -> object:
    if isinstance(value, Said):
        return speak(value, language)
    return value[language] if isinstance(value, Text) else value


def here(kind: str, path: str, title: Said, **more: Any) -> Page:
    """The page object of a live page: never indexed."""
    return Page(kind=kind, path=path, title=speak(title), noindex=True, **more)


def page(template: str, here: Page, *, status: int = 200, **context: object) -> Response:
    """Render a page of the theme in the reader's language. ``form_key`` names its forms: the one sent, else a new one."""
    context = {"form_key": form_key() or token(), **context}
    body = (
        house()
        .speaking(lang())
        .get_template(template)
        .render(here=here, shop=shop(), say=speak, now=now(), **house().chrome(), **context)
    )
    return Response(body, status=status, content_type="text/html; charset=utf-8")


def fragment(template: str, **context: object) -> Response:
    """A part of a page, for a script that puts it in its place."""
    body = house().speaking(lang()).get_template(template).render(**context)
    return Response(body.strip(), content_type="text/html; charset=utf-8")


def address(path: str) -> str:
    """A path of ours in the reader's language: ``/cart/`` is ``/en/cart/`` for English readers."""
    return f"/en{path}" if lang() == "en" else path


def to(path: str) -> Response:
    """See Other: the answer to a form that did its work. ``path`` is written as it stands in an address."""
    return Response(status=303, headers=[("Location", address(path))])


def moved(path: str) -> Answer:
    """As ``to``, for a door that is answered past Flask."""
    return Answer(303, [("Content-Type", "text/plain; charset=utf-8"), ("Location", address(path))])


def form_key() -> str:
    """What names this form: the header ``Idempotency-Key`` or the field ``form_key``; "" where neither is sent."""
    request = asking()
    sent = request.environ.get("HTTP_IDEMPOTENCY_KEY") or request.form.get("form_key", "")
    return sent if len(sent) <= LONGEST_KEY else fingerprint(sent)


def once(
    work: Callable[[], str],
    *,
    flushed: bool = True,
    whose: str = "",
    seconds: int = REPEAT_SECONDS,
    changeable: bool = False,
) -> str:
    """Do a form's work once: its key, the hash of what was sent and the answer stand in the work's own transaction.

    A form without a key is known by ``whose`` it is (a session, a cart) and by what it says, for ``seconds``; where
    nobody is named, it is simply worked on. ``changeable``: it sets figures, so with another content, or after
    ``seconds``, the same key is another form.
    ``work`` returns the answer, such as a path, which a repeat gets again. KeyReused (422), KeyBusy (409).
    """
    request, key = asking(), form_key()
    if not (key or whose):
        return written(work, flushed=flushed)
    body = "\x1f".join(f"{name}={value}" for name, value in sorted(request.form.items(multi=True)))
    kept = None if key and not changeable else seconds
    if changeable or not key:
        key = fingerprint(f"{key}\x1f{whose}\x1f{body}")
    return keys.once(f"{request.path} {key}", body, work, at=now(), flushed=flushed, seconds=kept)


def keep(response: Response | Answer, name: str, value: str, seconds: int, *, readable: bool = False) -> None:
    """Set a cookie of ours for so long; scripts may read it only where ``readable``."""
    rest = _terms(seconds, settings().SECURE_COOKIES, readable)
    if not _PLAIN.fullmatch(value):
        raise ValueError(f"{name}: a cookie of ours holds letters, digits and .-_=& only")
    add = response.headers.add if isinstance(response, Response) else response.add
    add("Set-Cookie", f"{name}={value}{rest}")


@cache
def _terms(seconds: int, secure: bool, readable: bool) -> str:  # noqa: FBT001 - kept by its arguments
    told = dump_cookie(
        "n", "v", max_age=seconds, secure=secure, httponly=not readable, samesite="Lax",
        sync_expires=False,  # Max-Age is enough for every browser that opens the shop
    )  # fmt: skip
    return told.removeprefix("n=v")


_TITLES = {404: say("没有找到"), 410: say("这一页撤下了")}


def refusal(problem: Refusal) -> Response:
    """A refusal as a page with its status and sentence."""
    title = _TITLES.get(problem.status, say("没有办成"))
    answer = page(
        "message.html",
        here("message", flask.request.path, title),
        status=problem.status,
        text=speak(problem.sentence),
        actions=_way_back() or (_onward() if problem.status in _TITLES else ()),
    )
    if problem.status == 503:
        answer.headers["Retry-After"] = "5"
    return answer


def _onward() -> tuple[tuple[str, str], ...]:
    return (speak(say("去搜索")), "/search/"), (speak(say("回首页")), "/")


def _way_back() -> tuple[tuple[str, str], ...]:
    """The page of ours that the reader came from, if the browser names one."""
    came = urlsplit(flask.request.referrer or "")
    # The header itself: werkzeug's reading of it refuses a host that is not ours, and this page says just that.
    if came.netloc != flask.request.environ.get("HTTP_HOST") or came.path == flask.request.full_path.rstrip(
        "?"
    ):
        return ()
    path = came.path.removeprefix("/en") if lang() == "en" else came.path
    return ((speak(say("回到刚才的页面")), f"{path}?{came.query}" if came.query else path),)


def harden(response: Response) -> Response:
    """After each request: headers that hold on every live page."""
    for name, value in missing(response.headers):
        response.headers.add(name, value)
    return response


def missing(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The headers that hold on every live page and are not among these."""
    return _missing(settings().SANDBOX_GATEWAY_URL, frozenset(name for name, _ in headers))


@lru_cache(64)
def _missing(gateway_url: str, names: frozenset[str]) -> tuple[tuple[str, str], ...]:
    there = {name.lower() for name in names}
    return tuple((name, value) for name, value in _hardening(gateway_url) if name.lower() not in there)


@cache
def _hardening(gateway_url: str) -> tuple[tuple[str, str], ...]:
    gateway = urlsplit(gateway_url)
    return (
        ("Content-Security-Policy", policy(f"{gateway.scheme}://{gateway.netloc}")),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    )
