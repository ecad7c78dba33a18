"""The table of a market: visits a second, how long they took, and what they cost the server."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from bench.orders.client import Measured
from bench.report import Report


class OrdersReport(Report):
    head = ("", "per s", "p50 ms", "p99 ms", "visits", "client", "server ms")

    def row(self, name: str, rounds: Sequence[Measured]) -> None:
        """One line of the table: medians over the rounds; processor time of the server in milliseconds a visit."""
        rate, p50, p99, visits, client, server = (
            median(round_.rate for round_ in rounds),
            median(round_.quantile(0.50) for round_ in rounds),
            median(round_.quantile(0.99) for round_ in rounds),
            sum(len(round_.times) for round_ in rounds),
            median(round_.cpu / round_.seconds for round_ in rounds),
            median(1000 * round_.server_cpu / max(1, len(round_.times)) for round_ in rounds),
        )
        self.rows.append((
            name, f"{rate:,.1f}" if rate < 100 else f"{rate:,.0f}", f"{p50:,.2f}", f"{p99:,.2f}", f"{visits:,}",
            f"{client:.0%}", f"{server:.2f}" if server else "",
        ))  # fmt: skip
        self.figures[name] = {
            "per_second": [round(round_.rate, 2) for round_ in rounds],
            "p50_ms": [round(round_.quantile(0.50), 3) for round_ in rounds],
            "p99_ms": [round(round_.quantile(0.99), 3) for round_ in rounds],
            "visits": visits,
            "client_cpu": round(client, 4),
            "server_ms_each": round(server, 3),
        }
