"""Payment notices in every order: really signed, through the real inbox. The same set must end the same."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from backend.kernel.db import database
from backend.payments import booking, refunds
from tests.faults import crew, proofs, shop
from tests.faults.case import EVENTS, MONEY, MORE, Case
from tests.faults.outcome import Outcome

LONGEST = 5
#: what shows the planted faults
TELLING = ("pay", "retold", "second", "close")
#: what the shop does itself: its place among the payments matters, as it must
ACTS = ("refund", "close")


def run(times: float) -> Outcome:
    """One end for every set, and every fen accounted for. A shop that trusts the order of arrival is found out."""
    kinds = EVENTS + MORE if times > 1 else EVENTS
    whole = times > 1
    part = max(1, round(1 / times))
    begun = time.monotonic()
    sound = _all(kinds, part, whole=whole)
    took = time.monotonic() - begun
    controls = {name: _all(TELLING, 1, plant) for name, plant in PLANTS.items()}
    found = {name: told["torn"] + told["wrong"] for name, told in controls.items()}
    return Outcome(
        "notices",
        f"{sound['sequences']} sequences of {len(kinds)} kinds of events: {len(sound['torn'])} sets with two ends, "
        f"{len(sound['wrong'])} with wrong money",
        not sound["torn"] and not sound["wrong"] and all(found.values()),
        [
            ("sequences", f"{sound['sequences']} with {sound['notices']} events, {sound['sets']} sets"),
            ("speed", f"{sound['notices'] / took:.0f} events/s, {took:.0f} s"),
            *(
                (f"control: {name}", f"{len(wrong)} findings, such as {wrong[:1]}")
                for name, wrong in found.items()
            ),
        ],
        sound["torn"] + sound["wrong"],
    )


def _all(
    kinds: Sequence[str], part: int, plant: Callable[[], None] = lambda: None, *, whole: bool = True
) -> dict[str, Any]:
    """All orderings of up to five of ``kinds``, every ``part``-th set; of the sets of five every second, unless ``whole``."""
    told = [
        side[0] for side in crew.together(
            lambda say, side=side: say(_side(_sets(kinds, whole=whole), part, side, plant))
            for side in range(crew.CORES)
        )
    ]  # fmt: skip
    ends: dict[str, set[str]] = defaultdict(set)
    for side in told:
        for name, found in side["ends"].items():
            ends[name] |= set(found)
    return {
        "sequences": sum(side["sequences"] for side in told),
        "notices": sum(side["notices"] for side in told),
        "sets": len(ends),
        "torn": [f"{name}: {sorted(found)}" for name, found in ends.items() if len(found) > 1],
        "wrong": [wrong for side in told for wrong in side["wrong"]],
    }


def _side(sets: Sequence[tuple[str, ...]], part: int, side: int, plant: Callable[[], None]) -> dict[str, Any]:
    """Every ``CORES``-th set, in all its orderings, on a shop of this process."""
    ends: dict[str, set[str]] = defaultdict(set)
    wrong: list[str] = []
    sequences = told = 0
    with shop.folder() as home:
        shop.prepare(home)
        shop.copy(home)
        bank = shop.open_shop(home)
        plant()
        for chosen in sets[side * part :: crew.CORES * part]:
            for order in itertools.permutations(chosen):
                case = Case(home, bank, f"N{side}-{sequences}")
                try:
                    for name in order:
                        case.happen(name)
                    ends[kind(order)].add(case.end())
                    wrong += case.wrong()
                except Exception as error:  # noqa: BLE001 - an error is an end as well, and never the right one
                    wrong.append(f"{order}: {error!r}")
                sequences += 1
                told += len(order)
        wrong += [
            f"at the end: {problem}"
            for problem in proofs.fast(database.execute_sql)
            if "order" not in problem
        ]
    return {
        "ends": {name: sorted(found) for name, found in ends.items()},
        "wrong": wrong[:20], "sequences": sequences, "notices": told,
    }  # fmt: skip


def _sets(kinds: Sequence[str], *, whole: bool) -> list[tuple[str, ...]]:
    fewer = [chosen for size in range(1, LONGEST) for chosen in itertools.combinations(kinds, size)]
    return fewer + [*itertools.combinations(kinds, LONGEST)][:: 1 if whole else 2]


def kind(order: Sequence[str]) -> str:
    """The set of an ordering, with what the shop did itself before or after it was first paid."""
    first = min((place for place, name in enumerate(order) if name in MONEY), default=len(order))
    acts = [f"{name} {'before' if order.index(name) < first else 'after'}" for name in ACTS if name in order]
    if "refund" in order and "close" in order and first < len(order):
        acts.append("")
    return ", ".join([*sorted(set(order) - set(ACTS)), *acts])


def _forgetful() -> None:
    """A planted fault: money that fits no order is booked and never sent back."""
    refunds.send_back = lambda *_args, **_more: ""


def _name_only() -> None:
    """A planted fault: a notice is known by its own name alone, not by the payment it tells of."""
    booking._owner = lambda *_: ""


PLANTS: dict[str, Callable[[], None]] = {
    "late money is forgotten": _forgetful,
    "a payment told twice is booked twice": _name_only,
}
