"""The floor below us: the rows of one order as plain SQL in a loop, one transaction each, on a copy of the same database."""

from __future__ import annotations

import time
from pathlib import Path

import apsw

from backend.kernel.engines import PRAGMAS
from bench.orders.client import Measured
from bench.orders.rows import Change, OneOrder, Row, renamed, top

Step = tuple[str, tuple[object, ...]]


def raw(file: Path, order: OneOrder, count: int) -> Measured:
    """Write ``count`` orders into ``file``, a copy that nobody else opens. What can be made before is made before."""
    link = apsw.Connection(str(file))
    for name, value in PRAGMAS:
        link.execute(f"PRAGMA {name} = {value}").fetchall()
    plan = _plan(link, order, count)
    result = Measured()
    execute, clock = link.execute, time.perf_counter
    cpu, started = time.process_time(), clock()
    for steps in plan:
        began = clock()
        execute("BEGIN IMMEDIATE")
        for sql, values in steps:
            execute(sql, values)
        execute("COMMIT")
        result.times.append(clock() - began)
    result.seconds, result.cpu = clock() - started, time.process_time() - cpu
    link.close()
    return result


def _plan(link: apsw.Connection, order: OneOrder, count: int) -> list[list[Step]]:
    """The statements of each order. Rows that an order takes away are put there first."""
    tops = {change.table: top(link, change.table) for change in order.changes}
    new = order.inserted()
    per_table = {table: [c.id for c in new if c.table == table] for table in tops}
    gone = [change for change in order.changes if change.kind == "DELETE"]
    plan = []
    with link:
        for number in range(1, count + 1):
            moved = {
                (table, old): tops[table] + (number - 1) * len(ids) + place + 1
                for table, ids in per_table.items()
                for place, old in enumerate(ids)
            }
            steps = [_insert(change, moved, order.names, number) for change in new]
            steps += [_update(change) for change in order.changes if change.kind == "UPDATE"]
            for change in gone:
                assert change.before is not None
                # The parent stays in a real shop too: an emptied cart is still a cart.
                row = {name: value for name, value in change.before.items() if name != "id"}
                row |= {"sku": f"{row['sku']} {number}"} if "sku" in row else {}
                steps.append((f'DELETE FROM "{change.table}" WHERE id = ?', (_put(link, change.table, row),)))
            plan.append(steps)
    return plan


def _put(link: apsw.Connection, table: str, row: Row) -> int:
    link.execute(*_statement(table, row))
    return int(link.last_insert_rowid())


def _insert(change: Change, moved: dict[tuple[str, int], int], names: tuple[str, ...], number: int) -> Step:
    assert change.after is not None
    row = {column: renamed(value, names, number) for column, value in change.after.items()}
    row["id"] = moved[change.table, change.id]
    for column, other in change.refers.items():
        row[column] = moved.get((other, row[column]), row[column])
    return _statement(change.table, row)


def _update(change: Change) -> Step:
    """Counters are moved by what the real order moved them; other columns are set to what it set."""
    assert change.before is not None
    assert change.after is not None
    sets, values = [], []
    for column, after in change.after.items():
        before = change.before[column]
        if after != before:
            counted = isinstance(after, int) and isinstance(before, int)
            sets.append(f'"{column}" = "{column}" + ?' if counted else f'"{column}" = ?')
            values.append(after - before if counted else after)
    return f'UPDATE "{change.table}" SET {", ".join(sets)} WHERE id = ?', (*values, change.id)


def _statement(table: str, row: Row) -> Step:
    columns = ", ".join(f'"{column}"' for column in row)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join("?" * len(row))})', tuple(row.values())
