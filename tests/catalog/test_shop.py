from __future__ import annotations

from pathlib import Path

import pytest

from catalog import shop
from catalog.money import Money
from catalog.problems import Invalid
from catalog.words import Word, Words

DEMO = Path(__file__).parents[2] / "content" / "shop.toml"


def complaints(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    text = DEMO.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path = tmp_path / "shop.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Invalid) as caught:
        shop.load(path)
    return [problem.say("en") for problem in caught.value.problems]


def test_the_demo_shop() -> None:
    facts = shop.load(DEMO)
    assert facts.freight.charge(Money(3900), "31") == Money(800)
    assert facts.freight.charge(Money(19900), "31") == Money(0)
    assert facts.freight.charge(Money(19900), "65") == Money(1800)
    assert facts.freight.charge(Money(39900), "650100") == Money(0)
    assert facts.delivery.days("44") != facts.delivery.days("65")
    assert facts.timers.pay_minutes == 30


def test_other_letters_than_utf_8_are_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_bytes(DEMO.read_text("utf-8").encode("gb18030"))
    with pytest.raises(Invalid) as caught:
        shop.load(path)
    assert [problem.say("en") for problem in caught.value.problems] == ["shop.toml: is not UTF-8 text"]


def test_every_wrong_key_is_named(tmp_path: Path) -> None:
    assert complaints(
        tmp_path,
        ('flat = "8.00"', 'flatt = "8.00"'),
        ("pay_minutes = 30", "pay_minutes = 0"),
        ('free_from = "399.00"', "free_from = 399.00"),
        ('currency = "CNY"', 'currency = "yuan"'),
        ('site_url = "https://dengshi.example"', 'site_url = "dengshi.example"'),
        ('timezone = "Asia/Shanghai"', 'timezone = "Asia/Nowhere"'),
        ('methods = ["sandbox", "cod"]', "methods = []"),
        ("sandbox = 60", "sandbox = 0.6"),
        ('provinces = ["11", "12", "13", "31", "32", "33", "44"]', 'provinces = ["北京"]'),
        ('hours.en = "Monday', 'hours.fr = "Monday'),
    ) == [
        'shop.toml › currency: "yuan" is not a currency of three letters',
        'shop.toml › site_url: "dengshi.example" is not an http(s) address',
        'shop.toml › timezone: "Asia/Nowhere" is not the name of a time zone',
        "shop.toml › contact.hours.en: is missing",
        'shop.toml › freight.regions[0].free_from: "399.0" is not an amount; write it as "8.00"',
        "shop.toml › freight.flat: is missing",
        "shop.toml › delivery.zones[0].provinces: \"['北京']\" has to be a list of two-digit province codes",
        'shop.toml › timers.pay_minutes: "0" is not a whole number above 0',
        'shop.toml › payment.methods: "[]" has to be a list of codes',
        'shop.toml › payment.fee_bp.sandbox: "0.6" is not a whole number from 0 to 10000 (hundredths of a percent)',
        "shop.toml › contact.hours.fr: is not a known key",
        "shop.toml › freight.flatt: is not a known key; did you mean flat?",
    ]  # fmt: skip


def test_a_fee_is_zero_unless_told_and_cash_has_none(tmp_path: Path) -> None:
    assert shop.load(DEMO).payment.fee_bp == {"sandbox": 60}
    plain = tmp_path / "shop.toml"
    plain.write_text(DEMO.read_text("utf-8").replace("sandbox = 60", ""), "utf-8")
    assert shop.load(plain).payment.fee_bp == {"sandbox": 0}
    plain.write_text(plain.read_text("utf-8").replace("[payment.fee_bp]", ""), "utf-8")
    assert shop.load(plain).payment.fee_bp == {"sandbox": 0}
    assert complaints(tmp_path, ("sandbox = 60", "cod = 60")) == [
        "shop.toml › payment.fee_bp.cod: is not a known key"
    ]
    assert complaints(tmp_path, ("sandbox = 60", "sandbox = 10001")) == [
        'shop.toml › payment.fee_bp.sandbox: "10001" is not a whole number from 0 to 10000 (hundredths of a percent)'
    ]


def test_what_visitors_read_says_no_forbidden_word(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    text = DEMO.read_text("utf-8")
    for before, after in (
        ('zh = "灯市"', 'zh = "世界级灯市"'),
        ('zh = "灯具与电工，按参数挑选"', 'zh = "世界级灯具，全网最低价"'),
        ('en = "Lighting and', 'en = "The cheapest lighting and'),
        ('days.zh = "发货后 1–3 天送达"', 'days.zh = "最低价送达"'),
        ('hours.en = "Monday', 'hours.en = "cheapest on Monday'),
        ('phone = "400', 'phone = "最低价热线 400'),
        ('mail = "service@', 'mail = "cheapest@'),
        ('of.en = "first', 'of.en = "cheapest'),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    path.write_text(text, "utf-8")
    with pytest.raises(Invalid) as caught:
        shop.load(path, Words(tuple(Word(word, (), "§9") for word in ("世界级", "最低价", "cheapest"))))
    assert [
        (problem.cell, problem.code, problem.rule.en.split("”")[0]) for problem in caught.value.problems
    ] == [
        ("name.zh", "ad-word", "says “世界级"),
        ("tagline.zh", "ad-word", "says “世界级"),
        ("tagline.zh", "ad-word", "says “最低价"),
        ("tagline.en", "ad-word", "says “cheapest"),
        ("contact.phone", "ad-word", "says “最低价"),
        ("contact.hours.en", "ad-word", "says “cheapest"),
        ("delivery.zones[0].days.zh", "ad-word", "says “最低价"),
        ("electricity.of.en", "ad-word", "says “cheapest"),
    ]
    assert shop.load(path).tagline.zh == "世界级灯具，全网最低价"  # as it stands with a release of before


def test_a_file_that_is_absent_or_no_toml(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"shop\.toml: 文件不存在"):
        shop.load(tmp_path / "shop.toml")
    (tmp_path / "shop.toml").write_text("name = ", "utf-8")
    with pytest.raises(Invalid, match="不是正确的 TOML"):
        shop.load(tmp_path / "shop.toml")
