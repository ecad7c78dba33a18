"""Privacy: nothing is kept longer or plainer than it must be."""

from __future__ import annotations

from backend.selfaudit.rules import Invariant
from catalog.model import Text

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "P01",
        Text("发出 30 天以上的邮件不再留着收件人", "A mail sent over 31 days ago no longer says to whom"),
        """
        SELECT id, key, done_at FROM outbox
        WHERE topic = 'mail' AND done_at < :now - 2678400 AND payload LIKE '%@%' AND :awake < :now - 172800
        """,
    ),
    Invariant(
        "P02",
        Text("密码只存 argon2id 摘要", "Passwords are kept as argon2id digests only"),
        "SELECT name FROM staff_member WHERE password_hash NOT LIKE '$argon2id$%'",
    ),
    Invariant(
        "P03",
        Text("会话只存令牌的指纹", "Of a session only the token's fingerprint is kept"),
        "SELECT id FROM staff_session WHERE LENGTH(fingerprint) <> 64",
    ),
    Invariant(
        "P04",
        Text("停用的人没有开着的会话", "Who left has no open session"),
        """
        SELECT m.name, s.id FROM staff_session s JOIN staff_member m ON m.id = s.staff_id
        WHERE NOT m.active AND s.ended_at IS NULL AND s.expires_at > :now
        """,
    ),
    Invariant(
        "P05",
        Text("尝试记录（含地址）不留过两天", "Tries, which name addresses, are kept no longer than two days"),
        "SELECT bucket, at FROM attempt WHERE at < :now - 172800 AND :awake < :now - 3600",
    ),
    Invariant(
        "P06",
        Text("查单用的尾号就是电话的尾号", "The end of the phone that opens an order is its phone's"),
        "SELECT number FROM orders WHERE LENGTH(phone_end) <> 4 OR phone NOT LIKE '%' || phone_end",
    ),
)
