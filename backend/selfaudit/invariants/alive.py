"""In time: what is due was done. Asked only where the timers have been free to work for long enough."""

from __future__ import annotations

from backend.selfaudit.rules import Invariant
from catalog.model import Text

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "L01",
        Text(
            "过时没付款的单已在 15 分钟内关闭",
            "An order whose time to pay has passed is closed within 15 minutes",
        ),
        """
        SELECT number, pay_due FROM orders
        WHERE status = 'AWAITING_PAYMENT' AND pay_due < :now - 900 AND :awake < :now - 900
        """,
    ),
    Invariant(
        "L02",
        Text(
            "到期没确认的单已在 1 小时内自动确认",
            "An order whose time to confirm has passed is confirmed within an hour",
        ),
        """
        SELECT number, confirm_due FROM orders
        WHERE status = 'SHIPPED' AND confirm_due < :now - 3600 AND :awake < :now - 3600
        """,
    ),
    Invariant(
        "L03",
        Text("待办都在 1 小时内办成", "Work in the outbox is done within an hour"),
        """
        SELECT topic, key, tries, last_error FROM outbox
        WHERE done_at IS NULL AND created_at < :now - 3600 AND :awake < :now - 3600
        """,
    ),
    Invariant(
        "L04",
        Text("待办不会被排到一天以后", "No work in the outbox is put off for more than a day"),
        "SELECT topic, key, due_at FROM outbox WHERE done_at IS NULL AND due_at > :now + 86400",
    ),
    Invariant(
        "L05",
        Text("退款在一天内办成或转人工", "A refund is done or handed to a person within a day"),
        """
        SELECT name, reference, status, at FROM refund
        WHERE status IN ('APPROVED', 'SENT') AND at < :now - 86400 AND :awake < :now - 86400
        """,
    ),
    Invariant(
        "L06",
        Text("付款中的单都问过支付机构", "The provider was asked about each payment that is pending"),
        """
        SELECT i.reference, i.name, i.started_at, i.asked_at FROM intent i
        WHERE i.status = 'PENDING' AND i.started_at < :now - 3600 AND i.asked_at < :now - 3600
            AND i.provider <> 'cod' AND :awake < :now - 3600
        """,
    ),
    Invariant(
        "L07",
        Text("每夜的自查没有漏过两天", "No two nights passed without a self-audit"),
        """
        SELECT MAX(at) FROM audit_run WHERE kind = 'nightly' AND :awake < :now - 172800
        HAVING MAX(at) < :now - 172800
        """,
    ),
    Invariant(
        "L08",
        Text("托管快到期的单都提醒过", "Staff was warned of each hold that is about to end"),
        """
        SELECT reference, status, hold_until FROM intent
        WHERE status IN ('HELD', 'FROZEN') AND warned_at IS NULL AND hold_until < :now + 169200 AND :awake < :now - 3600
        """,
    ),
    Invariant(
        "L09",
        Text("没有过期一小时还占着货的单", "No reservation stands an hour after its end"),
        """
        SELECT reference, sku, expires_at FROM allocation WHERE expires_at < :now - 3600 AND :awake < :now - 3600
        """,
    ),
    Invariant(
        "L10",
        Text(
            "先到的退款通知一天内等到了它的付款", "A refund told of before its payment found it within a day"
        ),
        """
        SELECT n.provider, n.event, n.intent, n.trade FROM inbox n
        WHERE n.outcome = 'early' AND n.at < :now - 86400 AND NOT EXISTS (
            SELECT 1 FROM refund r WHERE r.intent = n.intent AND r.status = 'SUCCEEDED' AND (
                r.name IN (n.refund, n.provider || ':' || n.refund)
                OR (r.trade = n.trade AND r.amount_fen = n.amount_fen AND r.currency = n.currency)))
        """,
    ),
)
