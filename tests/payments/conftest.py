"""A gateway of each test's own: its public key in the shop is made anew with the private half."""

from __future__ import annotations

import pytest

from backend.payments.providers.sandbox import keys


@pytest.fixture
def settings(settings):
    (settings.KEYS_DIR / keys.GATEWAY_PUB).unlink()
    return settings
