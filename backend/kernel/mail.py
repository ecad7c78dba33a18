"""Mail as a handler of the outbox: through SMTP where it is set up, else into a folder of .eml files."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from backend.kernel.db import run, write_tx
from backend.kernel.disk import PRIVATE, write_whole
from backend.kernel.ids import fingerprint

SECONDS = 20
#: after so long it is forgotten to whom a mail went and what it said
KEPT_SECONDS = 30 * 86_400
AT_ONCE = 500


def deliver(payload: dict[str, Any], *, sender: str, smtp_url: str, folder: Path) -> None:
    """Send ``payload`` (to, subject, text); without ``to`` to the sender, which is the shop itself.

    The file name comes from the content, so a repeat writes no second file.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, payload.get("to", sender), payload["subject"]
    message.set_content(payload["text"])
    if not smtp_url:
        write_whole(
            folder / f"{fingerprint(repr(sorted(payload.items())))[:16]}.eml", message.as_bytes(), PRIVATE
        )
        return
    server = urlsplit(smtp_url)
    with smtplib.SMTP(server.hostname or "localhost", server.port or 587, timeout=SECONDS) as smtp:
        if server.username:
            smtp.starttls()
            smtp.login(unquote(server.username), unquote(server.password or ""))
        smtp.send_message(message)


def forget(at: int) -> int:
    """Sweep: mails that were sent long ago lose their words and their address; that they were sent stays known."""
    rows = run(
        "SELECT id FROM outbox WHERE topic = 'mail' AND payload <> '{}' AND done_at < ? LIMIT ?",
        at - KEPT_SECONDS, AT_ONCE,
    ).fetchall()  # fmt: skip
    if rows:
        with write_tx():
            for (number,) in rows:
                run("UPDATE outbox SET payload = '{}' WHERE id = ?", number)
    return len(rows)
