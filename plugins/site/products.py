"""Product pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

from markupsafe import Markup

from catalog.model import Product
from plugins.site import comments, jsonld, lightview, papers, texts, variants
from plugins.site.edition import Edition
from plugins.site.markview import marks
from plugins.site.plain import Desk, Plain, related
from plugins.site.planned import Filled, Planned
from plugins.site.specs import Words
from theme.pages import Crumb, Page
from theme.product_page import ProductView, Relation


def products(editions: Sequence[Edition], only: Collection[str] | None = None) -> Iterator[Planned]:
    """A page for every product, or for those of ``only``; a discontinued one stays, with a notice and the way to its
    successor. Both languages of a product follow each other: much of them is made once.
    """
    catalog = editions[0].catalog
    desk = Desk(editions)
    frames = [edition.frame("product") for edition in editions]
    for slug in catalog.products if only is None else only:
        product = catalog.products[slug]
        needs = _needs(editions[0], product)
        for at, frame in enumerate(frames):
            yield _planned(desk, at, product, (frame, *needs))


class Goods(Sequence[Planned]):
    """The plans that ``products`` gives, in their order, each made when it is asked for, and without its needs: to make the
    pages before anybody has asked what they are made from.
    """

    def __init__(self, editions: Sequence[Edition]) -> None:
        self._desk, self._editions = Desk(editions), editions
        self._products = [*editions[0].catalog.products]
        self._last: tuple[int, Product] | None = None

    def __len__(self) -> int:
        return len(self._products) * len(self._editions)

    def __getitem__(self, number: Any) -> Any:
        at, lang = divmod(number, len(self._editions))
        last = self._last
        if last is None or last[0] != at:
            product = self._editions[0].catalog.products[self._products[at]]
            last = self._last = at, product
        return _planned(self._desk, lang, last[1], ())


def _planned(desk: Desk, at: int, product: Product, needs: tuple[str, ...]) -> Planned:
    # By its slug: a plan of every page shall not keep every product.
    edition, fill = desk.words.editions[at], partial(_fill, desk, at, product.slug)
    return Planned(
        "product",
        edition.lang,
        f"/p/{product.slug}/",
        needs,
        fill,
        "product",
        text=edition.memory.setdefault("product text", partial(texts.product, edition)),
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
        f"view/{product.family}",
        "papers",
        f"fields/{codes}",
        *said,
        *lightview.known(edition, product),
        *(f"card/{other}" for _, others in related(edition, product) for other in others),
        *((f"card/{product.successor}",) if product.successor else ()),
        *(f"product/{part}" for part in parts(edition, product)),
    )


def parts(edition: Edition, product: Product) -> tuple[str, ...]:
    """The products that the sets of a product are made of."""
    known = edition.catalog.variants if any(v.parts for v in product.variants) else {}
    return tuple(dict.fromkeys(known[sku].product for v in product.variants for sku, _ in v.parts))


def _fill(desk: Desk, at: int, slug: str) -> Filled:
    edition, product = desk.words.editions[at], desk.words.editions[at].catalog.products[slug]
    plain = desk.plain(product)
    name, summary = product.name[edition.lang], product.summary[edition.lang]
    trail, section = _way(edition, product)
    here = Page(
        kind="product",
        path=f"/p/{product.slug}/",
        title=name,
        description=summary,
        image=papers.share(edition, f"/p/{product.slug}/", plain.sheet),
        breadcrumb=(*trail, Crumb(name, None)),
        section=section,
        text=True,
        jsonld=(
            jsonld.product(plain, desk.words, at),
            jsonld.product_crumbs(edition, product.category, name),
        ),
    )
    return here, {"product": _view(edition, at, desk.words, plain)}


def _way(edition: Edition, product: Product) -> tuple[tuple[Crumb, ...], str]:
    """The breadcrumb down to its shelf, and the top shelf to mark in the navigation."""
    known: dict[str, tuple[tuple[Crumb, ...], str]] = edition.memory.setdefault("ways", {})
    shelf = product.category
    found = known.get(shelf)
    if found is None:
        found = known[shelf] = (edition.trail(shelf, here=False), edition.section(shelf))
    return found


def _view(edition: Edition, at: int, words: Words, plain: Plain) -> ProductView:
    product, catalog, lang = plain.product, edition.catalog, edition.lang
    shown = variants.views(plain, edition, at)
    name, text = product.name[lang], product.copy[lang]
    remarks = edition.site.comments.get(product.slug)
    return ProductView(
        slug=product.slug,
        name=name,
        summary=product.summary[lang],
        brand=catalog.brands[product.brand].name[lang],
        brand_path=f"/brands/{product.brand}/",
        status=product.status,
        picture=edition.picture(product.family, name),
        figures=tuple([figure[at] for figure in plain.figures[0]]),
        variants=shown,
        chosen=shown[0].sku,
        matrices=variants.matrices(plain, words, at, shown) if plain.grids else (),
        spec_groups=tuple([group[at] for group in plain.groups]),
        drawing=drawing(edition, plain),
        text=edition.site.reader.html(text) if text else None,
        relations=_relations(edition, plain) if plain.related else (),
        comments=comments.shown(remarks, lang) if remarks else (),
        successor=edition.card(catalog.products[product.successor]) if product.successor else None,
        contents=variants.contents(edition, product),
        light=lightview.view(edition, product) if plain.lit else None,
        marks=tuple(marks(edition, product, plain.values)),
        tools=tuple([(title[lang], path) for title, path in plain.tools]),
        sheet=papers.address(product.slug, plain.sheet),
    )


def drawing(edition: Edition, plain: Plain) -> Markup:
    """The dimensioned drawing of the first variant. Its words are escaped by ``drawn``."""
    name = plain.product.name[edition.lang]
    title = edition.say(f"{name}的尺寸图", f"Dimensioned drawing of {name}")
    return Markup(plain.drawn[edition.lang].svg("drawing", title))  # noqa: S704 - made by us, every text in it escaped


def _relations(edition: Edition, plain: Plain) -> tuple[Relation, ...]:
    return tuple([Relation(kind, edition.cards(others)) for kind, others in plain.related])
