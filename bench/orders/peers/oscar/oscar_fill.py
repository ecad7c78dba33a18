"""Fills an empty oscar from a sheet with the columns sku, price (in fen): ``oscar_fill.py SHEET``."""

import csv
import os
import sys
from decimal import Decimal
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "oscar_settings"
django.setup()

# ruff: noqa: E402 - only once Django is set up
from django.core.management import call_command
from django.db import transaction
from oscar.apps.address.models import Country
from oscar.apps.catalogue.models import Category, Product, ProductClass
from oscar.apps.partner.models import Partner, StockRecord

call_command("migrate", verbosity=0)
with transaction.atomic():
    Country.objects.create(
        iso_3166_1_a2="CN", iso_3166_1_a3="CHN", iso_3166_1_numeric="156", printable_name="China", name="China",
        is_shipping_country=True,
    )  # fmt: skip
    kind = ProductClass.objects.create(name="Lamp", track_stock=True)
    category = Category.add_root(name="Lamps")
    partner = Partner.objects.create(name="House")
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as sheet:
        for row in csv.DictReader(sheet):
            product = Product.objects.create(title=row["sku"], product_class=kind, structure="standalone")
            product.categories.add(category)
            StockRecord.objects.create(
                product=product, partner=partner, partner_sku=row["sku"], price_currency="CNY",
                price=Decimal(row["price"]) / 100, num_in_stock=1_000_000_000,
            )  # fmt: skip
