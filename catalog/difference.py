"""What will change: two contents → prices largest first, pages, links and queries, in the words of those who decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from catalog.content import Content, Link
from catalog.garbage import uncollected
from catalog.model import Catalog, Product, Text, Variant
from catalog.money import Money
from catalog.query import Query
from catalog.query_tokens import QueryError
from catalog.source import digests
from catalog.texts import Story

#: a price that changes by more than this needs a second person
LARGE_PERMILLE = 500


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What one piece of a variant costs from ``quantity`` pieces on, before and after."""

    sku: str
    product: str
    name: Text
    quantity: int
    before: Money
    after: Money

    @property
    def permille(self) -> int:
        """How much it changes, in thousandths of the old price, away from nought: 0.1 % is 1."""
        moved = self.after.fen - self.before.fen
        size = -(-abs(moved) * 1000 // self.before.fen) if self.before.fen else 1_000_000
        return size if moved > 0 else -size

    @property
    def large(self) -> bool:
        return abs(self.permille) > LARGE_PERMILLE


@dataclass(frozen=True, slots=True)
class QueryChange:
    """A topic or landing page whose products differ. ``left``: how many it finds now."""

    path: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    left: int

    @property
    def empty(self) -> bool:
        return not self.left


@dataclass(frozen=True, slots=True)
class Redirect:
    """A page whose readers are sent on; ``to`` is "" where they are told that it is gone."""

    path: str
    to: str


@dataclass(frozen=True, slots=True)
class Difference:
    """``products``: slugs of those added, removed or changed. ``texts``: files of markdown that differ."""

    prices: tuple[PriceChange, ...] = ()
    products: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    broken: tuple[Link, ...] = ()
    queries: tuple[QueryChange, ...] = ()

    @property
    def largest(self) -> int:
        """The largest change of a price, in thousandths of it, whichever way; 0 where none changes."""
        return abs(self.prices[0].permille) if self.prices else 0

    @property
    def large(self) -> bool:
        """Whether a second person has to agree."""
        return self.largest > LARGE_PERMILLE

    def __bool__(self) -> bool:
        return bool(
            self.prices or self.products or self.texts or self.added or self.removed or self.redirects
        )


def difference(before: Content, after: Content) -> Difference:
    """From ``before`` to ``after``."""
    with uncollected():  # one look for garbage among two whole catalogues costs more than all of this
        return _difference(before, after)


def _difference(before: Content, after: Content) -> Difference:
    slugs = _changed(before.catalog, after.catalog)
    prices = [change for slug in slugs for change in _prices(before.catalog, after.catalog, slug)]
    gone = before.pages - after.pages
    return Difference(
        prices=tuple(sorted(prices, key=lambda change: -abs(change.permille))),
        products=slugs,
        texts=tuple(
            name
            for name in dict.fromkeys((*before.texts, *after.texts))
            if before.texts.get(name) != after.texts.get(name)
        ),
        added=tuple(sorted(after.pages - before.pages)),
        removed=tuple(sorted(gone)),
        redirects=tuple(_redirects(before, after, slugs)),
        broken=tuple(_broken(before, after, slugs, gone)),
        queries=tuple(_queries(before, after, slugs)),
    )


def _changed(before: Catalog, after: Catalog) -> tuple[str, ...]:
    """Slugs of products added, removed or changed, in the order of the newer catalogue."""
    if before is after:
        return ()
    old, new = digests(before.products), digests(after.products)
    changed = [slug for slug, digest in new.items() if old.get(slug) != digest]
    return (*changed, *(slug for slug in old if slug not in new))


def _prices(before: Catalog, after: Catalog, slug: str) -> Iterator[PriceChange]:
    """Of variants that are in both, single prices and those of more pieces."""
    old, new = before.products.get(slug), after.products.get(slug)
    if new is None:
        return
    for variant in new.variants:
        was = _was(old, variant) or before.variants.get(variant.sku)
        if was is None:
            continue
        steps = sorted({1, *(step.min_qty for step in (*was.breaks, *variant.breaks))})
        told: set[tuple[int, int]] = set()
        for quantity in steps:
            one, other = was.unit_price(quantity), variant.unit_price(quantity)
            if one != other and (one.fen, other.fen) not in told:
                told.add((one.fen, other.fen))
                yield PriceChange(variant.sku, slug, new.name, quantity, one, other)


def _was(product: Product | None, variant: Variant) -> Variant | None:
    return next((v for v in product.variants if v.sku == variant.sku), None) if product else None


def _redirects(before: Content, after: Content, slugs: tuple[str, ...]) -> Iterator[Redirect]:
    """What the sheet of old addresses says anew; products that are no longer sold name what stands in for them; a text
    that is over leads to the others.
    """
    for path, to in after.catalog.moved.items():
        if before.catalog.moved.get(path) != to:
            yield Redirect(path, to)
    for slug in slugs:
        old, new = before.catalog.products.get(slug), after.catalog.products.get(slug)
        if new is None or new.active or not new.successor:
            continue
        if old is None or old.active or old.successor != new.successor:
            yield Redirect(f"/p/{slug}/", f"/p/{new.successor}/")
    for path, story in after.stories.items():
        if path in before.pages and story.span.over(after.today):
            yield Redirect(path, "/topics/")


def _broken(before: Content, after: Content, slugs: tuple[str, ...], gone: frozenset[str]) -> Iterator[Link]:
    """Links that lead nowhere now and did not before. Where pages went, every text may hold one."""
    known = {(link.file, link.to) for link in before.links(slugs) if link.to not in before.pages}
    for link in after.links(after.catalog.products if gone else slugs):
        if link.to not in after.pages and (link.file, link.to) not in known:
            yield link


def _queries(before: Content, after: Content, slugs: tuple[str, ...]) -> Iterator[QueryChange]:
    """Of pages that are there before and after, the texts of which may ask otherwise now."""
    shaken = (
        before.catalog.fields != after.catalog.fields or before.catalog.categories != after.catalog.categories
    )
    for path, story in after.stories.items():
        was = before.stories.get(path)
        if was is None:
            continue
        if shaken or was.query != story.query:
            slugs_here: tuple[str, ...] = tuple(
                dict.fromkeys((*before.catalog.products, *after.catalog.products))
            )
        else:
            slugs_here = slugs
        change = _query(path, was, story, before.catalog, after.catalog, slugs_here)
        if change is not None:
            yield change


def _query(
    path: str, was: Story, story: Story, old: Catalog, new: Catalog, slugs: tuple[str, ...]
) -> QueryChange | None:
    try:
        fitted, fits = _finder(was.query, old), _finder(story.query, new)
        gained = [slug for slug in slugs if fits(slug) and not fitted(slug)]
        lost = [slug for slug in slugs if fitted(slug) and not fits(slug)]
        if not gained and not lost:
            return None
        return QueryChange(path, tuple(gained), tuple(lost), len(story.query.select(new)))
    except QueryError:  # its own check names it
        return None


def _finder(query: Query, catalog: Catalog) -> Callable[[str], bool]:
    """Whether the query finds a product. Raises QueryError."""
    test = query.root.bind(catalog)

    def finds(slug: str) -> bool:
        product = catalog.products.get(slug)
        return product is not None and product.active and any(test(v, product) for v in product.variants)

    return finds
