"""Several threads that write at the same time, and what they noted."""

from __future__ import annotations

import threading

from backend.kernel.db import database, run


def subjects():
    return {row[0] for row in run("SELECT subject FROM audit_event")}


def together(app, *works):
    """Run each work in a thread of its own. Returns what each raised, or None."""
    ends = [None] * len(works)

    def one(place, work):
        with app.app_context():
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - the test looks at every end
                ends[place] = error
            finally:
                database.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return ends
