"""What the tools know of the shop, from the catalogue of a build or from the index that the service searches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.domain.facts import Fact
from catalog.model import Product, Text, Variant
from catalog.photometry.figures import Figures
from theme.shelf import Shelf
from theme.tool_page import Pick
from theme.traits import kelvins, values_of


@dataclass(frozen=True)
class Goods:
    """``on``: what stands on a shelf, by its slug. ``of``: a product and its variant by SKU, None where it is not sold.
    ``light``: what a photometric file says, None where it is not there. ``targets``: rows of content/rules/lux.csv.
    """

    shelf: Shelf
    on: Callable[[str], Sequence[Product]]
    of: Callable[[str], tuple[Product, Variant] | None]
    light: Callable[[str], Figures | None]
    targets: Sequence[Fact]

    def say(self, text: Text) -> str:
        return text[self.shelf.lang]

    def words(self, zh: str, en: str) -> str:
        return en if self.shelf.lang == "en" else zh

    def among(self, shelves: Iterable[str]) -> Iterator[Product]:
        for slug in shelves:
            yield from self.on(slug)

    def name(self, product: Product, variant: Variant) -> str:
        """With what tells the variant apart."""
        return f"{product.name[self.shelf.lang]} {variant.label[self.shelf.lang]}".rstrip()

    def about(self, variant: Variant, *codes: str) -> str:
        """Some of its specs in a row."""
        fields, shelf = self.shelf.fields, self.shelf
        told = [
            shelf.with_unit(fields[c], (variant.specs[c],))
            for c in codes
            if c in variant.specs and c in fields
        ]
        return " · ".join(told)

    def pick(self, product: Product, variant: Variant, quantity: int, about: str, why: str = "") -> Pick:
        """So many of a variant, to be put in the cart."""
        tints = kelvins(values_of((variant,), "cct"))
        return Pick(
            name=self.name(product, variant),
            path=f"/p/{product.slug}/?sku={variant.sku}",
            about=about,
            quantity=quantity,
            total=variant.unit_price(quantity) * quantity,
            offer=self.shelf.offer(product, variant),
            why=why,
            tint=tints[0] if len(tints) == 1 else None,
        )


def figure(variant: Variant, code: str) -> float | None:
    """A spec that is a number."""
    value = variant.specs.get(code)
    return float(value) if isinstance(value, int | Decimal) else None


def volts(variant: Variant, code: str = "voltage") -> tuple[float, float] | None:
    """A voltage as the sheets write it: ``24``, ``220-240``."""
    text = str(variant.specs.get(code, ""))
    try:
        low, *high = [float(part) for part in text.split("-")]
    except ValueError:
        return None
    return low, high[0] if high else low


def choices(
    goods: Goods, shelves: Iterable[str], fits: Callable[[Variant], bool], asked: str, *codes: str
) -> tuple[tuple[str, Text], ...]:
    """Products to choose from, each by its first variant that fits, with some of its specs; and the variant that the
    reader comes with. One that says so where there is none.
    """
    found = []
    for product in goods.among(shelves):
        variant = next((v for v in product.variants if fits(v)), None)
        if variant is not None:
            found.append((product, variant, False))
    own = goods.of(asked) if asked else None
    if own and fits(own[1]) and own[1].sku not in {variant.sku for _, variant, _ in found}:
        found.insert(0, (*own, True))
    if not found:
        return (("", Text("没有合适的", "Nothing fits")),)
    return tuple(
        (
            v.sku,
            Text(
                *(
                    f"{name}{f' {label}' if whole else ''} {goods.about(v, *codes)}".rstrip()
                    for name, label in ((p.name.zh, v.label.zh), (p.name.en, v.label.en))
                )
            ),
        )
        for p, v, whole in found
    )
