"""Numbered migrations: what takes an older database to the tables of this code, each step whole or not at all."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

import peewee
from playhouse.migrate import SchemaMigrator

from backend.kernel.db import Table, UnfitDatabase, create_schema, database, engine, run, write_tx
from backend.kernel.engines import WRITER

_FILE = re.compile(r"(\d{4})_(\w+)")
#: before there were numbers
UNNUMBERED = 0


class SchemaVersion(Table):
    """A migration that was run, or the newest one at the time the database was made; the last row counts."""

    append_only = True

    number = peewee.IntegerField(unique=True)
    name = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()


@dataclass(frozen=True, slots=True)
class Migration:
    """One step; ``apply`` finds the database as the step before left it and stamps nothing."""

    number: int
    name: str
    apply: Callable[[], None]


def found(package: ModuleType) -> tuple[Migration, ...]:
    """The migrations of a package: its modules ``0001_name``, each with a function ``apply()``."""
    modules = [module.name for module in pkgutil.iter_modules(package.__path__)]
    told = [(match[1], match[2], name) for name in sorted(modules) if (match := _FILE.fullmatch(name))]
    return tuple(
        Migration(int(number), name, import_module(f"{package.__name__}.{module}").apply)
        for number, name, module in told
    )


def present() -> list[str]:
    """The names of the shop's tables in the database; those of a program that ships its log are not."""
    return sorted(name for name in database.get_tables() if not name.startswith("_litestream"))


def number() -> int | None:
    """The number of the database's schema; None where it has no tables at all."""
    tables = present()
    if not tables:
        return None
    if "schema_version" not in tables:
        return UNNUMBERED
    return int(run("SELECT COALESCE(MAX(number), 0) FROM schema_version").fetchone()[0])


def prepare(tables: Iterable[type[Table]], migrations: Iterable[Migration], at: int) -> None:
    """An empty database gets the tables of this code at once; UnfitDatabase where others are found."""
    newest = max((step.number for step in migrations), default=UNNUMBERED)
    if number() is None:
        with write_tx():
            if number() is None:  # nobody was faster
                create_schema((*tables, SchemaVersion))
                _stamp(newest, "made new", at)
    check(newest)


def check(newest: int) -> None:
    """UnfitDatabase, in one line, where the database is older or newer than this code."""
    there = number() or UNNUMBERED
    if there < newest:
        raise UnfitDatabase(
            f"The database has schema {there} and this code needs schema {newest}. Run: make migrate"
        )
    if there > newest:
        raise UnfitDatabase(
            f"This code is older than the database: it knows schema {newest}, the database has schema {there}. "
            "Put the newer code back, or a backup made before it: make restore FILE=…"
        )


def migrate(tables: Iterable[type[Table]], migrations: Iterable[Migration], at: int) -> list[Migration]:
    """Run what is missing, oldest first, each in one transaction with its stamp. Returns what was run."""
    steps = tuple(migrations)
    there = number()
    missing = [] if there is None else [step for step in steps if step.number > there]
    done = [step for step in missing if _run(step, at)]
    prepare(tables, steps, at)
    return done


def migrator() -> SchemaMigrator:
    """Steps of peewee's own, such as ``migrator().add_column(…).run()``, for migrations that need no more."""
    return SchemaMigrator.from_database(database.obj)


def _run(step: Migration, at: int) -> bool:
    with _alone():
        if (number() or UNNUMBERED) >= step.number:
            return False  # another process was faster
        step.apply()
        create_schema((SchemaVersion,))
        _stamp(step.number, step.name, at)
    return True


def _stamp(number: int, name: str, at: int) -> None:
    run("INSERT INTO schema_version (number, name, at) VALUES (?, ?, ?)", number, name, at)


@contextmanager
def _alone() -> Iterator[None]:
    """One transaction in which tables may be taken apart. On SQLite foreign keys sleep meanwhile and are checked."""
    base = database.obj
    lite = engine() == "sqlite"
    if lite:
        run("PRAGMA foreign_keys = OFF")
        run("PRAGMA legacy_alter_table = ON")  # a table that steps aside takes no reference with it
    try:
        run("BEGIN IMMEDIATE" if lite else "BEGIN")
        base.push_transaction(None)
        try:
            if not lite:
                run("SELECT pg_advisory_xact_lock(?)", WRITER)
            yield
            if lite:
                _nothing_dangles()
            run("COMMIT")
        except BaseException:
            run("ROLLBACK")
            raise
        finally:
            base.pop_transaction()
    finally:
        if lite:
            run("PRAGMA foreign_keys = ON")
            run("PRAGMA legacy_alter_table = OFF")


def _nothing_dangles() -> None:
    lost = run("PRAGMA foreign_key_check").fetchone()
    if lost:
        raise UnfitDatabase(
            f"The migration left row {lost[1]} of {lost[0]} pointing at nothing; all of it was undone."
        )
