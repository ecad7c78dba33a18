"""The sheet beside a copy that says what is in it; a copy without its sheet is not taken back."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from backend.vault.contents import Contents, Held


class UnfitCopy(RuntimeError):
    """A copy that must not be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy holds and when (UTC seconds) it was made; ``red`` are invariants that were broken already then."""

    file: str
    engine: str
    bytes: int
    sha256: str
    at: int
    contents: Contents
    #: first sixteen hex digits of the SHA-256 of each key file that the shop had
    keys: dict[str, str]
    red: tuple[str, ...]

    def write(self, beside: Path) -> None:
        """Whole or not at all, readable by its owner only."""
        told = asdict(self)
        told["contents"]["whole"] = self.contents.whole
        part = beside.with_suffix(".json.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(told, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        part.replace(sheet(beside))


def sheet(copy: Path) -> Path:
    """Where the manifest of ``copy`` stands."""
    return copy.with_suffix(".json")


def manifest_of(copy: Path) -> Manifest:
    """The manifest beside ``copy``, if the file is what it says, to the bit; else UnfitCopy."""
    if not copy.is_file():
        raise UnfitCopy(f"{copy} is not there.")
    if not sheet(copy).is_file():
        raise UnfitCopy(
            f"{copy} has no manifest {sheet(copy).name}: only what make backup made is taken back."
        )
    try:
        told = _read(json.loads(sheet(copy).read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError) as error:
        raise UnfitCopy(f"{sheet(copy)} cannot be read: {error!r}") from error
    if told.file != copy.name:
        raise UnfitCopy(f"{sheet(copy).name} is the manifest of {told.file}, not of {copy.name}.")
    if (size := copy.stat().st_size) != told.bytes:
        raise UnfitCopy(f"{copy} has {size} bytes and its manifest says {told.bytes}.")
    if digest(copy) != told.sha256:
        raise UnfitCopy(f"{copy} is not what it was when it was made: its SHA-256 differs from the manifest.")
    return told


def digest(file: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def fingerprints(keys: Path) -> dict[str, str]:
    """Of every key file, enough to tell whether the right ones are there and not enough to guess them."""
    return {file.name: digest(file)[:16] for file in sorted(keys.glob("*")) if file.is_file()}


def _read(told: dict[str, Any]) -> Manifest:
    held = told["contents"]
    tables = {name: Held(**one) for name, one in held["tables"].items()}
    contents = Contents(held["schema"], tables, held["chains"])
    if contents.whole != held["whole"]:
        raise ValueError("it contradicts itself")
    return Manifest(**{**told, "contents": contents, "red": tuple(told["red"])})
