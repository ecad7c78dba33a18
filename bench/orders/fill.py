"""A database with many old orders in it: what one real order leaves behind, copied with fresh names by SQL alone.

A template shop places two orders, lets them run out of time and clears up after itself; the rows that the second one
left are copied. Nothing here names a column of the shop's: whatever an order leaves is what is copied.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import apsw

from bench.orders.client import drive
from bench.orders.rows import SPACE, STRIDE, TAIL, Change, OneOrder, everything, tables, top, written
from bench.orders.shop import Shop

DAY = 86_400
#: orders lie this long back, spread over so many days: nothing of them falls due or is thrown away while we measure
AGE, SPREAD = 20 * DAY, 8 * DAY
UNPAID = 1900
#: what the self-audit says of an order is not the order's own
NOT_ITS_OWN = {"audit_run"}
#: whole numbers between these are UTC seconds
MOMENTS = (1_500_000_000, 2_500_000_000)


def filled(cache: Path, port: int, count: int) -> Path:
    """The folder of a shop whose table holds ``count`` old orders; made once for each schema."""
    order = _left_behind(Shop(cache / "template", port, worker=False, clock=True))
    shop = Shop(cache / f"making-{count}", port)
    shutil.rmtree(shop.folder, ignore_errors=True)
    shop.prepare()
    link = apsw.Connection(str(shop.file))
    schema = "\n".join(str(sql) for (sql,) in link.execute("SELECT sql FROM sqlite_master ORDER BY 1"))
    link.close()
    mark = hashlib.sha256(f"{schema}{order.summary()}{AGE}{SPREAD}".encode()).hexdigest()[:12]
    folder = cache / f"filled-{count}-{mark}"
    if folder.exists():
        shutil.rmtree(shop.folder)
        return folder
    for old in cache.glob(f"filled-{count}-*"):
        shutil.rmtree(old)
    began = time.monotonic()
    _multiply(shop.file, order, count)
    size = shop.file.stat().st_size / 1e6
    print(
        f"  {count:,} old orders ({order.summary()}) in {time.monotonic() - began:.0f} s, {size:,.0f} MB",
        flush=True,
    )
    return shop.folder.rename(folder)


def copied(filled: Path, folder: Path) -> None:
    """A shop to write in; what stands beside a database belongs to those who have it open."""
    shutil.copytree(filled, folder, ignore=shutil.ignore_patterns("shop.db-*"))


def _left_behind(shop: Shop) -> OneOrder:
    """What an order leaves that was placed long ago, ran out of time and was cleared up after by the worker."""
    shutil.rmtree(shop.folder, ignore_errors=True)
    shop.folder.mkdir(parents=True)
    shop.set_clock(-AGE)
    shop.prepare()
    link = apsw.Connection(str(shop.file))
    with shop:
        shoppers = shop.shoppers()
        drive(shop.port, [shoppers.whole(1)], 1)
        before = everything(link)
        placed = drive(shop.port, [shoppers.whole(2)], 1)
        if placed.errors:
            sys.exit(placed.errors[0])
        order = written(link, before, everything(link))
    for moment in (UNPAID, UNPAID + 1, DAY + UNPAID, DAY + UNPAID + 1):
        shop.set_clock(moment - AGE)
        shop.flask("worker", "--once")
    left = written(link, before, everything(link)).of(order.names)
    link.close()
    closed = [change for change in left.changes if change.after and change.after.get("closed_at")]
    if not closed:
        sys.exit("the order that is to be copied did not close when its time was over")
    return left


def _multiply(file: Path, order: OneOrder, count: int) -> None:
    """Indexes are taken away first and made again at the end: sorting once is quicker than a million insertions."""
    link = apsw.Connection(str(file))
    for name, value in (("journal_mode", "off"), ("synchronous", "off"), ("cache_size", -1_000_000)):
        link.execute(f"PRAGMA {name} = {value}").fetchall()
    indexes = list(
        link.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    )
    for name, _ in indexes:
        link.execute(f'DROP INDEX "{name}"')
    rows: dict[str, list[Change]] = {table: [] for table in tables(link)}
    for change in order.changes:
        if change.table not in NOT_ITS_OWN:
            rows[change.table].append(change)
    numbers = {
        (table, change.id): f"{top(link, table)} + (i - 1) * {len(changes)} + {place}"
        for table, changes in rows.items()
        for place, change in enumerate(changes, start=1)
    }
    link.execute("BEGIN")
    for changes in rows.values():
        for change in changes:
            link.execute(_copies(change, numbers, order.names, count))
    link.execute("COMMIT")
    for _, sql in indexes:
        link.execute(sql)
    broken = list(link.execute("PRAGMA foreign_key_check"))
    link.execute("PRAGMA journal_mode = wal").fetchall()
    link.close()
    if broken:
        sys.exit(f"the copies do not hold together: {broken[:3]}")


def _copies(change: Change, numbers: dict[tuple[str, int], str], names: tuple[str, ...], count: int) -> str:
    """One statement for ``count`` copies of a row; the row numbers of all tables march in step, so references hold."""
    assert change.after is not None
    values = []
    for column, value in change.after.items():
        place = (change.table, change.id) if column == "id" else (change.refers.get(column, ""), value)
        values.append(numbers.get(place) or _value(value, names, count))
    columns = ", ".join(f'"{column}"' for column in change.after)
    return (
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
        f'INSERT INTO "{change.table}" ({columns}) SELECT {", ".join(values)} FROM n'
    )


def _value(value: Any, names: tuple[str, ...], count: int) -> str:
    """What copy ``i`` holds, as SQL: names are its own, moments march towards the present."""
    sql = str(apsw.format_sql_value(value))
    if isinstance(value, int) and MOMENTS[0] < value < MOMENTS[1]:
        return f"{sql} - ({count} - i) * {SPREAD} / {count}"
    if isinstance(value, str):
        for name in (name for name in names if name in value):
            kept = name[:-TAIL] if len(name) > TAIL else name
            tail = f"printf('%0{TAIL}X', i * {STRIDE} % {SPACE})"
            sql = f"replace({sql}, {apsw.format_sql_value(name)}, {apsw.format_sql_value(kept)} || {tail})"
    return sql
