"""openpyxl and pydantic, row by row. Runs by itself in the peers' environment."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time
from typing import Annotated

from openpyxl import load_workbook
from pydantic import AfterValidator, BaseModel, Field, StringConstraints, ValidationError


def sound(gtin: str) -> str:
    total = sum(int(d) * (1, 3)[at % 2] for at, d in enumerate(gtin[:12]))
    if (10 - total % 10) % 10 != int(gtin[12]):
        raise ValueError("check digit")
    return gtin


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class Product(BaseModel):
    slug: Slug
    category: Slug
    brand: Slug
    zh: str
    en: str
    status: Annotated[str, StringConstraints(pattern="^(active|discontinued)$")]


class Variant(BaseModel):
    sku: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9._-]{1,40}$")]
    product: Slug
    gtin: Annotated[str, StringConstraints(pattern=r"^\d{13}$"), AfterValidator(sound)] | None
    price: Annotated[Decimal, Field(gt=0, decimal_places=2)]
    weight_g: Annotated[int, Field(gt=0)]
    w: Decimal | None = None
    lm: Decimal | None = None


def read(book: object, name: str, model: type[BaseModel], problems: list[str]) -> list[BaseModel]:
    rows = book[name].iter_rows(values_only=True)
    header = next(rows)
    found = []
    for number, row in enumerate(rows, start=2):
        try:
            found.append(
                model(**{k: v for k, v in zip(header, row, strict=False) if k in model.model_fields})
            )
        except ValidationError as error:
            problems.append(f"{name} {number}: {error}")
    return found


def main() -> None:
    before = json.loads(Path(sys.argv[2]).read_text("utf-8"))
    began = perf_counter()
    problems: list[str] = []
    book = load_workbook(sys.argv[1], read_only=True, data_only=True)
    products = {product.slug for product in read(book, "products", Product, problems)}
    variants = read(book, "variants", Variant, problems)
    problems += [v.sku for v in variants if v.product not in products]
    problems += [] if len({v.sku for v in variants}) == len(variants) else ["twice"]
    changed = [v.sku for v in variants if before.get(v.sku) != int(v.price * 100)]
    told = {
        "seconds": perf_counter() - began,
        "cpu": process_time(),
    }
    print(json.dumps(told | {"changed": len(changed), "variants": len(variants), "problems": len(problems)}))


main()
