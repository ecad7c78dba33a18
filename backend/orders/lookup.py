"""Finding an order again without an account."""

from __future__ import annotations

from backend.kernel import limits
from backend.kernel.db import write_tx
from backend.kernel.errors import TooMany
from backend.kernel.text import plain
from backend.orders.errors import TooManyLookups, WrongLookup
from backend.orders.tables import OrderRow

WRONG_MOST, WRONG_SECONDS = 5, 900
#: a household or an office behind one address may look up several orders
WRONG_PER_CLIENT = 20


def look_up(number: str, phone_end: str, code: str, client: str, at: int) -> tuple[str, bool]:
    """Open an order to whoever knows its number and the last four digits of its phone.

    With the look-up code as well (second value True) it may be acted on, not only read. WrongLookup tells nothing of
    what exists; after five wrong tries TooManyLookups for 15 minutes.
    """
    wanted = "".join(letter for letter in plain(number).upper() if letter.isalnum())[:20]
    written = f"{wanted[:4]}-{wanted[4:8]}-{wanted[8:]}"
    buckets = ((f"lookup:order:{wanted}", WRONG_MOST), (f"lookup:client:{client}", WRONG_PER_CLIENT))
    try:
        for bucket, most in buckets:
            limits.check(bucket, most, WRONG_SECONDS, at=at)
    except TooMany as error:
        raise TooManyLookups from error
    row = OrderRow.get_or_none(OrderRow.number == written)
    code = plain(code)
    if row is None or row.phone_end != plain(phone_end) or (code and row.code != code):
        with write_tx():
            for bucket, _ in buckets:
                limits.note(bucket, at=at)
        raise WrongLookup
    return str(row.number), bool(code)
