"""The spec query: ``category = downlights and lm >= 500 and cct in (3000, 4000) and not ip < 44``.

    query   = both { "or" both }
    both    = one { "and" one }
    one     = "not" one | "(" query ")" | field op value | field ["not"] "in" "(" value { "," value } ")"
    op      = "=" | "!=" | "<" | "<=" | ">" | ">="

``field`` is a declared spec, or category, brand, family, status, product, sku, price (yuan). Categories include
their sub-categories. A number may carry its unit. Values with blanks stand in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import normalize

from catalog.families import FAMILIES
from catalog.model import Catalog, Field, Product, Text, Value, Variant
from catalog.problems import NOTHING, guess
from catalog.query_tokens import QueryError, Token, tokens
from catalog.query_tree import ORDER, READERS, Both, Compare, Either, Node, Not
from catalog.schema import STATUSES

DEEPEST = 40
KEYWORDS = ("and", "or", "not", "in")
NUMBER = re.compile(r"[¥￥]?(-?[0-9]{1,12}(?:\.[0-9]{1,6})?)(\D.*)?", re.DOTALL)
YUAN = ("元", "yuan", "cny", "rmb")
FLAGS = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
LISTED = {"family": FAMILIES, "status": STATUSES}


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. Frozen: equal trees are equal queries."""

    root: Node

    def matches(self, variant: Variant, catalog: Catalog) -> bool:
        """Whether one variant fits. Raises QueryError for a category or brand the catalogue lacks."""
        return self.root.bind(catalog)(variant, catalog.products[variant.product])

    def select(self, catalog: Catalog) -> list[Product]:
        """Active products with at least one fitting variant, in catalogue order. Raises as ``matches``."""
        test = self.root.bind(catalog)
        return [p for p in _among(self.root, catalog) if p.active and any(test(v, p) for v in p.variants)]

    def below(self, catalog: Catalog) -> frozenset[str] | None:
        """The categories of all that ``select`` may find; None for any. Raises as ``matches``."""
        shelf = _shelf(self.root, catalog)
        return None if shelf is None else _below(shelf, catalog)

    def fits(self, product: Product, catalog: Catalog) -> bool:
        """Whether ``select`` finds the product. Raises as ``matches``."""
        test = self.root.bind(catalog)
        return product.active and any(test(v, product) for v in product.variants)

    def finds(self, catalog: Catalog) -> bool:
        """Whether ``select`` would find anything. Raises as ``matches``."""
        test = self.root.bind(catalog)
        return any(p.active and any(test(v, p) for v in p.variants) for p in _among(self.root, catalog))

    def variants(self, catalog: Catalog, among: Iterable[Product] | None = None) -> list[Variant]:
        """The fitting variants of active products, in catalogue order. Raises as ``matches``.

        ``among``: what ``select`` has found, where that is known.
        """
        test = self.root.bind(catalog)
        products = catalog.products.values() if among is None else among
        return [v for p in products if p.active for v in p.variants if test(v, p)]

    def check(self, catalog: Catalog) -> None:
        """Raises QueryError for a category or brand the catalogue lacks; tests nothing."""
        self.root.bind(catalog)


def _among(root: Node, catalog: Catalog) -> Iterable[Product]:
    """The products that can fit, each made when it is asked for."""
    shelf = _shelf(root, catalog)
    if shelf is None:
        return catalog.products.values()
    return (catalog.products[slug] for slug in catalog.standing[shelf])


def _shelf(node: Node, catalog: Catalog) -> str | None:
    """A shelf on which all products stand that can fit, where the query demands one."""
    if isinstance(node, Both):
        left = _shelf(node.left, catalog)
        return _shelf(node.right, catalog) if left is None else left
    return node.shelf(catalog) if isinstance(node, Compare) else None


def _below(shelf: str, catalog: Catalog) -> frozenset[str]:
    """The categories whose products stand on a shelf."""
    return frozenset(slug for slug in catalog.categories if any(c.slug == shelf for c in catalog.path(slug)))


def parse(text: str, fields: Mapping[str, Field]) -> Query:
    """Read a query against the declared fields. Raises QueryError, which names the column and the nearest word."""
    return Query(_Parser(text, fields).whole())


class _Parser:
    def __init__(self, text: str, fields: Mapping[str, Field]) -> None:
        self._tokens = list(tokens(text))
        self._at = 0
        self._fields = fields
        self._depth = 0

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._now
        self._at += token.kind != "end"
        return token

    def _took(self, keyword: str) -> bool:
        """Step over ``keyword`` (or sign) when it stands here."""
        here = self._now.is_word(keyword) or (self._now.kind == "sign" and self._now.text == keyword)
        self._at += here
        return here

    def _expected(self, zh: str, en: str) -> QueryError:
        found = self._now.text or "…"
        return QueryError(self._now.column, Text(f"应是{zh}，不是 {found}", f"expected {en}, not {found}"))

    def whole(self) -> Node:
        node = self._either()
        if self._now.kind != "end":
            raise self._expected(" and、or 或结尾", "and, or, or the end")
        return node

    def _either(self) -> Node:
        node = self._both()
        while self._took("or"):
            node = Either(node, self._both())
        return node

    def _both(self) -> Node:
        node = self._one()
        while self._took("and"):
            node = Both(node, self._one())
        return node

    def _one(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError(self._now.column, Text("嵌套过深", "too deeply nested"))
        try:
            if self._took("not"):
                return Not(self._one())
            if self._took("("):
                node = self._either()
                self._close()
                return node
            return self._compare()
        finally:
            self._depth -= 1

    def _close(self) -> None:
        if not self._took(")"):
            raise self._expected("右括号", "a closing bracket")

    def _compare(self) -> Compare:
        name = self._field()
        start = self._now
        if start.kind == "sign" and start.text in ("=", "!=", *ORDER):
            self._take()
            if start.text in ORDER and not self._ordered(name):
                raise QueryError(
                    start.column, Text(f"：{name} 只能比较 = 或 !=", f"{name} compares by = or != only")
                )
            value, column = self._value(name)
            return Compare(name, start.text, (value,), (column,))
        negated = self._took("not")
        if not self._took("in"):
            raise self._expected("比较符号或 in", "a comparison sign or in")
        if not self._took("("):
            raise self._expected("左括号", "an opening bracket")
        found = [self._value(name)]
        while self._took(","):
            found.append(self._value(name))
        self._close()
        values, columns = zip(*found, strict=True)
        return Compare(name, "not in" if negated else "in", values, columns)

    def _field(self) -> str:
        token = self._now
        if token.kind != "word" or token.text.casefold() in KEYWORDS:
            raise self._expected("参数名", "a field")
        self._take()
        name = token.text.casefold()
        if name in READERS or name in self._fields:
            return name
        unknown = Text(f"：没有参数 {token.text}", f"unknown field {token.text}")
        by_name = next(
            (f.code for f in self._fields.values() if name in (f.name.zh, f.name.en.casefold())), None
        )
        hint = guess(by_name or name, (*self._fields, *READERS))
        raise QueryError(token.column, unknown, hint)

    def _ordered(self, name: str) -> bool:
        return name == "price" or (name in self._fields and self._fields[name].kind == "number")

    def _value(self, name: str) -> tuple[Value, int]:
        token = self._now
        keyword = token.kind == "word" and token.text.casefold() in KEYWORDS
        if token.kind not in ("word", "quoted") or keyword or not token.text:
            raise self._expected("一个值", "a value")
        self._take()
        return self._read(name, token), token.column

    def _read(self, name: str, token: Token) -> Value:
        if name == "price":
            # In fen; a bound between two fen stays exact.
            return self._number(token, YUAN) * 100
        if name in LISTED:
            return self._listed(token, dict.fromkeys(LISTED[name], NOTHING))
        if name in READERS:
            return token.text.upper() if name == "sku" else token.text.casefold()
        return self._spec(self._fields[name], token)

    def _spec(self, field: Field, token: Token) -> Value:
        if field.kind == "number":
            return self._number(token, (field.unit,))
        if field.kind == "choice":
            return self._listed(token, field.values).casefold()
        if field.kind == "flag":
            if token.text.casefold() not in FLAGS:
                raise QueryError(token.column, Text("应是 yes 或 no", "expected yes or no"))
            return FLAGS[token.text.casefold()]
        return token.text.casefold()

    def _number(self, token: Token, units: tuple[str, ...]) -> int | Decimal:
        match = NUMBER.fullmatch(token.text)
        names = {_folded(unit) for unit in units}
        if match is None or (match[2] and _folded(match[2]) not in names):
            unit = f" {units[0]}" if units[0] else ""
            wrong = Text(
                f"：{token.text} 不是一个数{unit and f'（单位{unit}）'}",
                f"{token.text} is not a number{unit and f' in{unit}'}",
            )
            raise QueryError(token.column, wrong)
        if not match[2] and self._now.kind == "word" and _folded(self._now.text) in names:
            self._take()
        number = Decimal(match[1])
        return int(number) if number == int(number) else number

    def _listed(self, token: Token, known: Mapping[str, Text]) -> str:
        word = token.text.casefold()
        for code, name in known.items():
            if word in (code.casefold(), name.zh.casefold(), name.en.casefold()):
                return code
        raise QueryError(
            token.column, Text(f"：没有取值 {token.text}", f"unknown value {token.text}"), guess(word, known)
        )


def _folded(unit: str) -> str:
    return normalize("NFKC", unit).casefold().strip()
