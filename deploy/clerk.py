"""The other process of a publish that nobody keeps in memory: it does the service's half while the first one loads Pelican
and makes pages. It looks at content/, learns the catalogue, and is told when prices are to go on sale.

Whatever it does not do, and be it that it has died, the first process does itself, and says what is wrong.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from catalog.source import Reading
    from plugins.site.look import Look


class Clerk:
    """To be made before anything slow is imported. ``settings``: the Pelican settings file. None of its questions raises;
    None is the answer of one that cannot go on.
    """

    def __init__(self, settings: str) -> None:
        orders, self._tell = os.pipe()
        self._hear, answers = os.pipe()
        self._began = monotonic()
        try:
            self._child = os.fork()
        except OSError:  # none may be begun: he is as good as dead
            self._child = -1
        if not self._child:
            os.close(self._tell)
            os.close(self._hear)
            _work(settings, orders, answers)
        os.close(orders)
        os.close(answers)
        self._orders, self._answers = os.fdopen(self._tell, "wb"), os.fdopen(self._hear, "rb")

    def looks(self, seconds: float) -> bool:
        """Whether he is at his first look still, so long after he has begun."""
        left = max(0.0, self._began + seconds - monotonic())
        return not select.select([self._answers], [], [], left)[0]

    def look(self) -> Look | None:
        """The sources as they were when it began."""
        found: Look | None = self._answer()
        return found

    def learn(self, cache: Path) -> None:
        """Let it read the catalogue from what was kept in ``cache`` and what differs since."""
        self._order("learn", cache)

    def stands(self) -> bool | None:
        """``Sale.stands``."""
        return self._asked("stands")

    def whole(self) -> bool | None:
        """``Sale.whole``."""
        return self._asked("whole")

    def put_on_sale(self, version: str) -> bool | None:
        """``Sale.put_on_sale``; False where it has read another catalogue than that of ``version``."""
        return self._asked("put_on_sale", version)

    def write_down(self, theme: Path) -> bool | None:
        """``Sale.write_down``."""
        return self._asked("write_down", theme)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever it is at then stays undone."""
        if self._child > 0:
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self._child = 0
            self._answers.close()
            with suppress(OSError):
                self._orders.close()

    def _asked(self, *order: Any) -> bool | None:
        found: bool | None = self._answer() if self._order(*order) else None
        return found

    def _order(self, *order: Any) -> bool:
        try:
            pickle.dump(order, self._orders)
            self._orders.flush()
        except (OSError, ValueError):
            return False
        return True

    def _answer(self) -> Any:
        try:
            return pickle.load(self._answers)  # noqa: S301 - from our own child
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            return None


def _work(settings: str, orders: int, answers: int) -> None:
    """The other process: it ends without any of its parent's last rites."""
    code = 1
    with suppress(Exception), os.fdopen(orders, "rb") as heard, os.fdopen(answers, "wb") as told:
        for answer in _answers(settings, iter(lambda: pickle.load(heard), None)):  # noqa: S301 - from our own parent
            pickle.dump(answer, told, protocol=pickle.HIGHEST_PROTOCOL)
            told.flush()
        code = 0
    os._exit(code)


def _answers(settings: str, orders: Iterator[tuple[Any, ...]]) -> Iterator[Any]:
    """The look, and an answer to each order but ``learn``. What the parent imports meanwhile is imported here when it is
    needed.
    """
    from backend.config import Settings  # noqa: PLC0415
    from plugins.site import look  # noqa: PLC0415

    house = Settings.read()
    seen = look.at(house.OUTPUT_DIR, house.CONTENT_DIR, look.code(settings), look.asked(settings))
    yield seen
    from catalog.source import Source  # noqa: PLC0415
    from deploy.sale import Sale  # noqa: PLC0415

    sale: Sale | None = None
    reading: Reading | None = None
    for verb, *said in orders:
        sale = sale or Sale(house)
        if verb == "learn":
            reading = Source(house.CONTENT_DIR, *said).read(None, seen.files)
            sale.ready()
        elif verb == "stands":
            yield sale.stands()
        elif verb == "whole":
            yield sale.whole()
        elif verb == "put_on_sale":
            same = reading is not None and [reading.catalog.version] == said
            if reading and same:
                sale.put_on_sale(reading)
            yield same
        elif verb == "write_down":
            sale.write_down(None, seen, *said)
            yield True
