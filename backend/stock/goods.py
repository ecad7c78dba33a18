"""What lies in the house: counted, kept back, thrown away, sent back to its supplier."""

from __future__ import annotations

from backend.kernel.chain import link
from backend.kernel.db import changed, run, write_tx
from backend.kernel.errors import Raced
from backend.stock.errors import IsASet, NoReason, NotFree, WrongQuantity
from backend.stock.tables import StockMove


def count(sku: str, counted: int, expected_before: int, reason: str, by: str, at: int) -> int:
    """A stocktake: so many lie there, when the books said ``expected_before``. Returns the difference, booked as a move.

    Raced where the books moved meanwhile; WrongQuantity, NoReason; NotFree below what is promised; IsASet.
    """
    if counted < 0:
        raise WrongQuantity
    if not reason:
        raise NoReason
    with write_tx():
        shelf(sku)
        on_hand, allocated = run("SELECT on_hand, allocated FROM stock WHERE sku = ?", sku).fetchone()
        if on_hand == expected_before and counted < allocated:
            raise NotFree(sku, on_hand - allocated)
        if not changed(
            "UPDATE stock SET on_hand = ? WHERE sku = ? AND on_hand = ?", counted, sku, expected_before
        ):
            raise Raced
        difference = counted - expected_before
        if difference:
            link(
                StockMove,
                sku=sku,
                kind="count_adjust",
                qty=difference,
                document="stocktake",
                reason=reason,
                at=at,
                by=by,
            )
        return difference


def scrap(sku: str, qty: int, reason: str, by: str, at: int) -> None:
    """Broken or lost pieces leave the books. WrongQuantity, NoReason, NotFree."""
    if not reason:
        raise NoReason
    _leave(sku, qty, "scrap", "scrapped", reason, by, at)


def supplier_return(sku: str, qty: int, document: str, by: str, at: int, *, reason: str = "") -> None:
    """Pieces go back to their supplier on a document of their own. WrongQuantity, NotFree."""
    _leave(sku, qty, "supplier_return", document, reason, by, at)


def set_safety(sku: str, safety: int) -> None:
    """Keep so many pieces from being sold online. WrongQuantity, IsASet."""
    if safety < 0:
        raise WrongQuantity
    with write_tx():
        shelf(sku)
        run("UPDATE stock SET safety = ? WHERE sku = ?", safety, sku)


def shelf(sku: str) -> None:
    """The SKU has its row of figures from now on. IsASet."""
    run(
        "INSERT INTO stock (sku, on_hand, allocated, safety, on_order, is_set) VALUES (?, 0, 0, 0, 0, 0) "
        "ON CONFLICT (sku) DO NOTHING",
        sku,
    )
    if run("SELECT is_set FROM stock WHERE sku = ?", sku).fetchone()[0]:
        raise IsASet


def _leave(sku: str, qty: int, kind: str, document: str, reason: str, by: str, at: int) -> None:
    if qty < 1:
        raise WrongQuantity
    with write_tx():
        if not changed(
            "UPDATE stock SET on_hand = on_hand - ? WHERE sku = ? AND on_hand - allocated >= ?", qty, sku, qty
        ):
            row = run("SELECT on_hand - allocated FROM stock WHERE sku = ?", sku).fetchone()
            raise NotFree(sku, int(row[0]) if row else 0)
        link(StockMove, sku=sku, kind=kind, qty=-qty, document=document, reason=reason, at=at, by=by)
