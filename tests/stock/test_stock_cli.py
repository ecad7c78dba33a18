"""``flask stock``: arrivals, counts and the list, with the shop's own refusals."""

from __future__ import annotations

import pytest

from backend.kernel.db import run, write_tx
from backend.stock import service


@pytest.fixture
def stock(app):
    def invoke(*arguments):
        return app.test_cli_runner().invoke(args=["stock", *arguments])

    return invoke


def test_receive_counts_a_note_once_and_asks_for_reasons(stock):
    service.expect("PO-1", "NEW", 5, "test", 0)
    done = stock("receive", "NEW", "5", "PO-1", "--note", "N-1", "--by", "lei")
    assert done.output.splitlines()[-1] == "NEW\t5\t5\t0\t0\t0"
    again = stock("receive", "NEW", "5", "PO-1", "--note", "N-1", "--by", "lei")
    assert again.exit_code == 1
    assert "Delivery note N-1 was received before" in again.output
    assert "5 have come" in stock("receive", "NEW", "1", "PO-1", "--by", "lei").output
    assert stock("receive", "NEW", "1", "PO-1", "--reason", "a spare", "--by", "lei").exit_code == 0
    assert [(m.qty, m.note, m.reason, m.by) for m in service.moves("NEW")] == [
        (5, "N-1", "", "lei"),
        (1, "", "a spare", "lei"),
    ]


def test_count_is_compared_with_the_books(stock):
    service.receive("NEW", 5, "x", "test", 0)
    late = stock("count", "NEW", "4", "--before", "6", "--reason", "yearly", "--by", "hui")
    assert late.exit_code == 1
    done = stock("count", "NEW", "4", "--before", "5", "--reason", "yearly", "--by", "hui")
    assert done.output.splitlines()[-1] == "NEW\t4\t4\t0\t0\t0"


def test_list_shows_all_or_some_and_tells_what_is_wrong(stock):
    everything = stock("list")
    assert everything.exit_code == 0
    assert len(everything.output.splitlines()) > 800
    some = stock("list", "DL-7W-30K", "DL-7W-30K-6").output.splitlines()
    assert some == [
        "sku\tavailable\ton_hand\tallocated\tsafety\ton_order",
        "DL-7W-30K\t9\t10\t0\t1\t0",
        "DL-7W-30K-6\t1\t1\t0\t0\t0",
    ]
    with write_tx():
        run("UPDATE stock SET on_hand = on_hand + 1 WHERE sku = 'DL-7W-30K'")
    wrong = stock("list", "DL-7W-30K")
    assert wrong.exit_code == 1
    assert "differ" in wrong.output
