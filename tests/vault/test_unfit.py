"""What must not be taken back, and what may not be lost when the way back is cut."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import apsw
import peewee
import pytest

from backend.kernel.db import UnfitDatabase, open_database, run
from backend.vault import contents
from backend.vault.manifest import digest, sheet
from tests.tampering import unguard


@pytest.fixture
def copy(keeper, sold):
    sold(2)
    file = keeper.backup()
    sold(1)
    return file


def refused(keeper, file, why):
    """The restore says why not, and the present database is as it was."""
    whole = contents.read().whole
    keeper.shut()
    told = keeper.say("restore", file)
    assert told.status == 1, told.text
    assert why in told.text
    assert len(told.text.splitlines()) == 1
    keeper.open()
    assert contents.read().whole == whole


def forge(file, **other):
    """Make the manifest fit the file's bytes, as somebody who wants it taken would."""
    told = json.loads(sheet(file).read_text("utf-8"))
    told |= {"sha256": digest(file), "bytes": file.stat().st_size, **other}
    sheet(file).write_text(json.dumps(told), "utf-8")


def test_a_copy_as_it_was_made_is_taken(keeper, copy):
    """The control of all below."""
    keeper.shut()
    assert keeper.say("restore", copy).status == 0


def test_a_flipped_bit(keeper, copy):
    bytes_ = bytearray(copy.read_bytes())
    bytes_[len(bytes_) // 2] ^= 4
    copy.write_bytes(bytes_)
    refused(keeper, copy, "its SHA-256 differs")


def test_a_truncated_file(keeper, copy):
    copy.write_bytes(copy.read_bytes()[:-4096])
    refused(keeper, copy, "bytes and its manifest says")


def test_a_manifest_of_another_file(keeper, copy):
    other = copy.with_name(f"other{copy.suffix}")
    shutil.copyfile(copy, other)
    shutil.copyfile(sheet(copy), sheet(other))
    refused(keeper, other, f"is the manifest of {copy.name}")


def test_a_file_without_its_manifest(keeper, copy):
    sheet(copy).unlink()
    refused(keeper, copy, "has no manifest")


def test_a_manifest_that_contradicts_itself(keeper, copy):
    told = json.loads(sheet(copy).read_text("utf-8"))
    told["contents"]["tables"]["orders"]["rows"] += 1
    sheet(copy).write_text(json.dumps(told), "utf-8")
    refused(keeper, copy, "contradicts itself")


def test_a_copy_of_newer_code(keeper, copy):
    told = json.loads(sheet(copy).read_text("utf-8"))
    told["contents"]["schema"] = 9999
    held = contents.Contents(
        9999, {name: contents.Held(**one) for name, one in told["contents"]["tables"].items()}, {}
    )
    told["contents"]["whole"] = held.whole
    sheet(copy).write_text(json.dumps(told), "utf-8")
    refused(keeper, copy, "take newer code")


sqlite_only = pytest.mark.skipif(
    os.environ.get("DENGSHI_TEST_DATABASE") == "postgresql", reason="about files of SQLite"
)


@sqlite_only
def test_a_changed_row_under_a_forged_manifest(keeper, copy):
    """The hash over the rows finds what every page check takes for sound."""
    edited = apsw.Connection(str(copy))
    edited.execute("UPDATE orders SET street = 'elsewhere' WHERE id = 1")
    edited.execute("PRAGMA journal_mode = delete").fetchall()
    edited.close()
    forge(copy)
    refused(keeper, copy, "does not hold what its manifest says: orders")


@sqlite_only
def test_a_bare_copy_without_its_log(keeper, sold):
    """K22: the file alone lacks what stands in the log, and looks sound."""
    sold(2)
    copy = keeper.backup(apart=True)
    shutil.copyfile(keeper.file, copy)
    assert Path(f"{keeper.file}-wal").stat().st_size > 0
    forge(copy)
    refused(keeper, copy, "does not hold what its manifest says")


def test_a_copy_of_a_shop_that_was_broken(keeper, sold):
    sold(1)
    unguard("ledger_entry")
    unguard("stock_move")
    run("UPDATE stock_move SET qty = qty + 1 WHERE id = 1")
    keeper.clock.walk(1)
    told = keeper.say("backup")
    assert told.status == 1
    assert "will not be taken back" in told.text
    file = next(file for file in keeper.settings.BACKUP_DIR.iterdir() if file.suffix != ".json")
    refused_before = contents.read().whole
    keeper.shut()
    told = keeper.say("restore", file)
    assert (told.status, "breaks what must always hold" in told.text) == (1, True), told.text
    open_database(keeper.settings.DATABASE_URL)
    assert contents.read().whole == refused_before


@sqlite_only
def test_a_log_left_by_a_crash_never_meets_the_restored_file(keeper, copy, app):
    """K22: SQLite replays any log that stands beside a database under its name, whosever it is."""
    left = {end: Path(f"{keeper.file}{end}").read_bytes() for end in ("", "-wal", "-shm")}
    newest = contents.read()
    keeper.shut()
    for end, bytes_ in left.items():
        Path(f"{keeper.file}{end}").write_bytes(bytes_)
    assert keeper.say("restore", copy).status == 0
    keeper.open()
    held = contents.read().tables
    assert held["orders"].rows == 2
    aside = next(keeper.file.parent.glob("shop-before-*.db"))
    open_database(f"sqlite:///{aside}")
    assert contents.read() == newest


@sqlite_only
def test_without_care_the_log_is_poison(keeper, copy, app):
    """The control: the file put back by hand, the log left where it was."""
    left = Path(f"{keeper.file}-wal").read_bytes()
    wanted = json.loads(sheet(copy).read_text("utf-8"))["contents"]["whole"]
    keeper.shut()
    shutil.copyfile(copy, keeper.file)
    Path(f"{keeper.file}-wal").write_bytes(left)
    open_database(keeper.settings.DATABASE_URL)
    try:
        whole = contents.read().whole
    except peewee.DatabaseError:
        whole = "unreadable"
    assert whole != wanted


@sqlite_only
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed (apt install strace)")
def test_a_restore_killed_anywhere_is_old_or_new_or_says_that_it_was_cut(keeper, copy, tmp_path):
    old, new = contents.read().tables["orders"].rows, 2
    keeper.shut()
    saved = tmp_path / "saved"
    saved.mkdir()
    for file in keeper.file.parent.glob(f"{keeper.file.name}*"):
        if file.is_file():  # not the pipes of the writers' turns
            shutil.copyfile(file, saved / file.name)
    seen = []
    for call in ("link", "rename", "fsync"):
        for nth in range(1, 40):
            for file in keeper.file.parent.glob("shop*.db*"):
                file.unlink()
            for file in saved.iterdir():
                shutil.copyfile(file, keeper.file.parent / file.name)
            killed = cut(keeper, copy, call, nth)
            seen.append(state(keeper))
            if not killed:
                assert seen[-1] == new
                break
            assert keeper.say("restore", copy).status == 0, (call, nth)
            assert state(keeper) == new
    assert set(seen) == {old, new, "cut"}


def cut(keeper, copy, call, nth):
    """Restore in a forked child that is killed at its n-th such call upon the shop's folder. Whether it was."""
    go = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.read(go[0], 1)
            os._exit(keeper.say("restore", copy).status)
        finally:
            os._exit(1)
    traced = [
        "strace", "-f", "-qq", "-o", "/dev/null", "-p", str(child),
        "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={nth}",
        "-P", keeper.file, "-P", f"{keeper.file}-candidate", "-P", f"{keeper.file}-restoring", "-P", keeper.file.parent,
    ]  # fmt: skip
    with subprocess.Popen(traced, stderr=subprocess.DEVNULL):
        while "TracerPid:\t0\n" in Path(f"/proc/{child}/status").read_text("utf-8"):
            time.sleep(0.001)
        os.write(go[1], b"g")
        _, status = os.waitpid(child, 0)
    for end in go:
        os.close(end)
    assert os.WIFSIGNALED(status) or status == 0
    return os.WIFSIGNALED(status)


def state(keeper):
    """How many orders the shop finds when it opens, or that it does not open."""
    try:
        keeper.open()
        return run("SELECT COUNT(*) FROM orders").fetchone()[0]
    except UnfitDatabase as error:
        return "cut" if "was cut short" in str(error) else str(error)
    finally:
        keeper.shut()
