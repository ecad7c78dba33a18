"""Other shops' forms at the catalogue desk: the catalogue down in any of them, a supplier's price list up."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.editing import kept, uploads
from backend.editing.errors import NoFile
from backend.editing.standing import Standing, day, look
from backend.kernel import audit, web
from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import say
from backend.staff import changeviews
from backend.staff.frame import staff_page
from backend.staff.guard import door, here_now, needs, session
from catalog import intake, shop
from catalog.exchange import outgoing, pricelist, suppliers
from catalog.exchange.pricelist import PricePlan
from catalog.exchange.showcase import Showcase
from catalog.exchange.suppliers import Columns
from catalog.problems import Invalid, Problem

HOME = "/staff/catalog/exchange/"
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xml": "application/xml",
}
#: the forms by name, as people call them
FORMS = {
    "shopify": say("Shopify 商品 CSV"),
    "shopify-old": say("Shopify 商品 CSV（2025 年前的表头）"),
    "woocommerce": say("WooCommerce 商品 CSV"),
    "google": say("Google Merchant，XML"),
    "google-tsv": say("Google Merchant，制表符分隔"),
    "bmecat": say("BMEcat 2005"),
}


@door.get("/catalog/exchange/")
@needs(Permission.CATALOG_READ)
def exchange() -> Response:
    """The forms, and the form for a price list."""
    return _show()


@door.get("/catalog/exchange/<form>")
@needs(Permission.CATALOG_READ)
def exchange_file(form: str) -> Response:
    """``?lang=en``: in English, where a form has room for one language."""
    if form not in FORMS:
        raise NotFound
    content, lang = web.settings().CONTENT_DIR, flask.request.args.get("lang", "zh")
    shown = Showcase(
        look(content, web.now()).content.catalog,
        shop.load(content / "shop.toml"),
        "en" if lang == "en" else "zh",
    )
    try:
        parcel = outgoing.export(form, shown, day(web.now()), content / "rules")
    except Invalid as invalid:
        return _show(faults=invalid.problems)
    kind = KINDS[parcel.name.rpartition(".")[2]]
    disposition = f'attachment; filename="{parcel.name}"'
    return Response(parcel.raw, content_type=kind, headers={"Content-Disposition": disposition})


@door.post("/catalog/exchange/prices")
@needs(Permission.CATALOG_EDIT)
def exchange_prices() -> Response:
    """Fields ``file``, ``supplier``, and where they cannot be guessed ``sku`` and ``price``; ``rest``: go on although
    rows were refused. Becomes a change like any other; nothing is changed by it.
    """
    flask.request.max_content_length = intake.MAX_BYTES + 65536
    sent, form = flask.request.files.get("file"), flask.request.form
    try:
        if sent is None or not sent.filename:
            raise NoFile
        raw, name = sent.read(), sent.filename
        standing = look(web.settings().CONTENT_DIR, web.now())
        columns = _columns(form.get("supplier", "").strip(), form.get("sku", ""), form.get("price", ""))
        currency = shop.load(standing.folder / "shop.toml").currency
        plan = pricelist.plan(name, raw, standing.folder, columns, currency)
        if not plan.changes or ((plan.refused or plan.unknown) and not form.get("rest")):
            return _show(plan, name=name)
        return web.to(_proposed(raw, name, plan, standing))
    except Invalid as invalid:
        return _show(faults=invalid.problems)
    except Refusal as refused:
        return _show(problem=refused)


def _columns(supplier: str, sku: str, price: str) -> Columns:
    remembered = suppliers.recall(suppliers.path(web.settings().CONTENT_DIR, supplier))
    if sku.strip():
        remembered = replace(remembered, code=sku.strip(), by="sku")
    return replace(remembered, price=price.strip() or remembered.price)


def _proposed(raw: bytes, name: str, plan: PricePlan, standing: Standing) -> str:
    """The address of the change that the list's prices make."""
    by, at = here_now().by, web.now()
    supplier = flask.request.form["supplier"].strip()

    def work() -> str:
        ref = uploads.from_elsewhere(raw, name, plan.sheets, {}, standing, by=by, at=at)
        audit.record(by, "catalog_uploaded", name, {"change": ref, "supplier": supplier}, at=at)
        return f"/staff/catalog/changes/{ref}/"

    page = web.once(work, whose=f"{session()} {kept.sha(raw)}", changeable=True)
    with suppress(OSError):  # where the service may not write there, the columns are guessed again
        suppliers.remember(suppliers.path(standing.folder, supplier), plan.columns)
    return page


def _show(
    plan: PricePlan | None = None,
    *,
    name: str = "",
    faults: tuple[Problem, ...] = (),
    problem: Refusal | None = None,
) -> Response:
    refused = plan.refused if plan else faults
    return staff_page(
        "staff/exchange.html",
        HOME,
        say("其他格式与调价表"),
        status=422 if refused or plan else 200,
        problem=problem,
        forms=FORMS,
        plan=plan,
        name=name,
        faults=changeviews.faults(refused, web.lang()),
        prices=[(change, changeviews.percent(change.permille)) for change in plan.changes] if plan else [],
        typed=flask.request.form,
    )
