"""The gateway's own entrance: ``granian --factory backend.payments.providers.sandbox.wsgi:application`` on port 8001."""

from __future__ import annotations

import sys

import flask

from backend.config import settled
from backend.kernel.clock import Clock
from backend.kernel.engines import UnfitDatabase
from backend.kernel.troubles import said
from backend.payments.providers.sandbox import keys
from backend.payments.providers.sandbox.gateway import create_gateway


def application() -> flask.Flask:
    """Factory for the WSGI server. Makes the key pairs where they are missing."""
    settings = settled()
    try:
        with said(settings.SANDBOX_DIR, settings.KEYS_DIR):
            keys.prepare(settings.KEYS_DIR, settings.SANDBOX_DIR)
            return create_gateway(
                settings.SANDBOX_DIR, settings.SANDBOX_NOTIFY_URL, Clock(settings.CLOCK_FILE).now
            )
    except UnfitDatabase as error:
        sys.exit(str(error))
