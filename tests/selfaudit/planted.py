"""For each invariant what is done behind the shop's back to break it. ``{expired}`` … are order numbers of lives.py."""

from __future__ import annotations

from collections.abc import Mapping

_TXN = "(SELECT MAX(id) FROM ledger_txn WHERE kind = '{kind}' AND reference = '{{{life}}}')"


def _txn(kind: str, life: str) -> str:
    return _TXN.format(kind=kind, life=life)


def _post(kind: str, life: str, *sides: tuple[str, int], document: str = "planted") -> tuple[str, ...]:
    """A posting behind the ledger's back."""
    txn = "(SELECT MAX(id) FROM ledger_txn)"
    return (
        (
            "INSERT INTO ledger_txn (kind, reference, document, currency, body, at, by, previous, hash) "
            f"VALUES ('{kind}', '{{{life}}}', '{document}', 'CNY', '', 1, 'x', '', '')"
        ),
        *(
            f"INSERT INTO ledger_entry (txn_id, account, amount_fen, currency) VALUES ({txn}, '{account}', {fen}, 'CNY')"
            for account, fen in sides
        ),
    )


def _refund(life: str, kind: str, status: str, fen: int) -> str:
    return (
        "INSERT INTO refund (name, intent, reference, provider, trade, kind, amount_fen, currency, status, reason, "
        f"asked_by, approved_by, at) SELECT 'rf-planted', name, reference, provider, trade, '{kind}', {fen}, currency, "
        f"'{status}', '', 'x', 'y', paid_at FROM intent WHERE reference = '{{{life}}}'"
    )


def _dispute(life: str, changes: str) -> tuple[str, ...]:
    return (
        f"UPDATE dispute SET {changes} WHERE order_id = (SELECT id FROM orders WHERE number = '{{{life}}}')",
    )


def _status(table: str, where: str, status: str) -> tuple[str, ...]:
    return (f"UPDATE {table} SET status = '{status}' WHERE {where}",)


_CHANGE = (
    'INSERT INTO change (ref, kind, status, name, "by", at, base, mine, before, after, upload, blind, largest, '
    "needs_two, seen, counts, approved_by, written, remark) "
    "VALUES ('planted', 'catalog', 'DRAFT', 'x', 'x', 1, '', '', '', '', '', 0, 0, 0, '', '{{}}', '', 0, '')"
)

PLANTED: Mapping[str, tuple[str, ...]] = {
    # database
    "D02": ("UPDATE order_line SET order_id = 987654 WHERE id = (SELECT MAX(id) FROM order_line)",),
    "D03": ("{unguard}",),
    # money
    "M01": (
        "UPDATE ledger_entry SET amount_fen = amount_fen + 1 WHERE id = (SELECT MAX(id) FROM ledger_entry)",
    ),
    "M02": (f"DELETE FROM ledger_entry WHERE txn_id = {_txn('release', 'confirmed')}",),
    "M03": (
        "UPDATE ledger_entry SET amount_fen = amount_fen - 1 WHERE id = (SELECT MIN(id) FROM ledger_entry)",
    ),
    "M04": _post("release", "to ship", ("escrow_held", 10**7), ("merchant", -(10**7))),
    "M05": _post("release", "to ship", ("escrow_held", 1), ("merchant", -1)),
    "M06": _post("refund_after_release", "confirmed", ("merchant", 10**7), ("provider_clearing", -(10**7))),
    "M07": _post("release", "confirmed", ("escrow_held", 1), ("merchant", -1)),
    "M08": (
        (
            "INSERT INTO ledger_txn (kind, reference, document, currency, body, at, by, previous, hash) "
            "SELECT kind, reference, document, currency, body, at, by, '', '' FROM ledger_txn WHERE kind = 'release'"
        ),
    ),
    "M09": (f"UPDATE ledger_txn SET document = 'planted' WHERE id = {_txn('paid', 'confirmed')}",),
    "M10": _post(
        "paid", "unpaid", ("provider_clearing", 100), ("escrow_held", -100), document="sandbox:e-none"
    ),
    "M11": (
        f"UPDATE ledger_entry SET amount_fen = amount_fen * 2 WHERE txn_id = {_txn('paid', 'confirmed')}",
    ),
    "M12": (
        f"UPDATE ledger_entry SET amount_fen = -amount_fen WHERE txn_id = {_txn('release', 'confirmed')}",
    ),
    "M13": ("UPDATE intent SET status = 'HELD' WHERE reference = '{unpaid}'",),
    "M14": ("UPDATE intent SET status = 'RELEASED' WHERE reference = '{to ship}'",),
    "M15": ("DELETE FROM outbox WHERE topic = 'payment.release'",),
    "M16": ("UPDATE intent SET trade = 'T-same' WHERE reference IN ('{confirmed}', '{automatic}')",),
    "M17": (f"UPDATE ledger_entry SET currency = 'USD' WHERE txn_id = {_txn('release', 'confirmed')}",),
    "M18": (
        (
            "INSERT INTO intent (name, reference, provider, amount_fen, currency, fee_bp, status, trade, refund_fen, released_fen, created_at, "
            "asked_at, expires_at) SELECT 'pi-planted', reference, provider, amount_fen, currency, fee_bp, status, 'T-planted', 0, 0, "
            "created_at, asked_at, expires_at FROM intent WHERE reference = '{to ship}'"
        ),
    ),
    "M20": ("UPDATE refund SET amount_fen = amount_fen + 1 WHERE reference = '{called off}'",),
    "M21": ("UPDATE refund SET status = 'SENT' WHERE reference = '{called off}'",),
    "M22": ("UPDATE intent SET refund_fen = refund_fen + 1 WHERE reference = '{to ship}'",),
    "M23": ("UPDATE intent SET refund_fen = amount_fen + 1 WHERE reference = '{to ship}'",),
    "M24": ("DELETE FROM refund WHERE kind = 'unapplied_refund' AND reference = '{expired}'",),
    "M25": ("UPDATE refund SET intent = 'pi-none' WHERE reference = '{called off}'",),
    "M26": (_refund("to ship", "refund", "APPROVED", 1),),
    "M27": _post("unapplied", "to ship", ("provider_clearing", 5), ("suspense", -5)),
    "M28": ("UPDATE refund SET status = 'FAILED' WHERE reference = '{called off}'",),
    "M19": ("UPDATE ledger_txn SET body = '{{\"escrow_held\":1,\"merchant\":-1}}' WHERE kind = 'release'",),
    "M29": ("UPDATE refund SET approved_by = asked_by WHERE reference = '{large approved}'",),
    "M30": (_refund("to ship", "refund", "REQUESTED", 1),),
    "M31": _post("refund_after_release", "to ship", ("merchant", 5), ("provider_clearing", -5)),
    # disputes and cash
    "M40": ("UPDATE intent SET status = 'HELD' WHERE reference = '{disputed}'",),
    "M41": ("UPDATE orders SET confirm_due = {now} + 1 WHERE number = '{disputed}'",),
    "M42": _dispute("split", "shop_fen = shop_fen + 1"),
    "M43": _dispute("split", "buyer_fen = buyer_fen + 1"),
    "M44": _dispute("split by two", "decided_by = proposed_by"),
    "M45": ("UPDATE orders SET paid_at = NULL WHERE number = '{cash}'",),
    "M46": _post("banked", "cash", ("bank", 10**7), ("cash_in_hand", -(10**7))),
    "M47": ("UPDATE intent SET hold_until = NULL WHERE reference = '{to ship}'",),
    "M48": ("UPDATE inbox SET trade = 'T-same' WHERE outcome = 'applied'",),
    "M49": ("UPDATE orders SET confirm_due = {now} WHERE number = '{cash on its way}'",),
    # fees
    "M50": ("UPDATE intent SET fee_bp = 61 WHERE reference = '{split}'",),
    "M51": (
        f"UPDATE ledger_entry SET account = 'bank' WHERE account = 'fee' AND txn_id = {_txn('release', 'confirmed')}",
    ),
    "M52": ("UPDATE intent SET fee_bp = 60 WHERE reference = '{cash}'",),
    # stock
    "S01": ("UPDATE stock SET allocated = allocated + 1 WHERE sku = 'TS-12W-30K-K'",),
    "S02": ("UPDATE stock SET on_hand = on_hand + 1 WHERE sku = 'TS-12W-30K-K'",),
    "S03": ("UPDATE stock SET allocated = on_hand + 1 WHERE sku = 'TS-12W-30K-K'",),
    "S04": ("UPDATE allocation SET reference = '{confirmed}' WHERE reference = '{to ship}'",),
    "S06": ("DELETE FROM stock WHERE sku = 'TS-12W-30K-K'",),
    "S07": ("UPDATE stock_move SET qty = -1 WHERE id = (SELECT MIN(id) FROM stock_move)",),
    "S08": ("UPDATE stock_move SET document = 'order none' WHERE document = 'order {confirmed}'",),
    "S09": ("UPDATE stock_move SET qty = -qty WHERE document = 'order {confirmed}'",),
    "S05": ("UPDATE order_line SET parts = '{{\"TRF-K\": 2}}' WHERE parts <> '{{}}'",),
    "S10": ("UPDATE parcel_line SET qty = qty + 1 WHERE id = (SELECT MAX(id) FROM parcel_line)",),
    "S11": ("UPDATE parcel_line SET qty = qty + 1 WHERE sku = 'TS-12W-30K-K-SET'",),
    "S12": ("UPDATE stock SET on_order = on_order + 1 WHERE sku = 'TS-12W-30K-K'",),
    "S13": ("UPDATE expectation SET received = received + 1 WHERE document = 'PO-1'",),
    "S14": ("UPDATE stock SET is_set = 0 WHERE sku = 'TS-12W-30K-K-SET'",),
    "S15": ("UPDATE parcel_line SET qty = 99 WHERE sku = 'TS-12W-30K-K-SET'",),
    "S16": ("UPDATE stock_move SET qty = 99 WHERE kind = 'return_in'",),
    "S17": ("UPDATE allocation SET expires_at = {now} + 60 WHERE reference = '{to ship}'",),
    # orders
    "T01": ("UPDATE orders SET goods_fen = goods_fen + 1 WHERE number = '{confirmed}'",),
    "T02": ("UPDATE order_line SET qty = qty + 1 WHERE id = (SELECT MAX(id) FROM order_line)",),
    "T03": ("DELETE FROM intent WHERE reference = '{unpaid}'",),
    "T04": ("UPDATE intent SET status = 'EXPIRED' WHERE reference = '{to ship}'",),
    "T05": ("UPDATE intent SET status = 'HELD' WHERE reference = '{confirmed}'",),
    "T06": ("UPDATE intent SET status = 'HELD' WHERE reference = '{unpaid}'",),
    "T07": ("UPDATE intent SET status = 'PENDING' WHERE reference = '{cancelled}'",),
    "T08": ("UPDATE orders SET paid_at = NULL WHERE number = '{to ship}'",),
    "T09": ("UPDATE orders SET completed_at = placed_at - 9999 WHERE number = '{confirmed}'",),
    "T10": ("DELETE FROM shipment WHERE reference = '{confirmed}'",),
    "T11": ("UPDATE shipment SET handed_over_at = NULL WHERE reference = '{confirmed}'",),
    "T12": ("UPDATE form_key SET answer = '{confirmed}' WHERE answer = '{unpaid}'",),
    "T13": ("UPDATE orders SET version = version + 1 WHERE number = '{confirmed}'",),
    "T14": ("UPDATE intent SET trade = '' WHERE reference = '{confirmed}'",),
    "T15": ("UPDATE refund SET done_at = NULL WHERE reference = '{called off}'",),
    "T16": ("DELETE FROM orders WHERE number = '{confirmed}'",),
    "T17": _dispute("split", "closed_at = NULL"),
    # states
    "T20": _status("orders", "number = '{confirmed}'", "SHIPPED"),
    "T21": _status("intent", "reference = '{confirmed}'", "HELD"),
    "T22": _status("refund", "reference = '{called off}'", "SENT"),
    "T23": _status("shipment", "reference = '{confirmed}'", "LOST"),
    "T24": _status("comment", "status = 'HIDDEN'", "PUBLISHED"),
    "T25": _status("dispute", "status = 'PROPOSED'", "OPEN"),
    "T26": (_CHANGE,),
    "T30": ("UPDATE status_log SET event = 'expire' WHERE machine = 'order' AND event = 'confirm'",),
    "T31": ("DELETE FROM status_log WHERE machine = 'order' AND event = 'paid' AND subject = '{confirmed}'",),
    "T32": ("UPDATE status_log SET at = at - 9999 WHERE machine = 'order' AND event = 'confirm'",),
    "T33": ("DELETE FROM shipment WHERE reference = '{confirmed}'",),
    # logs
    "A01": ("DELETE FROM audit_event WHERE id = (SELECT MAX(id) - 1 FROM audit_event)",),
    "A11": ("UPDATE audit_event SET subject = 'other' WHERE id = (SELECT MAX(id) FROM audit_event)",),
    "A02": ("DELETE FROM ledger_txn WHERE id = (SELECT MAX(id) - 1 FROM ledger_txn)",),
    "A03": ("DELETE FROM stock_move WHERE id = (SELECT MAX(id) - 1 FROM stock_move)",),
    "A12": ("UPDATE ledger_txn SET by = 'other' WHERE id = (SELECT MAX(id) FROM ledger_txn)",),
    "A13": ("UPDATE stock_move SET by = 'other' WHERE id = (SELECT MAX(id) FROM stock_move)",),
    # in time
    "L01": ("UPDATE orders SET pay_due = {now} - 901 WHERE number = '{unpaid}'",),
    "L02": ("UPDATE orders SET confirm_due = {now} - 3601 WHERE number = '{on its way}'",),
    "L03": (
        "UPDATE outbox SET done_at = NULL, created_at = {now} - 3601 WHERE id = (SELECT MAX(id) FROM outbox)",
    ),
    "L04": (
        "UPDATE outbox SET done_at = NULL, due_at = {now} + 86401 WHERE id = (SELECT MAX(id) FROM outbox)",
    ),
    "L05": ("UPDATE refund SET status = 'SENT', at = {now} - 86401 WHERE reference = '{called off}'",),
    "L06": (
        "UPDATE intent SET status = 'PENDING', started_at = {now} - 3601, asked_at = 0 WHERE reference = '{unpaid}'",
    ),
    "L07": (
        (
            "INSERT INTO audit_run (at, kind, which, asked, red, amber, findings, ms) "
            "VALUES ({now} - 172801, 'nightly', 'all', 1, 0, 0, '{{}}', 1)"
        ),
    ),
    "L08": ("UPDATE intent SET hold_until = {now} + 169199 WHERE reference = '{to ship}'",),
    "L09": ("UPDATE allocation SET expires_at = {now} - 3601 WHERE reference = '{unpaid}'",),
    "L10": (
        (
            "INSERT INTO inbox (provider, event, kind, intent, trade, refund, amount_fen, currency, outcome, body, at) "
            "SELECT provider, 'planted', 'refunded', name, 'T-none', 'B', 1, currency, 'early', '', {now} - 86401 "
            "FROM intent WHERE reference = '{confirmed}'"
        ),
    ),
    # privacy
    "P01": (
        "UPDATE outbox SET done_at = {now} - 2678401, payload = '{{\"to\": \"li@example.com\"}}' WHERE topic = 'mail'",
    ),
    "P02": ("UPDATE staff_member SET password_hash = 'lamp-light-2026' WHERE name = 'hui'",),
    "P03": ("UPDATE staff_session SET fingerprint = 'plain'",),
    "P04": ("UPDATE staff_member SET active = {false}",),
    "P05": ("INSERT INTO attempt (bucket, at) VALUES ('lookup:client:203.0.113.7', {now} - 172801)",),
    "P06": ("UPDATE orders SET phone_end = '0000' WHERE number = '{confirmed}'",),
    "P11": ("UPDATE orders SET note = '卡号 4111 1111 1111 1111 请扣款' WHERE number = '{confirmed}'",),
}
