"""What people searched for, by day: counts alone, nothing of who asked."""

from __future__ import annotations

import peewee

from backend.kernel.db import Table


class SearchWord(Table):
    """One question as it is folded, on one day of the shop."""

    #: ``2026-11-28``
    day = peewee.TextField()
    words = peewee.TextField()
    asked = peewee.IntegerField()
    #: how often nothing was found by these words
    empty = peewee.IntegerField()
    #: how often a product of its answer was opened
    clicks = peewee.IntegerField()

    class Meta:
        table_name = "search_word"
        indexes = ((("day", "words"), True),)
        constraints = (peewee.Check("asked >= 1 AND empty BETWEEN 0 AND asked AND clicks >= 0"),)


class SearchClick(Table):
    """How often the product at one place of an answer was opened, on one day of the shop."""

    day = peewee.TextField()
    #: from 1
    place = peewee.IntegerField()
    clicks = peewee.IntegerField()

    class Meta:
        table_name = "search_click"
        indexes = ((("day", "place"), True),)
        constraints = (peewee.Check("place BETWEEN 1 AND 96 AND clicks >= 1"),)


TABLES: tuple[type[Table], ...] = (SearchWord, SearchClick)
