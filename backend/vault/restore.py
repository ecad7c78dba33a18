"""The way back: a copy takes the place of the database, if it is fit, and money stands still until a person has looked."""

from __future__ import annotations

from pathlib import Path

from backend.kernel import audit, brake, migrate, presence
from backend.kernel.db import engine, write_tx
from backend.selfaudit import check
from backend.selfaudit.rules import stopping
from backend.vault import contents
from backend.vault.backup import adopt, differing
from backend.vault.manifest import Manifest, UnfitCopy, fingerprints, manifest_of, sheet
from backend.vault.plan import Plan
from backend.vault.stores import store


def restore(plan: Plan, file: Path, by: str, *, other: bool = False) -> tuple[Manifest, str, list[str]]:
    """Returns the manifest, what became of the old database and which keys are not those of the copy's time.

    UnfitCopy where the file is not what its manifest says, is damaged, of a newer schema, breaks an invariant or, unless
    ``other``, was made with other keys than ours; StillOpen where the shop runs. Then nothing was changed. What an
    earlier restore put aside is looked at and gets its manifest first.
    """
    if store(plan.url).put_aside(file) and not sheet(file).is_file():
        adopt(plan, file)
    told = manifest_of(file)
    here = fingerprints(plan.keys)
    strange = sorted(name for name, key in told.keys.items() if here.get(name) != key)
    if strange and not other:
        raise UnfitCopy(
            f"{file} was made with other keys than those in {plan.keys} ({', '.join(strange)}): it is another shop's, or the "
            "keys were lost. Put its keys there first; to take it all the same: make restore FILE=… OTHER=yes"
        )
    if told.engine != engine():
        raise UnfitCopy(f"{file} is a copy of {told.engine} and DATABASE_URL names {engine()}.")
    if told.contents.schema > plan.newest:
        raise UnfitCopy(
            f"{file} has schema {told.contents.schema} and this code knows schema {plan.newest}: take newer code."
        )
    at = plan.now()
    with presence.alone(), store(plan.url).candidate(file, at) as put:
        _prove(plan, told, at)
        with write_tx():
            brake.pull(f"restored:{file.name}", by=by, at=at)
            audit.record(
                by, "database.restore", file.name, {"of": told.at, "whole": told.contents.whole}, at=at
            )
        became = put()
    return told, became, strange


def _prove(plan: Plan, told: Manifest, at: int) -> None:
    """UnfitCopy unless the database in use is what the manifest says, brought to this code's schema, and holds."""
    broken = store(plan.url).broken()
    if broken:
        raise UnfitCopy(f"{told.file} is damaged: {broken}")
    here = contents.read()
    if here != told.contents:
        raise UnfitCopy(
            f"{told.file} does not hold what its manifest says: {', '.join(differing(here, told.contents))}"
        )
    migrate.migrate(plan.tables, plan.migrations, at)
    red = stopping(check.findings("all", told.at))
    if red:
        raise UnfitCopy(f"{told.file} breaks what must always hold: {', '.join(red)}. Take an older copy.")
