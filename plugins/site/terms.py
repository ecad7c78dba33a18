"""What delivery costs and takes, and how goods go back, as schema.org says it: from shop.toml, for every offer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from catalog.model import Text
from catalog.money import Money
from catalog.shop import Shop

COUNTRY = "CN"
#: the first two digits of GB/T 2260 → ISO 3166-2:CN; on the mainland, where the shop delivers
PROVINCES = {
    "11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL", "23": "HL", "31": "SH",
    "32": "JS", "33": "ZJ", "34": "AH", "35": "FJ", "36": "JX", "37": "SD", "41": "HA", "42": "HB", "43": "HN",
    "44": "GD", "45": "GX", "46": "HI", "50": "CQ", "51": "SC", "52": "GZ", "53": "YN", "54": "XZ", "61": "SN",
    "62": "GS", "63": "QH", "64": "NX", "65": "XJ",
}  # fmt: skip
SPAN = re.compile(r"([0-9]{1,2})\s*[–-]\s*([0-9]{1,2})")


def returns(shop: Shop) -> dict[str, Any]:
    return {
        "@type": "MerchantReturnPolicy",
        "@id": f"{shop.site_url}/#returns",
        "applicableCountry": COUNTRY,
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": shop.returns.days,
        "returnMethod": "https://schema.org/ReturnByMail",
        "returnFees": "https://schema.org/ReturnFeesCustomerResponsibility",
    }


def steps(shop: Shop) -> tuple[int, ...]:
    """The prices in fen from which on some region's delivery is free, rising: between two of them all goods travel alike."""
    return tuple(
        sorted({shop.freight.free_from.fen, *(region.free_from.fen for region in shop.freight.regions)})
    )


def shipping(shop: Shop, price: Money) -> list[dict[str, Any]]:
    """One detail for each rate and delivery time that provinces share, for one piece at ``price``."""
    groups: dict[tuple[int, str], tuple[Money, Text, list[str]]] = {}
    for code in PROVINCES:
        rate, days = shop.freight.charge(price, code), shop.delivery.days(code)
        groups.setdefault((rate.fen, days.en), (rate, days, []))[2].append(code)
    return [_detail(shop, rate, days, codes) for rate, days, codes in groups.values()]


def _detail(shop: Shop, rate: Money, days: Text, codes: Iterable[str]) -> dict[str, Any]:
    yuan, fen = divmod(rate.fen, 100)
    times: dict[str, Any] = {
        "@type": "ShippingDeliveryTime",
        "handlingTime": _days(0, -(-shop.timers.ship_hours // 24)),
    }
    if span := SPAN.search(
        days.en
    ):  # the text is what people are promised: nothing else says how long it takes
        times["transitTime"] = _days(int(span[1]), int(span[2]))
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": f"{yuan}.{fen:02}", "currency": rate.currency},
        "shippingDestination": {
            "@type": "DefinedRegion",
            "addressCountry": COUNTRY,
            "addressRegion": [PROVINCES[code] for code in codes],
        },
        "deliveryTime": times,
    }


def _days(least: int, most: int) -> dict[str, Any]:
    return {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": "DAY"}
