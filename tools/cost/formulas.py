"""Energy and money: kWh = W · n · h · 365 / 1000; payback = price / what is saved in a year."""

from __future__ import annotations

from dataclasses import dataclass

DAYS = 365


def kwh(watts: float, count: float, hours: float) -> float:
    """Of a year with so many hours a day."""
    return watts * count * hours * DAYS / 1000


@dataclass(frozen=True, slots=True)
class Change:
    """``count`` lamps of ``old`` watts give way to as many of ``new`` watts, ``each`` yuan apiece. ``hours`` a day,
    ``rate`` yuan for a kWh. ``life`` of the new lamp in hours, 0 where it is not told.
    """

    old: float
    new: float
    count: int
    hours: float
    rate: float
    price: float
    life: float = 0

    @property
    def before(self) -> float:
        """Yuan a year."""
        return kwh(self.old, self.count, self.hours) * self.rate

    @property
    def after(self) -> float:
        return kwh(self.new, self.count, self.hours) * self.rate

    @property
    def saved(self) -> float:
        return self.before - self.after

    @property
    def payback(self) -> float | None:
        """Years; None where nothing is saved."""
        return self.price / self.saved if self.saved > 0 else None

    @property
    def years(self) -> float | None:
        """How long the new lamps last."""
        return self.life / self.hours / DAYS if self.life else None
