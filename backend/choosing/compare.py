"""Products side by side: what each states under the same headings, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backend.choosing.forms import Wish
from backend.kernel.text import Said, say
from catalog.model import Field, Product, Text, Variant
from catalog.photometry.model import FIELD
from search_index.ask import Search
from search_index.query import Index
from theme.compare_page import Compared, ComparedGroup, ComparedSpec, CompareView
from theme.product_page import GROUPS
from theme.shelf import Shelf
from theme.traits import Values, values_of
from theme.translations import say as speak

MOST = 4
MOST_MORE = 60
#: so many states of a spec make it one that products share
SHARED = 2


def compare(wish: Wish, index: Index, shelf: Shelf) -> tuple[CompareView, tuple[Said, ...]]:
    """The page, and a sentence on each name that does not stand on it."""
    found: dict[str, tuple[Product, Sequence[Variant]]] = {}
    notices: list[Said] = []
    for name in wish.names:
        hit = index.named(name)
        if hit is None:
            notices.append(say("没有“%(name)s”这件商品，已略过。", name=name))
        elif len(found) == MOST:
            words = hit.product.name[shelf.lang]
            notices.append(say("一次最多对比 %(num)s 件，“%(name)s”没有放进来。", num=MOST, name=words))
        else:
            found[name] = hit.product, [v for v in hit.product.variants if hit.sku in (None, v.sku)]
    standing = Wish(tuple(found), wish.only)
    mixed = len({product.category for product, _ in found.values()}) > 1
    view = CompareView(
        columns=tuple(
            _column(standing, name, product, variants, shelf) for name, (product, variants) in found.items()
        ),
        groups=tuple(_groups([*found.values()], SHARED if mixed else 1, shelf)),
        most=MOST,
        only=wish.only,
        mixed=mixed,
        more=_more([product for product, _ in found.values()], index, shelf) if len(found) < MOST else (),
    )
    return view, tuple(notices)


def _column(wish: Wish, name: str, product: Product, variants: Sequence[Variant], shelf: Shelf) -> Compared:
    whole = speak(shelf.lang, "全部规格")
    labels = ((variant.sku, variant.label[shelf.lang] or variant.sku) for variant in product.variants)
    choices = ((product.slug, whole), *labels) if len(product.variants) > 1 else ()
    sku = variants[0].sku if name != product.slug else None
    return Compared(name, shelf.card(product, sku), wish.without(name).path, choices)


def _groups(
    found: Sequence[tuple[Product, Sequence[Variant]]], least: int, shelf: Shelf
) -> Iterator[ComparedGroup]:
    """Every spec that ``least`` of the products state, under its heading."""
    under: dict[str, list[ComparedSpec]] = {group: [] for group in GROUPS}
    for field in shelf.fields.values():
        if field.code == FIELD:
            continue
        values = [values_of(variants, field.code) for _, variants in found]
        if sum(map(bool, values)) >= least:
            under.setdefault(field.group, []).append(_spec(field, values, shelf))
    for group, rows in under.items():
        if rows:
            yield ComparedGroup(GROUPS.get(group, Text(group, group))[shelf.lang], tuple(rows))


def _spec(field: Field, values: Sequence[Values], shelf: Shelf) -> ComparedSpec:
    return ComparedSpec(
        field.name[shelf.lang],
        field.unit,
        field.help[shelf.lang],
        tuple(shelf.cell(field.code, each) for each in values),
        len(set(values)) > 1,
    )


def _more(products: Sequence[Product], index: Index, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    """What stands on the same shelf as the first one; nothing beside nothing."""
    if not products:
        return ()
    beside = index.search(Search(category=products[0].category, per_page=MOST_MORE)).hits
    known = {product.slug for product in products}
    return tuple((h.product.slug, h.product.name[shelf.lang]) for h in beside if h.product.slug not in known)
