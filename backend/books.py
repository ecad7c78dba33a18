"""The shop's database with the tables of all rooms: for the service, and for programs that have no doors."""

from __future__ import annotations

from collections.abc import Mapping

from backend import migrations
from backend.accounts import tables as accounts_tables
from backend.cart import tables as cart_tables
from backend.community import tables as community_tables
from backend.config import Settings
from backend.editing import tables as editing_tables
from backend.kernel import audit, brake, journal, keys, limits, migrate, outbox, presence, ticks
from backend.kernel.bus import Listener, bus
from backend.kernel.clock import Clock
from backend.kernel.db import Table, open_database
from backend.offers import events as offers_events
from backend.offers import tables as offers_tables
from backend.orders import tables as orders_tables
from backend.payments import tables as payments_tables
from backend.publish import tables as publish_tables
from backend.search import tables as search_tables
from backend.selfaudit import tables as selfaudit_tables
from backend.shipping import tables as shipping_tables
from backend.stock import reactions as stock_reactions
from backend.stock import tables as stock_tables

#: every table of every room, in the order in which they refer to one another
TABLES: tuple[type[Table], ...] = (
    journal.StatusLog,
    outbox.Outbox,
    keys.FormKey,
    limits.Attempt,
    audit.AuditEvent,
    brake.Brake,
    ticks.Tick,
    *offers_tables.TABLES,
    *search_tables.TABLES,
    *stock_tables.TABLES,
    *payments_tables.TABLES,
    *accounts_tables.TABLES,
    *cart_tables.TABLES,
    *shipping_tables.TABLES,
    *orders_tables.TABLES,
    *community_tables.TABLES,
    *publish_tables.TABLES,
    *editing_tables.TABLES,
    *selfaudit_tables.TABLES,
)

MIGRATIONS = migrate.found(migrations)

#: who hears that a catalogue goes on sale
PUBLISHING: dict[type, tuple[Listener, ...]] = {
    offers_events.CatalogPublished: (stock_reactions.catalog_published,),
}


def opened(settings: Settings, listeners: Mapping[type, tuple[Listener, ...]]) -> Clock:
    """The database of ``settings``, its tables as this code wants them, and the clock. ``listeners``: who hears what.
    Raises UnfitDatabase.
    """
    clock = Clock(settings.CLOCK_FILE, ticks.believed)
    open_database(settings.DATABASE_URL)
    presence.enter()
    # Of another clock: what this one has told once, it does not take back.
    migrate.prepare(TABLES, MIGRATIONS, at=Clock(settings.CLOCK_FILE).now())
    bus.wire(listeners)
    ticks.begin(clock)
    return clock
