"""The whole shelf: importing the builders enters each family in the book."""

from plugins.studio.shapes import (
    bulbs,
    cables,
    distribution,
    downlights,
    hanging,
    industrial,
    lamps,
    outdoors,
    parts,
    spots,
    track,
    wallplates,
)
from plugins.studio.stage import FAMILIES

GROUPS = (
    bulbs,
    spots,
    downlights,
    hanging,
    track,
    lamps,
    outdoors,
    industrial,
    wallplates,
    cables,
    distribution,
    parts,
)
SHELF = tuple(FAMILIES)
