"""A product's variants to choose from: as a matrix of two specs where they span one, else as a list."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.model import Product, Value, Variant
from plugins.site.edition import Edition
from plugins.site.plain import Grid, Plain
from plugins.site.specs import Words
from theme.product_page import Contents, Matrix, MatrixRow, SetPart, VariantView
from theme.traits import kelvin


def views(plain: Plain, edition: Edition, at: int) -> tuple[VariantView, ...]:
    """Every variant, in the words of the edition ``at`` this place."""
    lang = edition.lang
    return tuple(
        [
            VariantView(
                sold.sku,
                getattr(variant.label, lang),
                sold.price,
                sold.seal,
                sold.path,
                tuple([figure[at].value for figure in figures]),
                sold.breaks,
                sold.tint,
                sold.gtin,
            )
            for sold, variant, figures in zip(plain.sold, plain.product.variants, plain.figures, strict=True)
        ]
    )


def contents(edition: Edition, product: Product) -> tuple[Contents, ...]:
    """What the product's sets hold: once by product where all variants hold the same, else variant by variant."""
    sets = [variant for variant in product.variants if variant.parts]
    if not sets:
        return ()
    by_product = [_parts(edition, variant, told=False) for variant in sets]
    if len(sets) == len(product.variants) and len(set(by_product)) == 1:
        return (Contents("", by_product[0]),)
    return tuple(Contents(v.label[edition.lang], _parts(edition, v, told=True)) for v in sets)


def _parts(edition: Edition, variant: Variant, *, told: bool) -> tuple[SetPart, ...]:
    """``told``: with the label of the part's own variant."""
    catalog, lang = edition.catalog, edition.lang
    found = []
    for sku, qty in variant.parts:
        part = catalog.variants[sku]
        name, label = catalog.products[part.product].name[lang], part.label[lang]
        found.append(SetPart(f"{name} · {label}" if told and label else name, f"/p/{part.product}/", qty))
    return tuple(found)


def matrices(plain: Plain, words: Words, at: int, shown: Sequence[VariantView]) -> tuple[Matrix, ...]:
    """The product's grids, with what is ``shown`` of its variants."""
    return tuple([_matrix(grid, words, at, shown) for grid in plain.grids])


def _matrix(grid: Grid, words: Words, at: int, shown: Sequence[VariantView]) -> Matrix:
    lang, fields = words.editions[at].lang, words.fields

    def said(code: str, value: Value) -> str:
        return words.row(code, (value,))[at].value

    down, across = grid.down, grid.across
    return Matrix(
        (fields[down].name[lang], fields[across].name[lang]),
        tuple([(said(across, column), kelvin(across, column)) for column in grid.columns]),
        tuple(
            [
                MatrixRow(
                    said(down, row), tuple([None if place is None else shown[place] for place in places])
                )
                for row, places in grid.rows
            ]
        ),
        said(*grid.fixed) if grid.fixed else "",
    )
