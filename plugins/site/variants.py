"""A product's variants to choose from: as a matrix of two specs where they span one, else as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.labels import telling
from catalog.model import Product, Value, Variant
from plugins.site.edition import Edition
from theme.product_page import Contents, Matrix, MatrixRow, SetPart, VariantView
from theme.traits import kelvin

WIDEST = 8


def views(edition: Edition, product: Product, codes: Sequence[str]) -> tuple[VariantView, ...]:
    """Every variant; ``codes`` are the specs shown as large figures."""
    fields, lang, bare = edition.fields, edition.lang, edition.bare
    found = []
    for variant in product.variants:
        specs = variant.specs
        found.append(
            VariantView(
                sku=variant.sku,
                label=variant.label[lang],
                price=variant.price,
                seal=edition.seal(product, variant),
                path=f"/p/{product.slug}/?sku={variant.sku}",
                figures=tuple([bare(fields[code], specs[code]) if code in specs else "–" for code in codes]),
                breaks=tuple([(step.min_qty, step.price) for step in variant.breaks]),
                tint=kelvin("cct", specs.get("cct")),
                gtin=variant.gtin,
            )
        )
    return tuple(found)


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


def matrices(edition: Edition, product: Product, shown: Sequence[VariantView]) -> tuple[Matrix, ...]:
    """The matrices two or three telling specs span; empty when a list reads better."""
    specs = [variant.specs for variant in product.variants]
    first, fields = specs[0], edition.fields
    # Only what differs can tell variants apart; the order is that of the fields sheet, as in each row's specs.
    differing = {
        code: fields[code]
        for code in (first if all(spec.keys() == first.keys() for spec in specs) else fields)
        if any(spec.get(code) != first.get(code) for spec in specs)
    }
    if len(differing) < 2:
        return ()
    codes = telling(specs, differing)
    if len(codes) not in (2, 3) or any(code not in spec for spec in specs for code in codes):
        return ()
    across = "cct" if "cct" in codes else min(codes, key=lambda code: len(product.values_of(code)))
    rest = sorted((c for c in codes if c != across), key=lambda code: -len(product.values_of(code)))
    down, apart = rest[0], rest[1] if len(rest) > 1 else None
    if len(product.values_of(across)) > WIDEST:
        return ()
    cells: dict[tuple[Value, ...], VariantView] = {}
    for spec, view in zip(specs, shown, strict=True):
        cells[tuple(spec[code] for code in codes)] = view
    if len(cells) < len(shown):
        return ()
    groups = product.values_of(apart) if apart else (None,)
    made = (
        _matrix(edition, product, codes, cells, down, across, {apart: value} if apart else {})
        for value in groups
    )
    return tuple(matrix for matrix in made if matrix.rows)


def _matrix(
    edition: Edition,
    product: Product,
    codes: Sequence[str],
    cells: Mapping[tuple[Value, ...], VariantView],
    down: str,
    across: str,
    fixed: Mapping[str, Value | None],
) -> Matrix:
    fields = edition.catalog.fields

    def at(row: Value, column: Value) -> VariantView | None:
        place = {**fixed, down: row, across: column}
        return cells.get(tuple(place[code] for code in codes))  # type: ignore[misc]

    columns = [c for c in product.values_of(across) if any(at(r, c) for r in product.values_of(down))]
    rows = [
        MatrixRow(edition.with_unit(fields[down], (row,)), tuple(at(row, column) for column in columns))
        for row in product.values_of(down)
        if any(at(row, column) for column in columns)
    ]
    return Matrix(
        corner=(fields[down].name[edition.lang], fields[across].name[edition.lang]),
        columns=tuple((edition.with_unit(fields[across], (c,)), kelvin(across, c)) for c in columns),
        rows=tuple(rows),
        caption=" ".join(edition.with_unit(fields[c], (v,)) for c, v in fixed.items() if v is not None),
    )
