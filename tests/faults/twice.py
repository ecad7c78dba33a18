"""Every step is done twice: by the shop and by the model. Then the two are laid side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from backend.kernel.errors import Refusal
from tests.faults import seen, shop
from tests.faults.bank import Bank
from tests.faults.model import Model, No, Order

STOCKED = {"BA60-9W-27K": 6, "BA60-9W-30K": 150, "BA60-9W-40K": 30, "BVR-25-B": 60}


def fresh(home: Path) -> Bank:
    """A shop nobody has been to."""
    shop.close()
    shop.copy(home)
    return shop.open_shop(home)


class Twice(RuleBasedStateMachine):
    """``home`` holds the template; ``steps`` counts what was done and what was refused, by the rule's name."""

    home: Path
    bank: Bank
    steps: Counter[tuple[str, bool]]

    def __init__(self) -> None:
        super().__init__()
        self.bank = fresh(self.home)
        self.m = Model(dict(STOCKED), shop.AT)
        self.names = 0

    def both(self, name: str, shops: Callable[[], Any], models: Callable[[], Any]) -> Any:
        """Do it twice; either both refuse or none does, and afterwards both stand the same."""
        try:
            wanted, refused = models(), False
        except No:
            wanted, refused = None, True
        got, why = None, None
        try:
            got = shops()
        except Refusal as refusal:
            why = refusal
        assert refused == (why is not None), f"{name}: the shop {f'refuses: {why!r}' if why else 'does it'}"
        if isinstance(wanted, int) and not refused:
            assert got == wanted, f"{name}: {got} instead of {wanted}"
        self.steps[name, refused] += 1
        found = seen.differences(seen.shop(), seen.model(self.m))
        assert not found, f"{name}: " + "; ".join(found)

    def order(self, place: int, *statuses: str) -> Order | None:
        """One of the orders, of these statuses where there are any."""
        fit = [o for o in self.m.orders if o.status in statuses or not statuses]
        if not fit and place > 5:
            fit = self.m.orders  # now and then what cannot be done is tried
        return fit[-1 - place % len(fit)] if fit else None

    def name(self) -> str:
        self.names += 1
        return f"{self.names:012d}"
