"""A copy of the database while the shop is open, verified before it counts."""

from __future__ import annotations

import time
from pathlib import Path

from backend.kernel.db import engine
from backend.selfaudit import check
from backend.selfaudit.rules import stopping
from backend.vault import contents
from backend.vault.lite import fsync
from backend.vault.manifest import Manifest, UnfitCopy, digest, fingerprints, sheet
from backend.vault.plan import Plan
from backend.vault.stores import store


def backup(plan: Plan) -> tuple[Path, Manifest]:
    """Copy, compare row by row, ask the fast invariants of the copy, write its manifest. UnfitCopy where they differ.

    The copy is that of one moment, however many orders come meanwhile; it appears under its name when it is whole.
    """
    by, at = store(plan.url), plan.now()
    plan.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = plan.folder / f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(at))}{by.SUFFIX}"
    if place.exists():
        raise UnfitCopy(f"{place} is there already: one copy a second is enough.")
    part = place.with_name(f"{place.name}.part")
    part.unlink(missing_ok=True)
    try:
        with by.still():
            there = contents.read()
            by.copy(part)
        sha256 = digest(part)
        with by.opened(part):
            red = _looked_at(there, at, by.broken())
        if digest(part) != sha256:
            raise UnfitCopy(f"{part} changed while it was looked at.")
        told = Manifest(
            place.name, engine(), part.stat().st_size, sha256, at, there, fingerprints(plan.keys), tuple(red)
        )
        told.write(place)
        part.replace(place)
        fsync(plan.folder)
    finally:
        part.unlink(missing_ok=True)
    _thin_out(plan, by.SUFFIX)
    return place, told


def adopt(plan: Plan, file: Path) -> Manifest:
    """Write a manifest for a copy that came another way, such as litestream's or a database put aside; UnfitCopy where
    it is not fit.
    """
    by, at = store(plan.url), plan.now()
    if not file.is_file():
        raise UnfitCopy(f"{file} is not there.")
    with by.opened(file):
        by.settle()
        if broken := by.broken():
            raise UnfitCopy(f"{file} is damaged: {broken}")
        here = contents.read()
        red = stopping(check.findings("all", at)) if here.schema == plan.newest else ()
        if red:
            raise UnfitCopy(f"{file} breaks what must always hold: {', '.join(red)}.")
    told = Manifest(
        file.name, engine(), file.stat().st_size, digest(file), at, here, fingerprints(plan.keys), ()
    )
    told.write(file)
    return told


def _looked_at(there: contents.Contents, at: int, broken: str) -> list[str]:
    """The invariants that the copy breaks; UnfitCopy where it is not what was copied."""
    if broken:
        raise UnfitCopy(f"The copy is damaged: {broken}")
    here = contents.read()
    if here != there:
        raise UnfitCopy(f"The copy differs from the database in: {', '.join(differing(there, here))}")
    return list(stopping(check.findings("fast", at)))


def differing(one: contents.Contents, other: contents.Contents) -> list[str]:
    """Names of the tables that are not the same."""
    names = sorted({*one.tables, *other.tables})
    return [name for name in names if one.tables.get(name) != other.tables.get(name)] or ["schema"]


def _thin_out(plan: Plan, suffix: str) -> None:
    made = sorted(file for file in plan.folder.glob(f"*T*Z{suffix}") if sheet(file).exists())
    for old in made[: -plan.keep]:
        old.unlink()
        sheet(old).unlink()
