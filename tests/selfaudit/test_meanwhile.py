"""The shop goes on while it is asked: what is half way between two commits is no finding."""

from __future__ import annotations

import threading

from lives import CABLE, LAMP, SET

from backend.kernel.db import database
from backend.orders import service
from backend.selfaudit import check


def test_a_shop_at_work_breaks_none(lived):
    done, wrong = threading.Event(), []

    def shop(name: str) -> None:
        database.connect(reuse_if_open=True)
        try:
            for n in range(12):
                number = lived.lives.place(f"{name} {n}", {LAMP: 1, (SET, CABLE)[n % 2]: 1})
                if n % 3 == 0:
                    service.cancel(number, "shopper", lived.now)
                    continue
                lived.lives.pay(number, event=f"e {name} {n}", trade=f"T {name} {n}")
                if n % 3 == 1:
                    service.call_off(number, "", "staff:ming", lived.now)
        except Exception as error:  # noqa: BLE001 - the test itself must hear of it
            wrong.append(error)
        finally:
            database.close()

    shoppers = [threading.Thread(target=shop, args=(name,)) for name in ("a", "b", "c")]
    for shopper in shoppers:
        shopper.start()
    threading.Thread(target=lambda: ([one.join() for one in shoppers], done.set()), daemon=True).start()
    asked = 0
    while not done.is_set() or asked < 3:
        found = check.findings("all", lived.now)
        assert not found, found
        asked += 1
    assert not wrong
    assert not lived.findings()
