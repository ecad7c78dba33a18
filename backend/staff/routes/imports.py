"""Products from another shop's file at the catalogue desk: looked at first, then a change like any other."""

from __future__ import annotations

from contextlib import suppress
from typing import cast

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.editing import kept, uploads
from backend.editing.errors import NoFile
from backend.editing.standing import look
from backend.kernel import audit, web
from backend.kernel.errors import Refusal
from backend.kernel.text import Said, say
from backend.staff import changeviews
from backend.staff.frame import staff_page
from backend.staff.guard import door, here_now, needs, session
from catalog import intake, shop
from catalog.exchange import incoming
from catalog.exchange.incoming import Plan
from catalog.exchange.ways import Ways
from catalog.families import FAMILIES
from catalog.model import Lang
from catalog.problems import Invalid, Problem

HOME = "/staff/catalog/exchange/products"
FORMS = {"shopify": "Shopify", "woocommerce": "WooCommerce", "google": "Google Merchant"}
#: what fills blank cells of these columns, where the person says so
ASSUMED = ("family", "category", "brand", "added", "weight_g")


@door.get("/catalog/exchange/products")
@needs(Permission.CATALOG_EDIT)
def exchange_products_form() -> Response:
    return _show()


@door.post("/catalog/exchange/products")
@needs(Permission.CATALOG_EDIT)
def exchange_products() -> Response:
    """Fields ``file``, or ``upload`` that names one handed in before; ``lang``, ``decimal``, ``make_sku``, and what to
    assume. With ``go`` it becomes a change, with ``rest`` although rows were refused. Nothing is changed by it.
    """
    flask.request.max_content_length = intake.MAX_BYTES + 65536
    form = flask.request.form
    try:
        raw, name, ref = _file()
        standing = look(web.settings().CONTENT_DIR, web.now())
        plan = incoming.plan(
            name, raw, standing.folder, _ways(shop.load(standing.folder / "shop.toml").currency)
        )
        if not form.get("go") or not plan.sheets or (plan.refused and not form.get("rest")):
            return _show(plan, name=name, ref=ref)
        by, at = here_now().by, web.now()

        def work() -> str:
            change = uploads.from_elsewhere(raw, name, plan.sheets, plan.copies, standing, by=by, at=at)
            audit.record(by, "catalog_uploaded", name, {"change": change, "form": plan.form}, at=at)
            return f"/staff/catalog/changes/{change}/"

        return web.to(web.once(work, whose=f"{session()} {kept.sha(raw)}", changeable=True))
    except Invalid as invalid:
        return _show(faults=invalid.problems)
    except Refusal as refused:
        return _show(problem=refused)


def _file() -> tuple[bytes, str, str]:
    """Bytes, name and reference of what was handed in, now or before. NoFile, NotFound."""
    sent, ref = flask.request.files.get("file"), flask.request.form.get("upload", "")
    if sent is not None and sent.filename:
        raw, name = sent.read(), sent.filename
        whose = f"{session()} {kept.sha(raw)}"
        ref = web.once(
            lambda: uploads.keep(raw, name, here_now().by, web.now()), whose=whose, changeable=True
        )
        return raw, name, ref
    if not ref:
        raise NoFile
    name, raw = uploads.get(ref)
    return raw, name, ref


def _ways(currency: str) -> Ways:
    form = flask.request.form
    lang = cast("Lang", form["lang"]) if form.get("lang") in ("zh", "en") else None
    mark = form["decimal"] if form.get("decimal") in (".", ",") else None
    assume = {code: form[code].strip() for code in ASSUMED if form.get(code, "").strip()}
    return Ways(currency, lang, mark, assume, bool(form.get("make_sku")))


def _show(
    plan: Plan | None = None,
    *,
    name: str = "",
    ref: str = "",
    faults: tuple[Problem, ...] = (),
    problem: Refusal | None = None,
) -> Response:
    refused = plan.refused if plan else faults
    return staff_page(
        "staff/import.html",
        HOME,
        say("导入别家的商品"),
        status=422 if refused else 200,
        problem=problem,
        plan=plan,
        form=FORMS[plan.form] if plan else "",
        name=name,
        ref=ref,
        faults=changeviews.faults(refused, web.lang()),
        prices=[(change, changeviews.percent(change.permille)) for change in plan.prices] if plan else [],
        picks=_picks(),
        typed=flask.request.form,
    )


def _picks() -> list[tuple[str, Said, list[tuple[str, str]]]]:
    """The fields to pick from: name, label, values with what they are called."""
    lang = web.lang()
    with suppress(Invalid):  # while content/ has a mistake of its own, nothing can be imported anyway
        goods = look(web.settings().CONTENT_DIR, web.now()).content.catalog
        return [
            ("family", say("款型"), [(family, family) for family in FAMILIES]),
            ("category", say("类目"), [(slug, c.name[lang]) for slug, c in goods.categories.items()]),
            ("brand", say("品牌"), [(slug, b.name[lang]) for slug, b in goods.brands.items()]),
            ("lang", say("文件的语言"), [("zh", "中文"), ("en", "English")]),
            ("decimal", say("小数点"), [(".", "1.50"), (",", "1,50")]),
        ]
    return []
