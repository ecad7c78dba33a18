"""Zones of rooms with a bath or shower: IEC 60364-7-701:2006, which GB/T 16895.13-2012 adopts as it is."""

from __future__ import annotations

from typing import NamedTuple

#: metres: how high zones 1 and 2 reach at least, how wide zone 2 is, how far zone 1 reaches from a shower without basin
TOP, ASIDE, AROUND = 2.25, 0.6, 1.2
#: metres across: of a bath, of a shower basin; how deep water may stand in them
WIDTHS = {"bath": (0.75, 0.5), "basin": (0.9, 0.15), "open": (2 * AROUND, 0.1)}
#: the least second digit of the IP code by zone; with water jets at least 5 in zones 1 and 2
WATER = {"0": 7, "1": 4, "2": 4, "out": 0}
JETS = 5
#: direct volts by zone above which a light may not be: SELV of 12 V alternating or 30 V direct in zone 0
VOLTS = {"0": 30.0}


class Box(NamedTuple):
    """A zone seen from the front: metres from the middle of bath or shower, and from the floor."""

    zone: str
    left: float
    right: float
    low: float
    high: float


def boxes(kind: str, outlet: float) -> list[Box]:
    """``kind``: bath, basin or open. ``outlet``: height of the highest fixed water outlet, in metres."""
    wide, deep = WIDTHS[kind]
    top, half = max(TOP, outlet), wide / 2
    found = [Box("1", -half, half, 0, top), Box("0", -half, half, 0, deep)]
    if kind != "open":
        found.append(Box("2", half, half + ASIDE, 0, top))
    return found


def fits(zone: str, ip: int, volts: float, *, jets: bool) -> bool:
    """Whether a light of this IP code may be fitted there."""
    water = max(WATER[zone], JETS) if jets and zone in ("1", "2") else WATER[zone]
    return ip % 10 >= water and volts <= VOLTS.get(zone, 1000.0)
