"""A slip goes into the cart as a whole, at the prices of now, or says line by line why not."""

from __future__ import annotations

import pytest


def send(client, lines: str, lang: str = ""):
    return client.post(f"{lang}/slip/order", data={"lines": lines})


def test_all_of_it_goes_into_the_cart(client):
    answer = send(client, "DL-7W-30K 2\n\ndl-7w-40k x 3\nBV-2.5-R，1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/cart/?added=1"
    assert client.get("/api/cart/count").json == {"count": 6}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "订货单是空的。"),
        ("DL-7W-30K 0", "第 1 行“DL-7W-30K 0”"),
        ("DL-7W-30K 1000", "第 1 行“DL-7W-30K 1000”"),
        ("DL-7W-30K 1\nNOPE 1", "第 2 行：货号“NOPE”现在买不到。"),
        ("DL-7W-30K 1\nBA60X-9W-30K 1", "第 2 行：货号“BA60X-9W-30K”现在买不到。"),
        ("two words here", "第 1 行“two words here”"),
        ("<script>alert(1)</script> 1", "&lt;script&gt;"),
        ("DL-7W-30K 1\n" * 101, "最多 100 行"),
    ],
)
def test_or_nothing_does(client, lines, said):
    answer = send(client, lines)
    assert answer.status_code == 422
    assert said in answer.text
    assert "<script>alert" not in answer.text
    assert client.get("/api/cart/count").json == {"count": 0}


def test_a_repeat_puts_nothing_twice(client):
    key = {"lines": "DL-7W-30K 2", "form_key": "k" * 20}
    for _ in range(2):
        assert client.post("/slip/order", data=key).status_code == 303
    assert client.get("/api/cart/count").json == {"count": 2}


def test_english(client):
    assert "Line 1: SKU “NOPE” cannot be bought now." in send(client, "NOPE", "/en").text.replace(
        "SKU “", "SKU “"
    )
