"""How many lamps a control carries."""

from __future__ import annotations

#: a DALI line has so many addresses (IEC 62386)
ADDRESSES = 64
#: what a driver is to have above its load
MARGIN = 0.2
MAINS = 220.0


def by_load(rated: float, watts: float) -> int:
    """Of lamps of so many watts, on a dimmer rated for so many watts of LED load."""
    return int(rated / watts + 1e-9)


def by_current(amperes: float, watts: float, volts: float) -> int:
    """On a control that switches so many amperes."""
    return int(amperes * volts / watts + 1e-9)


def driver_watts(watts: float, count: int) -> float:
    """The least that a driver for these lamps is rated."""
    return watts * count * (1 + MARGIN)
