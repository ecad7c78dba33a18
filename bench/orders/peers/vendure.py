"""Vendure, driven through its shop API: three additions, then everything an order needs in one request."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.orders.answer import Answer, Wrong
from bench.orders.client import Visit
from bench.orders.peers.process import Process
from bench.orders.visits import LINES, Wish

ADD = (
    "mutation Add($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) "
    "{ __typename ... on Order { code } ... on ErrorResult { message } } }"
)
#: fields of a mutation are worked on one after another: one request where a storefront would send five
PLACE = """mutation Place($customer: CreateCustomerInput!, $address: CreateAddressInput!) {
  customer: setCustomerForOrder(input: $customer) { __typename ... on ErrorResult { message } }
  address: setOrderShippingAddress(input: $address) { __typename ... on ErrorResult { message } }
  shipping: setOrderShippingMethod(shippingMethodId: ["1"]) { __typename ... on ErrorResult { message } }
  step: transitionOrderToState(state: "ArrangingPayment") { __typename ... on ErrorResult { message } }
  pay: addPaymentToOrder(input: { method: "dummy", metadata: {} })
    { __typename ... on Order { code state } ... on ErrorResult { message } }
}"""
ADDRESS = {
    "fullName": "王小灯", "streetLine1": "科技园南区 3 栋 1202", "city": "深圳", "province": "广东", "postalCode": "518000",
    "countryCode": "CN", "phoneNumber": "13800138000",
}  # fmt: skip
COLUMNS = (
    "name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,"
    "trackInventory,variantAssets,variantFacets"
)


class Vendure:
    """One Node process, production mode, better-sqlite3 with a write-ahead log."""

    name = "Vendure"
    notes = "Node, one process, NODE_ENV=production, better-sqlite3 in WAL with synchronous=NORMAL, no plugins; 4 requests an order"

    def __init__(self, peers: Path, folder: Path, port: int) -> None:
        self.home, self.file, self.port = peers / "vendure", folder / "vendure.db", port
        self.goods = 0
        self.process = Process(
            folder / "vendure.log", f"http://127.0.0.1:{port}/shop-api?query=%7B__typename%7D"
        )
        self.process.environment |= {
            "VENDURE_DB": str(self.file), "PORT": str(port), "NODE_ENV": "production",
        }  # fmt: skip

    def prepare(self, wishes: Sequence[Wish]) -> None:
        """The same SKUs at the same prices, more of each than any run can buy."""
        rows = [
            f"{sku},{sku.lower()},,,,,,{sku},{fen / 100:.2f},standard,1000000000,true,,"
            for sku, fen, _ in wishes
        ]
        sheet = self.file.with_suffix(".csv")
        sheet.write_text("\n".join([COLUMNS, *rows, ""]), encoding="utf-8")
        done = subprocess.run(
            [shutil.which("node") or "node", "populate.cjs", str(sheet)],
            cwd=self.home, env=self.process.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"Vendure could not be filled:\n{done.stdout}{done.stderr}")
        self.goods = len(wishes)

    def open(self) -> None:
        self.process.start([shutil.which("node") or "node", "serve.cjs"], cwd=self.home)

    def close(self) -> None:
        self.process.stop()

    def placed(self) -> int:
        """Orders that stand in its database."""
        return self.process.count(self.file, 'SELECT COUNT(*) FROM "order" WHERE orderPlacedAt IS NOT NULL')

    def visits(self, first: int, count: int) -> Iterator[Visit]:
        return (self._visit(visitor) for visitor in range(first, first + count))

    def _visit(self, visitor: int) -> Visit:
        token = b""
        for step in range(LINES):
            answer = yield self._ask(ADD, {"id": str((visitor * LINES + step) % self.goods + 1)}, token)
            _good(answer)
            token = _token(answer) or token
        customer = {"firstName": "小灯", "lastName": "王", "emailAddress": f"v{visitor}@example.com"}
        answer = yield self._ask(PLACE, {"customer": customer, "address": ADDRESS}, token)
        _good(answer)
        paid = json.loads(answer.body)["data"]["pay"]
        if paid["state"] != "PaymentSettled":
            raise Wrong(answer)
        return str(paid["code"])

    def _ask(self, query: str, variables: dict[str, object], token: bytes) -> bytes:
        body = json.dumps({"query": query, "variables": variables}).encode()
        return (
            (
                f"POST /shop-api HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n"
            ).encode()
            + (b"Authorization: Bearer " + token + b"\r\n" if token else b"")
            + b"\r\n"
            + body
        )


def _good(answer: Answer) -> None:
    if answer.status != 200 or b'"errors"' in answer.body or b'"message"' in answer.body:
        raise Wrong(answer)


def _token(answer: Answer) -> bytes:
    return answer.header(b"vendure-auth-token")
