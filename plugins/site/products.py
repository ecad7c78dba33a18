"""Product pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import chain

from markupsafe import Markup

from catalog.model import Product, RelationKind, Variant
from plugins.drawings.draw import draw
from plugins.site import comments, jsonld, specs, variants
from plugins.site.edition import Edition
from plugins.site.planned import Filled, Planned
from plugins.site.specs import Spread
from plugins.site.times import changed
from theme.pages import Crumb, Page
from theme.product_page import ProductView, Relation, SpecGroup, SpecRow

GROUPS = {
    "light": ("光", "Light"),
    "electric": ("电", "Electrical"),
    "size": ("尺寸", "Size"),
    "build": ("结构", "Build"),
    "other": ("其他", "Other"),
}
KINDS: tuple[RelationKind, ...] = ("accessory", "substitute", "related")
SHOWN_RELATIONS = 8


def products(editions: Sequence[Edition], only: Collection[str] | None = None) -> Iterator[Planned]:
    """A page for every product, or for those of ``only``; a discontinued one stays, with a notice and the way to its
    successor. Both languages of a product follow each other: much of them is made once.
    """
    catalog = editions[0].catalog
    frames = [(edition, edition.frame("product")) for edition in editions]
    for slug in catalog.products if only is None else only:
        product = catalog.products[slug]
        needs, modified = _needs(editions[0], product), changed(editions[0], product)
        for edition, frame in frames:
            fill = partial(_fill, edition, product)
            yield Planned(
                "product", edition.lang, f"/p/{slug}/", (frame, *needs), fill, "product", modified=modified
            )


def _needs(edition: Edition, product: Product) -> tuple[str, ...]:
    slug = product.slug
    codes = ",".join(dict.fromkeys(chain.from_iterable(variant.specs for variant in product.variants)))
    said = (f"comments/{slug}",) if slug in edition.site.comments else ()
    return (
        f"product/{slug}",
        f"trail/{product.category}",
        f"brand/{product.brand}",
        f"picture/{product.family}",
        f"fields/{codes}",
        *said,
        *(f"card/{other.slug}" for _, others in _related(edition, product) for other in others),
        *((f"card/{product.successor}",) if product.successor else ()),
        *(f"product/{part}" for part in parts(edition, product)),
    )


def parts(edition: Edition, product: Product) -> tuple[str, ...]:
    """The products that the sets of a product are made of."""
    known = edition.catalog.variants if any(v.parts for v in product.variants) else {}
    return tuple(dict.fromkeys(known[sku].product for v in product.variants for sku, _ in v.parts))


def _fill(edition: Edition, product: Product) -> Filled:
    values = specs.spread(product, specs.of(edition).order)
    view = _view(edition, product, values)
    trail, section = _way(edition, product.category)
    here = Page(
        kind="product",
        path=f"/p/{product.slug}/",
        title=view.name,
        description=view.summary,
        image=edition.share_image(product.family),
        breadcrumb=(*trail, Crumb(view.name, None)),
        section=section,
        modified=changed(edition, product),
        jsonld=(
            jsonld.product(edition, product, values),
            jsonld.product_crumbs(edition, product.category, view.name),
        ),
    )
    return here, {"product": view}


def _way(edition: Edition, category: str) -> tuple[tuple[Crumb, ...], str]:
    """The breadcrumb down to a shelf, and the top shelf to mark in the navigation."""
    known: dict[str, tuple[tuple[Crumb, ...], str]] = edition.memory.setdefault("ways", {})
    if category not in known:
        known[category] = (edition.trail(category, here=False), edition.section(category))
    return known[category]


def product_view(edition: Edition, product: Product) -> ProductView:
    """All of one product page."""
    return _view(edition, product, specs.spread(product, specs.of(edition).order))


def _view(edition: Edition, product: Product, values: Spread) -> ProductView:
    catalog, lang = edition.catalog, edition.lang
    category = catalog.categories[product.category]
    codes = [code for code in edition.columns_of(category, (product,)) if code in values]
    shown = variants.views(edition, product, codes)
    chosen = shown[0]
    name, text = product.name[lang], product.copy[lang]
    words = specs.of(edition)
    remarks = edition.site.comments.get(product.slug)
    return ProductView(
        slug=product.slug,
        name=name,
        summary=product.summary[lang],
        brand=catalog.brands[product.brand].name[lang],
        brand_path=f"/brands/{product.brand}/",
        status=product.status,
        picture=edition.picture(product.family, name),
        figures=tuple([words.figure(code, told) for code, told in zip(codes, chosen.figures, strict=True)]),
        variants=shown,
        chosen=chosen.sku,
        matrices=variants.matrices(edition, product, shown) if len(shown) > 1 else (),
        spec_groups=_groups(edition, values),
        drawing=drawing(edition, product, product.variants[0]),
        text=edition.site.reader.html(text) if text else None,
        relations=_relations(edition, product) if product.relations else (),
        comments=comments.shown(remarks, lang) if remarks else (),
        successor=edition.card(catalog.products[product.successor]) if product.successor else None,
        contents=variants.contents(edition, product),
    )


def spec_groups(edition: Edition, product: Product) -> tuple[SpecGroup, ...]:
    """Every stated spec under its heading, in the order of the fields sheet."""
    return _groups(edition, specs.spread(product, specs.of(edition).order))


def _groups(edition: Edition, values: Spread) -> tuple[SpecGroup, ...]:
    words, fields = specs.of(edition), edition.fields
    groups: dict[str, list[SpecRow]] = {group: [] for group in GROUPS}
    for code, found in values.items():
        groups.setdefault(fields[code].group, []).append(words.row(code, found))
    at = 1 if edition.lang == "en" else 0
    return tuple(
        [SpecGroup(GROUPS.get(name, (name, name))[at], tuple(rows)) for name, rows in groups.items() if rows]
    )


def drawing(edition: Edition, product: Product, variant: Variant) -> Markup:
    """The dimensioned drawing of a variant. Its words are escaped by ``draw``."""
    name = product.name[edition.lang]
    title = edition.say(f"{name}的尺寸图", f"Dimensioned drawing of {name}")
    made = draw(variant.specs, product.family, edition.lang, ident="drawing", title=title)
    return Markup(made)  # noqa: S704 - made by us, every text in it escaped


def _related(edition: Edition, product: Product) -> Iterator[tuple[RelationKind, list[Product]]]:
    """Active products in each kind of relation to this one."""
    known = edition.catalog.products
    for kind in KINDS:
        others = [known[slug] for slug in product.relations.get(kind, ())]
        if active := [other for other in others if other.active][:SHOWN_RELATIONS]:
            yield kind, active


def _relations(edition: Edition, product: Product) -> tuple[Relation, ...]:
    return tuple(Relation(kind, edition.cards(others)) for kind, others in _related(edition, product))
