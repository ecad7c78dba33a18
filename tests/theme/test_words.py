"""Every sentence of the theme has its English; values are written as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from jinja2 import UndefinedError

from catalog.domain.facts import read
from catalog.model import Field, Text
from catalog.money import Money
from theme import formats
from theme.environment import TEMPLATES, environment
from theme.translations import Contradiction, Unreadable, Untranslated, english, say, say_count

ROOT = Path(__file__).parents[2]
WATTS = Field("w", Text("功率", "Power"), "W", "number", 1, "light", Text("", ""))
BASE = Field(
    "base",
    Text("接口", "Base"),
    "",
    "choice",
    0,
    "electric",
    Text("", ""),
    {"E27": Text("E27 大螺口", "E27 screw")},
)


def test_every_sentence_of_the_templates_is_translated():
    found = extract_from_dir(
        TEMPLATES, [("**.html", "jinja2")], {"**.html": {"silent": "false", "extensions": "theme.memo.Memo"}}
    )
    msgids = {m if isinstance(m, str) else m[0] for _, _, m, _, _ in found}

    assert len(msgids) > 100
    assert sorted(msgids - set(english())) == []


def test_the_theme_says_none_of_the_words_that_the_law_forbids_to_the_shop():
    words = read(ROOT / "content", []).words()
    said = "\n\n".join(text for msgid, forms in english().items() for text in (msgid, *forms))
    assert words.words
    assert [*words.said(said)] == []


def test_a_missing_sentence_stops_the_page():
    env = environment("en", {})

    with pytest.raises(Untranslated, match="没有这句话"):
        env.from_string("{{ _('没有这句话') }}").render()


def test_a_missing_value_stops_the_page():
    with pytest.raises(UndefinedError):
        environment("zh", {}).from_string("{{ nothing }}").render()


def test_a_missing_asset_is_named():
    with pytest.raises(LookupError, match=r"css/main\.css"):
        environment("zh", {}).from_string("{{ asset('css/main.css') }}").render()


def test_values_in_sentences_are_escaped():
    text = environment("zh", {}).from_string("{{ _('搜索：%(words)s', words=w) }}").render(w="<b>")

    assert text == "搜索：&lt;b&gt;"


def test_counts_agree_in_english():
    assert say_count("en", "%(num)s 件商品", 1) == "1 product"
    assert say_count("en", "%(num)s 件商品", 1200) == "1,200 products"
    assert say_count("zh", "%(num)s 件商品", 2) == "2 件商品"


def test_files_may_not_contradict_one_another(tmp_path):
    for name, text in (("a", "Cart"), ("b", "Basket")):
        (tmp_path / f"{name}.en.po").write_text(f'msgid "购物车"\nmsgstr "{text}"\n', encoding="utf-8")

    with pytest.raises(Contradiction, match="购物车"):
        english(tmp_path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('masgstr "Cart"', "more.en.po:2 'masgstr \"Cart\"'"),
        ("", "more.en.po:1"),
        ('msgstr "Cart', "more.en.po:2 'msgstr \"Cart'"),
        ('msgstr "Cart" or "basket"', "more.en.po:2"),
    ],
    ids=["keyword", "none", "open", "two"],
)
def test_a_broken_translation_is_told_by_file_and_line(tmp_path, line, said):
    (tmp_path / "more.en.po").write_text(f'msgid "购物车"\n{line}\n', "utf-8")
    with pytest.raises(Unreadable) as told:
        english(tmp_path)
    assert str(told.value).startswith(said)


@pytest.mark.parametrize(
    ("msgid", "msgstr", "said"),
    [
        ("购物车", "Cart \N{EURO SIGN}".encode("cp1252"), "more.en.po:2 is not UTF-8 text"),
        ("价 %(price)s", b"at %(prize)s", "more.en.po:1 '价 %(price)s': its English asks for prize"),
        ("价 %(price)s", b"100% of %(price)s", "more.en.po:1 '价 %(price)s': a % of its English"),
        ("价 %(price)s", b"at %(price)d", "more.en.po:1 '价 %(price)s': a % of its English"),
        ("购物车", b"Cart, %(price)s", "more.en.po:1 '购物车': its English asks for price"),
    ],
    ids=["bytes", "name", "sign", "kind", "value"],
)
def test_an_english_that_could_not_be_printed_is_told_by_file_and_sentence(tmp_path, msgid, msgstr, said):
    (tmp_path / "more.en.po").write_bytes(f'msgid "{msgid}"\nmsgstr "'.encode() + msgstr + b'"\n')
    with pytest.raises(Unreadable) as told:
        english(tmp_path)
    assert str(told.value).startswith(said)


def test_what_has_no_english_yet_is_as_good_as_missing(tmp_path):
    (tmp_path / "more.en.po").write_text('msgid "首页"\nmsgstr ""\n', "utf-8")
    assert english(tmp_path) == {}


def test_what_a_file_says_of_its_letters_is_not_asked(tmp_path):
    head = r'"Content-Type: text/plain; charset=latin-9x\n"'
    (tmp_path / "more.en.po").write_text(
        f'msgid ""\nmsgstr ""\n{head}\n\nmsgid "折"\nmsgstr "−10 %"\n', "utf-8"
    )
    assert english(tmp_path) == {"折": ("−10 %",)}


def test_chinese_is_the_msgid():
    assert say("zh", "搜索：%(words)s", words="灯") == "搜索：灯"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Money(3900), "¥39.00"),
        (Money(123456789), "¥1,234,567.89"),
        (Money(-800), "−¥8.00"),
        (Money(500, "EUR"), "EUR\u00a05.00"),
    ],
)
def test_money(amount, text):
    assert formats.money(amount) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (25000, "25,000"),
        (3000, "3000"),
        (Decimal("6500.0"), "6500"),
        (Decimal("2.50"), "2.5"),
        (Decimal("7.0"), "7"),
        (Decimal("0.25"), "0.2"),
    ],
)
def test_numbers_as_a_field_counts_them(value, text):
    assert formats.number(value, 1) == text


def test_specs_carry_unit_and_words():
    assert formats.spec(WATTS, Decimal(7), "zh") == "7\u00a0W"
    assert formats.spec(BASE, "E27", "en") == "E27 screw"
    assert formats.measure("36", "°") == "36°"
    assert formats.measure("44", "IP") == "IP44"
    assert formats.measure("90", "Ra") == "Ra\u00a090"
    assert formats.spec(WATTS, value=True, lang="en").startswith("Yes")


@pytest.mark.parametrize("at", [1772294400, datetime(2026, 2, 28, 16, tzinfo=UTC), date(2026, 3, 1)])
def test_days_are_the_shop_s_days(at):
    assert formats.day(at, "zh") == "2026年3月1日"
    assert formats.day(at, "en") == "1 Mar 2026"


def test_moments_are_the_shop_s_hours():
    assert formats.moment(1772294400, "en") == "1 Mar 2026 00:00"


@pytest.mark.parametrize(
    ("cct", "name"), [(None, "tint-none"), (2650, "tint-2700"), (6000, "tint-5700"), (9000, "tint-6500")]
)
def test_tints_are_the_nearest(cct, name):
    assert formats.tint(cct) == name


def test_addresses_keep_the_language():
    env = environment("en", {})

    assert (
        env.from_string("{{ url('/p/x/') }} {{ other_lang_url('/p/x/') }} {{ url('#y') }}").render()
        == "/en/p/x/ /p/x/ #y"
    )
