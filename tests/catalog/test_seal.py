from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from catalog.money import Money
from catalog.seal import Sealer, load_key

KEY = bytes(range(32))


def test_a_seal_holds_for_exactly_what_it_was_made_for() -> None:
    sealer = Sealer(KEY)
    seal = sealer.seal("DL-7W-30K", Money(3900), "abc")
    assert len(seal) == 24
    assert sealer.check(seal, "DL-7W-30K", Money(3900), "abc")
    assert not sealer.check(seal, "DL-7W-30K", Money(390), "abc")
    assert not sealer.check(seal, "DL-7W-30", Money(3900), "abc")
    assert not sealer.check(seal, "DL-7W-30K", Money(3900), "abd")
    assert not sealer.check(seal, "DL-7W-30K", Money(3900, "EUR"), "abc")
    assert not Sealer(KEY[::-1]).check(seal, "DL-7W-30K", Money(3900), "abc")
    assert not sealer.check("", "DL-7W-30K", Money(3900), "abc")
    assert not sealer.check("灯\ud800", "DL-7W-30K", Money(3900), "abc")


def test_parts_cannot_run_together() -> None:
    sealer = Sealer(KEY)
    assert sealer.seal("A1", Money(23), "x") != sealer.seal("A", Money(123), "x")


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 32"):
        Sealer(b"short")
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(ValueError, match="holds 5 bytes"):
        load_key(tmp_path / "key")


def test_the_key_is_made_once_even_when_many_ask_at_once(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "offers"
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: load_key(path), range(64)))
    assert len(keys) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["offers"]
