"""Delivers the gateway's notices over HTTP from a thread of its own, again and again until the shop says "success"."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backend.kernel.logs import log
from backend.payments.providers.sandbox import signing
from backend.payments.providers.sandbox.store import NoticeRow, Store

RETRY_SECONDS = (1, 2, 5, 10, 30, 60, 300, 1800, 7200)
PAUSE_SECONDS = 0.05
SECONDS = 5


class Postman:
    """One round is ``deliver_due``; ``start`` walks rounds in a daemon thread."""

    def __init__(self, store: Store, key: Ed25519PrivateKey, address: str, now: Callable[[], int]) -> None:
        self._store, self._key, self._address, self._now = store, key, address, now

    def start(self) -> None:
        threading.Thread(target=self._walk, name="postman", daemon=True).start()

    def _walk(self) -> None:
        while True:
            try:
                self.deliver_due()
            except Exception:
                log.exception("postman_stumbled")
            time.sleep(PAUSE_SECONDS)

    def deliver_due(self) -> None:
        for notice in self._store.due(time.time()):
            answer = self._deliver(notice)
            if answer == "200 success":
                self._store.delivered(notice.id, answer)
            else:
                wait = RETRY_SECONDS[min(notice.tries, len(RETRY_SECONDS) - 1)]
                self._store.postponed(notice.id, answer, time.time() + wait)

    def _deliver(self, notice: NoticeRow) -> str:
        body = notice.body.encode()
        # Signed at each try, so that a notice that waited for days is not taken for an old one.
        headers = signing.sign(self._key, signing.NOTICE, body, self._now())
        try:
            answer = httpx.post(
                self._address, content=body, headers=headers, timeout=SECONDS, trust_env=False
            )
        except httpx.HTTPError as error:
            return type(error).__name__
        return f"{answer.status_code} {answer.text[:40]}"
