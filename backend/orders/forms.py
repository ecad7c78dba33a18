"""What the checkout form says, read into values or into a list of problems."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import phonenumbers

from backend.kernel.text import Problem, Said, say
from backend.orders import regions
from backend.orders.regions import Region

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
#: mobiles as the library has known them for long; newer ones are left to it
_MOBILE = re.compile(r"1(?:[38][0-9]|4[57]|[59][0-35-9]|6[25-7]|7[0-35-8])[0-9]{8}")
FIELDS = ("region", "street", "name", "phone", "email", "note", "method")


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout form that can be worked with. ``phone`` is E.164."""

    name: str
    phone: str
    email: str
    region: Region
    street: str
    note: str
    method: str

    def body(self) -> str:
        """The same form has the same text: what the form key is bound to."""
        return repr(self)


def clean(text: str, *, most: int) -> str:
    """One line without control characters or invisible marks, at most ``most`` letters."""
    line = unicodedata.normalize("NFC", text)
    if not line.isprintable():
        kept = (" " if unicodedata.category(c) == "Cc" else c for c in line)
        line = "".join(c for c in kept if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"})
    return " ".join(line.split())[:most]


def phone(typed: str) -> str | None:
    """A mainland mobile or fixed number in E.164, or None."""
    plain = typed.replace(" ", "").replace("-", "")
    if _MOBILE.fullmatch(plain):
        return f"+86{plain}"  # what the library says too, after ten times the work
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", typed), "CN")
    except phonenumbers.NumberParseException:
        return None
    fits = number.country_code == 86 and phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if fits else None


def national(number: str) -> str:
    """An E.164 number as it is written at home: ``138 0013 8000``."""
    parsed = phonenumbers.parse(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def read(
    form: Mapping[str, str], province: str, methods: Sequence[str]
) -> tuple[Checkout | None, tuple[Problem, ...]]:
    """The checkout in ``form``, or what is wrong with it in the order of the page."""
    problems: list[Problem] = []

    def wrong(name: str, rule: Said) -> None:
        problems.append(Problem(name, form.get(name, "")[:200], rule))

    region = regions.find(form.get("region", ""))
    if region is None or region.province != province:
        region = None
        wrong("region", say("请选择城市和区县。"))
    street = clean(form.get("street", ""), most=121)
    if not 4 <= len(street) <= 120:
        wrong("street", say("请写街道、小区、楼栋和门牌，4 到 120 个字。"))
    name = clean(form.get("name", ""), most=41)
    if not 1 <= len(name) <= 40:
        wrong("name", say("请写收件人姓名，最多 40 个字。"))
    number = phone(form.get("phone", ""))
    if number is None:
        wrong("phone", say("请写能收到快递电话的手机号或座机号（座机带区号），例如 13800138000。"))
    email = clean(form.get("email", ""), most=121)
    if email and not (_MAIL.fullmatch(email) and len(email) <= 120):
        wrong("email", say("电子邮箱的写法不对，例如 name@example.com；也可以不填。"))
    note = clean(form.get("note", ""), most=201)
    if len(note) > 200:
        wrong("note", say("留言最多 200 个字。"))
    method = form.get("method", "")
    if method not in methods:
        wrong("method", say("请选择付款方式。"))
    if problems or region is None or number is None:
        return None, tuple(problems)
    return Checkout(name, number, email, region, street, note, method), ()
