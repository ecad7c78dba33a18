"""pandas over calamine, column by column. Runs by itself in the peers' environment."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter, process_time

import pandas as pd


def main() -> None:
    before = pd.Series(json.loads(Path(sys.argv[2]).read_text("utf-8")), name="was")
    began = perf_counter()
    book = pd.read_excel(
        sys.argv[1], sheet_name=["products", "variants"], engine="calamine", dtype={"gtin": str}
    )
    products, variants = book["products"], book["variants"]
    digits = variants["gtin"].dropna()
    total = sum(digits.str[at].astype(int) * (1, 3)[at % 2] for at in range(12))
    bad = [
        ~variants["sku"].str.fullmatch(r"[A-Z0-9._-]{1,40}"),
        ~variants["product"].isin(products["slug"]),
        variants["sku"].duplicated(),
        variants["price"].isna() | (variants["price"] <= 0),
        variants["weight_g"] <= 0,
        ((10 - total % 10) % 10 != digits.str[12].astype(int)).reindex(variants.index, fill_value=False),
        ~products["slug"].str.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*").reindex(variants.index, fill_value=True),
    ]
    problems = sum(int(each.sum()) for each in bad)
    joined = variants.set_index("sku").join(before)
    changed = int(((joined["price"] * 100).round().astype(int) != joined["was"]).sum())
    told = {
        "seconds": perf_counter() - began,
        "cpu": process_time(),
    }
    print(json.dumps(told | {"changed": changed, "variants": len(variants), "problems": problems}))


main()
