"""The self-audit desk: a red finding stops money, everybody sees it, and only the manager lets go, with a reason."""

from __future__ import annotations

import re

import pytest

from backend.app import SWEEPS, handlers, prove_at_start, sweeps
from backend.kernel import brake, web, worker
from backend.kernel.audit import AuditEvent
from backend.kernel.db import run, write_tx
from backend.kernel.errors import NotFound
from backend.kernel.outbox import Outbox
from backend.orders import service as orders
from backend.payments import service as payments
from backend.selfaudit import check, service
from backend.selfaudit.tables import AuditRun

SKU = "DL-7W-30K"


@pytest.fixture
def tick(settings, clock):
    """One round of the worker, a second later."""

    def go() -> None:
        clock.walk(1)
        todo = handlers(settings) | {"payment.ship": print, "payment.release": print}
        worker.run_once(SWEEPS, todo, at=clock.now())

    return go


def bend(by: int) -> None:
    """One piece more or fewer than the moves say."""
    with write_tx():
        run("UPDATE stock SET on_hand = on_hand + ? WHERE sku = ?", by, SKU)


def lift(client, reason="counted again"):
    return client.post("/staff/selfaudit/lift", data={"reason": reason})


def test_red_stops_money_and_everybody_at_the_desk_sees_it(desk, order, clock):
    number = order()
    orders.hand_over(number, "SF", "SF1234567890123", "staff:lei", clock.now())
    assert "放款和退款已暂停" not in desk("ming").get("/staff/").text
    bend(+1)
    told = service.run("all", clock.now())
    assert (told.red, list(told.findings)) == (1, ["S02"])
    assert brake.pulled().why == "selfaudit:S02"
    for name in ("ming", "hui", "lei", "ting"):
        page = desk(name).get("/staff/").text
        assert "放款和退款已暂停" in page
        assert "自查不符：S02" in page
    assert "Releases and refunds stand still" in desk("ming").get("/en/staff/stock/").text
    with pytest.raises(brake.Braked):
        orders.confirm(number, "shopper", clock.now())
    assert payments.view(number).status == "HELD"
    mail = Outbox.get(Outbox.key.startswith("brake:"))
    assert "S02" in mail.payload
    assert '"to"' not in mail.payload, "it goes to the shop itself"


def test_a_server_that_starts_asks_the_vital_ones_beside_its_first_requests(app, clock, client):
    """Red stops money, not the shop; of processes that start together one asks."""
    bend(+1)
    prove_at_start(app).join(20)
    assert [(row.kind, row.which, row.red) for row in AuditRun.select()] == [("start", "fast", 1)]
    assert brake.pulled().why == "selfaudit:S02"
    assert client.get("/cart/").status_code == 200
    prove_at_start(app).join(20)
    assert AuditRun.select().count() == 1
    clock.walk(61)
    prove_at_start(app).join(20)
    assert AuditRun.select().count() == 2


def test_the_vital_ones_are_those_of_money_and_stock():
    vital = {one.id for one in check.asked("fast")}
    assert vital >= {"D01", "M01", "M02", "M03", "M04", "M05", "S01", "S02", "S03"}


def test_what_breaks_while_money_stands_still_is_told_once(app, order, clock):
    def mails():
        return [
            row.payload for row in Outbox.select().where(Outbox.topic == "mail") if '"to"' not in row.payload
        ]

    number = order()
    brake.pull("clock:+9999", by="clock", at=clock.now())
    bend(+1)
    assert [service.run("all", clock.now() + turn).red for turn in range(3)] == [1, 1, 1]
    assert [("S02" in mail, "T08" in mail) for mail in mails()] == [(True, False)]
    with write_tx():
        run("UPDATE orders SET paid_at = NULL WHERE number = ?", number)
    assert [service.run("all", clock.now() + 10 + turn).red for turn in range(2)] == [2, 2]
    assert [("S02" in mail, "T08" in mail) for mail in mails()] == [(True, False), (False, True)]
    assert brake.pulled().why == "clock:+9999"


def test_timers_of_money_and_orders_stand_still(desk, order, clock, tick):
    number = order(1, paid=False)
    brake.pull("selfaudit:S02", by="selfaudit", at=clock.now())
    clock.walk(3600)
    tick()
    assert orders.view(number, at=clock.now()).status == "AWAITING_PAYMENT"
    brake.lift("looked", by="staff:ming", at=clock.now())
    tick()
    assert orders.view(number, at=clock.now()).status == "CLOSED"


def test_the_page_tells_each_invariant_and_what_breaks_it(desk, clock, tick):
    client = desk("ming")
    assert "还没有做过完整的自查" in client.get("/staff/selfaudit/").text
    bend(+1)
    done = client.post("/staff/selfaudit/", data={"form_key": "k1"})
    assert done.location == "/staff/selfaudit/?done=audit_asked"
    client.post("/staff/selfaudit/", data={"form_key": "k1"})
    tick()
    assert [row.kind for row in AuditRun.select()] == ["desk"], "asked twice, done once"
    page = client.get("/staff/selfaudit/").text
    assert re.search(r'<li id="S02">.*?1 处不符.*?DL-7W-30K', page, re.DOTALL)
    assert "整本台账之和为零" in page
    english = client.get("/en/staff/selfaudit/").text
    assert "The whole ledger sums to zero" in english
    assert "1 row breaks it" in english
    assert set(re.findall(r"<script[^>]*>", page)) == set(
        re.findall(r"<script[^>]*>", client.get("/staff/audit/").text)
    )


def test_only_the_manager_lets_go_and_only_after_a_green_run(desk, clock):
    bend(+1)
    service.run("all", clock.now())
    assert lift(desk("ting")).status_code == 403
    early = lift(desk("ming"))
    assert early.status_code == 409
    assert "没有红色发现才能放开" in early.text
    clock.walk(1)
    bend(-1)
    service.run("fast", clock.now())
    assert lift(desk("ming")).status_code == 409, "the vital few are not enough"
    assert service.run("all", clock.now()).red == 0
    assert lift(desk("ming"), reason=" ").status_code == 422
    assert lift(desk("ming")).location == "/staff/selfaudit/?done=lifted"
    assert brake.pulled() is None
    told = AuditEvent.get(AuditEvent.action == "brake.lift")
    assert (told.by, "counted again" in told.detail) == ("staff:ming", True)
    assert lift(desk("ming")).status_code == 404
    with pytest.raises(NotFound):
        service.lift("again", by="staff:ming", at=clock.now())


def test_amber_tells_but_does_not_stop(desk, order, clock):
    """What anybody outside can bring about must not let them stop the shop's money."""
    number = order()
    with write_tx():
        run("UPDATE orders SET note = '4111 1111 1111 1111' WHERE number = ?", number)
    told = service.run("all", clock.now())
    assert (told.red, told.amber, list(told.findings)) == (0, 1, ["P11"])
    assert brake.pulled() is None
    assert Outbox.select().where(Outbox.key.startswith("selfaudit:")).count() == 1
    assert "1 项提醒" in desk("ming").get("/staff/selfaudit/").text


def test_once_a_night_found_by_the_table(app, clock):
    three = 1_800_000_000 // 86_400 * 86_400 + 19 * 3600  # 03:00 in China
    assert service.nightly(three + 60) == 1
    assert service.nightly(three + 61) == 0
    assert service.nightly(three + 86_399) == 0
    assert service.nightly(three + 86_400) == 1
    assert service.nightly(three + 9 * 86_400) == 1, "late by days: once"
    assert service.nightly(three + 9 * 86_400 + 1) == 0
    assert [row.kind for row in AuditRun.select()] == ["nightly"] * 3


def test_the_worker_sweeps_for_it(app, settings):
    assert "selfaudit" in sweeps(settings)
    assert set(SWEEPS) < set(sweeps(settings))


def test_on_paper_with_a_status(app, order):
    order()
    good = app.test_cli_runner().invoke(args=["selfaudit", "run"])
    assert good.exit_code == 0, good.output
    assert "0 red, 0 amber" in good.output
    assert "M03  ok" in good.output
    bend(+1)
    bad = app.test_cli_runner().invoke(args=["selfaudit", "run"])
    assert bad.exit_code == 1
    assert re.search(r"S02  RED .*\n\s+DL-7W-30K", bad.output)
    assert "The brake is pulled" in bad.output
    assert web.house().clock.now() - AuditRun.select().order_by(AuditRun.id.desc()).get().at < 60
