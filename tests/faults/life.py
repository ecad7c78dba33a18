"""The whole life of orders in random steps against an exact oracle; then with mistakes planted, each of which must be found."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults import crew, planted, shop
from tests.faults.afterwards import Whole
from tests.faults.outcome import Outcome
from tests.faults.twice import STOCKED

STEPS, LENGTH, DRAWN = 150_500, 60, 15
#: steps in which a planted mistake must be found
BUDGET = 12_000


def run(times: float) -> Outcome:
    """No difference between shop and model; every drawn mistake is found."""
    begun = time.monotonic()
    share = int(STEPS * times / crew.CORES)
    sides = crew.together(lambda say, side=side: say(_live(share, side)) for side in range(crew.CORES))
    took = time.monotonic() - begun
    done: Counter[str] = Counter()
    for side in sides:
        done.update(side[0]["done"])
    steps = sum(done.values())
    troubles = [side[0]["trouble"] for side in sides if side[0]["trouble"]]
    drawn = random.Random(time.strftime("%Y-%m-%d")).sample(sorted(planted.BUGS), DRAWN)
    if times < 1:
        drawn = list(planted.SOON)
    found = dict(pair for side in crew.together(_hunters(drawn)) for pair in side)
    missed = [name for name, steps in found.items() if not steps]
    names = sorted({name for name in done if not name.startswith("no ")})
    return Outcome(
        "life",
        f"{steps} steps, {len(troubles)} differences from the model; {len(found) - len(missed)} of {len(found)} planted mistakes found",
        not troubles and not missed and steps >= share * crew.CORES * 0.99,
        [
            ("speed", f"{steps / took:.0f} steps/s, {took:.0f} s"),
            *((name, f"{done[name]} done, {done['no ' + name]} refused") for name in names),
            *(
                (f"planted: {name}", f"found after {count} steps" if count else "NOT FOUND")
                for name, count in sorted(found.items())
            ),
        ],
        troubles + [f"not found: {name}" for name in missed],
    )


def _live(steps: int, number: int, plant: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """So many steps of random lives. What happened, and the first difference if there was one."""
    with shop.folder() as home:
        crew.apart(lambda: str(shop.prepare(home, STOCKED)))

        class Mine(Whole):
            pass

        Mine.home, Mine.steps = home, Counter()
        plant()
        trouble = ""
        rounds = 0
        while not trouble and sum(Mine.steps.values()) < steps:
            rounds += 1
            trouble = _some(
                Mine, min(400, 1 + (steps - sum(Mine.steps.values())) // LENGTH), number * 1000 + rounds
            )
        done = {("no " if refused else "") + name: count for (name, refused), count in Mine.steps.items()}
        shop.close()
    return {"done": done, "trouble": trouble}


def _some(machine: type[Whole], examples: int, number: int) -> str:
    @settings(
        database=None,
        deadline=None,
        max_examples=examples,
        stateful_step_count=LENGTH,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    def lives() -> None: ...

    seed(number)(machine)
    try:
        run_state_machine_as_test(machine, settings=lives._hypothesis_internal_use_settings)
    except Exception as difference:  # noqa: BLE001 - whatever differs, it is a finding
        return f"{type(difference).__name__}: {difference}"[:1500]
    return ""


def _hunters(names: list[str]) -> list[Callable[[crew.Say], None]]:
    """Every core hunts its share of the planted mistakes, each in a process of its own."""

    def hunt(say: crew.Say, mine: list[str]) -> None:
        for name in mine:
            told = crew.together([lambda say, name=name: say(_live(BUDGET, 99, planted.BUGS[name]))])[0][0]
            say((name, sum(told["done"].values()) + 1 if told["trouble"] else 0))

    return [lambda say, mine=names[side :: crew.CORES]: hunt(say, mine) for side in range(crew.CORES)]
