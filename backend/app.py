"""Wires the rooms together and decides nothing: the only file that knows them all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import partial
from pathlib import Path

import apsw
import click
import flask
import peewee
from peewee import __exception_wrapper__  # type: ignore[attr-defined] # apsw's and psycopg's errors become peewee's
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from backend import books
from backend.accounts import cli as accounts_cli
from backend.accounts import service as accounts_service
from backend.cart import routes as cart_routes
from backend.cart import service as cart_service
from backend.choosing import routes as choosing_routes
from backend.community import events as community_events
from backend.community import routes as community_routes
from backend.config import Settings, settled
from backend.editing import importing as editing_cli
from backend.editing import uploads as editing_uploads
from backend.editing import writing as editing_writing
from backend.kernel import (
    keys,
    limits,
    logs,
    mail,
    moved,
    outbox,
    quick,
    ticks,
    turns,
    web,
    worker,
)
from backend.kernel.bus import Listener
from backend.kernel.clock import Clock
from backend.kernel.db import UnfitDatabase, database
from backend.kernel.errors import Busy, Gone, NotFound, Refusal, Unusable
from backend.kernel.logs import log
from backend.kernel.troubles import said
from backend.offers import chrome as offers_chrome
from backend.offers import cli as offers_cli
from backend.offers.terms import Terms
from backend.orders import checkout as orders_checkout
from backend.orders import reactions as orders_reactions
from backend.orders import routes as orders_routes
from backend.orders import service as orders_service
from backend.orders import unpaid as orders_unpaid
from backend.papers import routes as papers_routes
from backend.payments import cli as payments_cli
from backend.payments import errands as payments_errands
from backend.payments import events as payments_events
from backend.payments import routes as payments_routes
from backend.payments import service as payments_service
from backend.payments.providers import known
from backend.payments.providers.cod import Cash
from backend.payments.providers.sandbox import keys as sandbox_keys
from backend.payments.providers.sandbox.client import Sandbox
from backend.publish import cli as publish_cli
from backend.publish import reactions as publish_reactions
from backend.publish import routes as publish_routes
from backend.publish.announce import Announcer
from backend.publish.service import Publisher
from backend.search import routes as search_routes
from backend.search import tally as search_tally
from backend.search.soldout import SoldOut
from backend.selfaudit import cli as selfaudit_cli
from backend.selfaudit import service as selfaudit_service
from backend.shipping import events as shipping_events
from backend.staff import doors as staff_doors
from backend.staff import guard as staff_guard
from backend.staff import reactions as staff_reactions
from backend.stock import cli as stock_cli
from backend.stock import routes as stock_routes
from backend.tools import routes as tools_routes
from backend.vault import cli as vault_cli
from backend.vault.plan import Plan
from catalog.command import heard
from catalog.seal import Sealer, load_key
from search_index.live import Live

BLUEPRINTS: tuple[flask.Blueprint, ...] = (
    cart_routes.door,
    orders_checkout.door,
    orders_routes.door,
    stock_routes.door,
    payments_routes.door,
    community_routes.door,
    search_routes.door,
    choosing_routes.door,
    tools_routes.door,
    papers_routes.door,
    publish_routes.door,
    staff_doors.door,
)

#: doors that are answered past Flask
QUICK: dict[tuple[str, str], quick.Door] = {
    ("GET", "/api/stock"): stock_routes.api_stock,
    ("GET", "/api/cart/count"): cart_routes.api_count,
    ("POST", "/cart/add"): cart_routes.add,
    ("POST", "/checkout/"): orders_checkout.order,
}

COMMANDS: tuple[click.Command, ...] = (
    offers_cli.offers,
    stock_cli.stock,
    payments_cli.payments,
    accounts_cli.accounts,
    publish_cli.publish,
    editing_cli.editing,
    selfaudit_cli.selfaudit,
)

#: who hears what
LISTENERS: dict[type, tuple[Listener, ...]] = {
    **books.PUBLISHING,
    payments_events.PaymentHeld: (orders_reactions.payment_held,),
    payments_events.LatePayment: (orders_reactions.payment_late,),
    payments_events.PaymentRefunded: (orders_reactions.payment_refunded,),
    payments_events.RefundDropped: (orders_reactions.refund_dropped,),
    payments_events.PaymentOdd: (staff_reactions.payment_odd,),
    payments_events.PaymentWrong: (orders_reactions.payment_wrong, staff_reactions.payment_wrong),
    payments_events.HoldEnds: (staff_reactions.hold_ends,),
    shipping_events.ParcelDelivered: (orders_reactions.parcel_delivered,),
    shipping_events.ParcelMoved: (orders_reactions.parcel_moved,),
    community_events.CommentPublished: (publish_reactions.comments_changed,),
    community_events.CommentHidden: (publish_reactions.comments_changed,),
    community_events.CommentAnswered: (publish_reactions.comments_changed,),
}

#: what the worker looks for every second
SWEEPS: dict[str, worker.Sweep] = {
    "orders_expire": worker.unless_braked(orders_service.expire_due),
    "orders_confirm": worker.unless_braked(orders_service.auto_confirm_due),
    "payments_ask": payments_service.ask_silent,
    "payments_hold_ends": payments_service.warn_hold_ends,
    "carts": cart_service.forget,
    "accounts": accounts_service.forget_sessions,
    "attempts": limits.forget,
    "form_keys": keys.forget,
    "mails": mail.forget,
    "uploads": editing_uploads.forget,
    "search_words": search_tally.forget,
}


#: what takes so long that expiry, refunds and mails must not wait for it
SLOW_SWEEPS, SLOW_TOPICS = ("selfaudit",), ("publish", "selfaudit", "announce")


def sweeps(settings: Settings) -> dict[str, worker.Sweep]:
    """SWEEPS with what needs settings: the limit on automatic confirmations and the nightly self-audit."""
    confirm = worker.at_most(SWEEPS["orders_confirm"], settings.AUTO_RELEASE_MOST, selfaudit_service.alarm)
    return {**SWEEPS, "orders_confirm": confirm, "selfaudit": selfaudit_service.nightly}


def handlers(settings: Settings) -> dict[str, outbox.Handler]:
    """Who does what the outbox holds, by topic."""
    clock = Clock(settings.CLOCK_FILE, ticks.believed)
    terms = Terms(settings.OUTPUT_DIR, settings.CONTENT_DIR)
    post = partial(mail.deliver, smtp_url=settings.SMTP_URL, folder=settings.MAIL_DIR)
    return {
        "mail": lambda payload: post(payload, sender=terms().contact.mail),
        **payments_errands.handlers(clock.now),
        "publish": Publisher(settings, clock, before=partial(editing_writing.settle, settings.CONTENT_DIR)),
        "selfaudit": selfaudit_service.handler(clock.now),
        "announce": Announcer(settings, lambda: terms().site_url),
    }


def create_app(settings: Settings | None = None) -> flask.Flask:
    """The service as a WSGI application, bound to the database of its settings."""
    settings = settings or settled()
    logs.configure()
    clock = books.opened(settings, LISTENERS)

    terms = Terms(settings.OUTPUT_DIR, settings.CONTENT_DIR)
    sandbox_keys.prepare(settings.KEYS_DIR, settings.SANDBOX_DIR)
    sandbox = Sandbox(
        settings.SANDBOX_GATEWAY_URL, settings.KEYS_DIR, lambda: terms().payment.fee_bp.get("sandbox", 0)
    )
    known.use({"sandbox": sandbox, "cod": Cash()})

    app = flask.Flask(__name__, static_folder=None)
    hosts = [host.strip() for host in settings.TRUSTED_HOSTS.split(",")]
    app.config.update(
        TRUSTED_HOSTS=hosts,
        MAX_CONTENT_LENGTH=512 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        MAX_FORM_PARTS=1000,
    )
    house = app.extensions["house"] = web.House(
        settings=settings,
        clock=clock,
        terms=terms,
        chrome=offers_chrome.Chrome(),
        tools={
            "sealer": Sealer(load_key(settings.KEYS_DIR / "seal.key")),
            "cookie_key": load_key(settings.KEYS_DIR / "cookie.key"),
            "search": Live(settings.INDEX_DIR),
            "sold_out": SoldOut(),
            "at_desk": staff_guard.at_desk,
            "tally": search_tally.Tally(),
            "held": orders_unpaid.held,
        },
    )
    app.before_request(quick.raise_again)
    app.before_request(_connect)
    app.teardown_request(_disconnect)
    app.before_request(web.refuse_cross_site)
    app.after_request(web.harden)
    app.register_error_handler(Refusal, web.refusal)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(peewee.OperationalError, _disk_error)
    app.register_error_handler(apsw.Error, _row_error)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in (*COMMANDS, _worker_command(app, settings)):
        app.cli.add_command(_plainly(_heard(command), settings))
    doors = quick.Shortcut(app.wsgi_app, QUICK, house, hosts)
    app.wsgi_app = web.LanguagePrefix(ProxyFix(doors, x_for=settings.PROXY_COUNT))  # type: ignore[method-assign]
    return app


def prove_at_start(app: flask.Flask) -> threading.Thread:
    """The vital invariants, asked beside the first requests: red stops money and not the shop.

    One server process of several asks, and none where the worker has just done so.
    """
    clock = app.extensions["house"].clock

    def prove() -> None:
        with app.app_context():
            database.connect(reuse_if_open=True)
            try:
                selfaudit_service.at_start(clock.now())
            except Exception:
                log.exception("selfaudit_failed_at_start")
            finally:
                database.close()

    thread = threading.Thread(target=prove, name="selfaudit", daemon=True)
    thread.start()
    return thread


def create_keeper(settings: Settings | None = None) -> flask.Flask:
    """What is done to the database as a whole; it must work where the shop itself refuses to start."""
    settings = settings or settled()
    logs.configure()
    app = flask.Flask(__name__, static_folder=None)
    plan = Plan(
        settings.DATABASE_URL, books.TABLES, books.MIGRATIONS, Clock(settings.CLOCK_FILE).now, settings.KEYS_DIR,
        settings.BACKUP_DIR, settings.BACKUP_KEEP, settings.kept,
    )  # fmt: skip
    app.cli.add_command(_heard(vault_cli.database(plan)))
    return app


def _connect() -> None:
    database.connect(reuse_if_open=True)


def _disconnect(_error: BaseException | None) -> None:
    # Back to the pool: a connection left to its thread goes down with it when the server lets an idle thread go.
    database.close()


def _disk_error(error: peewee.OperationalError) -> Response:
    # Disk full, write error, locked or gone: what was begun is undone, and the next try may find it mended.
    log.error("database_unavailable", error=repr(error))
    return web.refusal(Busy())


def _row_error(error: apsw.Error) -> Response:
    # A row is read when it is fetched: what happens then does not bear peewee's names yet.
    try:
        with __exception_wrapper__:
            raise error
    except peewee.OperationalError as named:
        return _disk_error(named)


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    return _elsewhere() if error.code == 404 else web.refusal(Unusable(error.code))


def _elsewhere() -> Response:
    """Nothing stands here: whoever comes by an old address is sent on, or told that it is gone."""
    request = flask.request
    to = moved.to(web.settings().OUTPUT_DIR, request.path) if request.method in web.SAFE_METHODS else None
    if not to:
        return web.refusal(NotFound() if to is None else Gone())
    asked = request.query_string.decode("latin-1")
    place = web.address(to) + (f"?{asked}" if asked else "")
    # Browsers keep a 301 for ever unless told; a row may be mended.
    return Response(status=301, headers=[("Location", place), ("Cache-Control", "max-age=3600")])


def _plainly(command: click.Command, settings: Settings) -> click.Command:
    """The command, but what a disk or the database refuses is said in one line."""

    def invoke(context: click.Context) -> object:
        try:
            with said(*settings.kept):
                return command.invoke(context)
        except UnfitDatabase as error:
            raise click.ClickException(str(error)) from error

    return _instead(command, invoke)


def _heard(command: click.Command) -> click.Command:
    """The command, but it does its work to the end where what it says cannot be written; that is told, and the status is 1."""

    def invoke(context: click.Context) -> object:
        with heard() as lost:
            answer = command.invoke(context)
        return context.exit(1) if lost else answer

    return _instead(command, invoke)


def _instead(command: click.Command, invoke: Callable[[click.Context], object]) -> click.Command:
    told = copy(command)
    told.invoke = invoke  # type: ignore[assignment, method-assign]
    return told


def _worker_command(app: flask.Flask, settings: Settings) -> click.Command:
    @click.command("worker")
    @click.option("--every", default=1.0, help="seconds between rounds")
    @click.option("--once", is_flag=True, help="one round, then stop")
    def work(every: float, once: bool) -> None:  # noqa: FBT001 - click's flags are positional
        """Do what is due: timers, mails, publishing."""
        from backend.kernel.ticker import ticker  # noqa: PLC0415 - huey and Redis take long to import; only the worker ticks

        house: web.House = app.extensions["house"]
        time = partial(ticks.beat, house.clock, selfaudit_service.alarm, gap_hours=settings.CLOCK_GAP_HOURS)
        due, todo = sweeps(settings), handlers(settings)
        slowly = {name: due.pop(name) for name in SLOW_SWEEPS}
        aside = worker.Aside(lambda at: worker.run_once(slowly, todo, at=at, only=SLOW_TOPICS))

        def round_(at: int) -> None:
            worker.run_once(due, todo, at=at, but=SLOW_TOPICS)
            aside.start(at)

        tick = partial(worker.tick, time, round_)
        with _only_worker(settings) as place:
            if once:
                tick()
                aside.wait()
                return
            worker.tick(time, selfaudit_service.at_start)
            key = load_key(settings.KEYS_DIR / "ticks.key")
            file = place.with_name(f"{place.name}-ticks")
            ticker(tick, redis_url=settings.REDIS_URL, file=file, key=key, every=every).run()

    return work


@contextmanager
def _only_worker(settings: Settings) -> Iterator[Path]:
    place = turns.place(settings.KEYS_DIR.parent)
    try:
        with turns.only_worker(place):
            yield place
    except turns.AtWork as error:
        raise click.ClickException(str(error)) from error
