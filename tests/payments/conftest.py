"""A provider that obeys, and what payments announce."""

from __future__ import annotations

import pytest

from backend.kernel.bus import bus
from backend.payments import events, service
from backend.payments.providers import known
from backend.payments.providers.cod import Cash
from tests.payments import money


@pytest.fixture
def heard(app):
    """What payments announce; nobody else listens here, for payments know no orders."""
    told = []
    bus.wire({kind: (told.append,) for kind in vars(events).values() if isinstance(kind, type)})
    return told


@pytest.fixture
def provider(heard):
    """An obedient provider; at the end the books must be right."""
    obedient = money.Obedient()
    known.use({"sandbox": obedient, "cod": Cash()})
    yield obedient
    proof = service.proof()
    assert proof.balanced, proof.problems
