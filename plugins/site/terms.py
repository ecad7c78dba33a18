"""What delivery costs and takes, and how goods go back, as schema.org says it: from shop.toml, for every offer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from catalog.model import Text
from catalog.money import Money
from catalog.shop import Shop
from theme.jsonld import safe

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


class Terms:
    """How the offers of a page are sent and taken back, as JSON: whole in the first that differs so, then by name."""

    def __init__(self, shop: Shop) -> None:
        self._shop, self._steps = shop, steps(shop)
        self._told: dict[tuple[int, bool, bool], str] = {}

    def of(self, prices: Sequence[Money]) -> list[str]:
        """Those of each offer at its price, in their order."""
        known: set[int] = set()
        found = []
        for price in prices:
            at = bisect_right(self._steps, price.fen)
            key = (at, at not in known, not known)
            found.append(self._told.get(key) or self._new(key, price))
            known.add(at)
        return found

    def _new(self, key: tuple[int, bool, bool], price: Money) -> str:
        at, whole, first = key
        details, back = shipping(self._shop, price), returns(self._shop)
        named = [{"@id": f"{self._shop.site_url}/#shipping-{at}-{n}"} for n in range(len(details))]
        ways = [one | detail for one, detail in zip(named, details, strict=True)] if whole else named
        goes = back if first else {"@id": back["@id"]}
        found = self._told[key] = f'"shippingDetails":{_plain(ways)},"hasMerchantReturnPolicy":{_plain(goes)}'
        return found


def _plain(thing: Any) -> str:
    return safe(orjson.dumps(thing).decode())


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
