"""What is done to one tree of files. A file that two trees share is never written to: it gets a new inode, or a new name.

Trees are given as text, paths inside them with ``/``. Nothing here asks who may do it: only the tree
that is being staged is ever changed, and readers see it first when it is whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
#: beyond so many changed files, one flush of the whole disk is cheaper than one each
FEW = 12


def checked(path: str) -> str:
    """``path`` itself. ValueError where it is no path inside a tree: with a part that is empty, one dot, two dots, or has a
    zero byte.
    """
    whole = f"/{path}/"
    if "//" in whole or "/./" in whole or "/../" in whole or "\0" in whole:
        raise ValueError(f"{path!r} is not a path inside the output tree")
    return path


def write(tree: str, path: str, data: bytes) -> bool:
    """Bring a file to these bytes; False where it had them already. Processes may write into one tree at the same time.

    The old file is unlinked, not written over or renamed over: its inode is shared with a release that people
    read, and a rename over it makes ext4 wait for the data. An OSError leaves the path unfit: give the release up.
    """
    target = f"{tree}/{checked(path)}"
    try:
        out = os.open(target, NEW, 0o666)
    except FileNotFoundError:
        _folder(target.rpartition("/")[0])
        out = os.open(target, NEW, 0o666)
    except FileExistsError:
        if same(target, data):
            return False
        os.unlink(target)
        out = os.open(target, NEW, 0o666)
    try:
        done = os.write(out, data)
        while done < len(data):
            done += os.write(out, memoryview(data)[done:])
    finally:
        os.close(out)
    return True


def _folder(path: str) -> None:
    """Make a folder; nearly always only the last part of its path is missing."""
    try:
        os.mkdir(path)
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)


def same(target: str, data: bytes) -> bool:
    """Whether a file has exactly these bytes."""
    handle = os.open(target, os.O_RDONLY | os.O_CLOEXEC)
    try:
        size = len(data)
        return os.fstat(handle).st_size == size and os.read(handle, size + 1) == data
    finally:
        os.close(handle)


def place(tree: str, path: str, source: str) -> bool:
    """Link a file that never changes any more into the tree, or copy it across file systems; False where it is there."""
    target = f"{tree}/{checked(path)}"
    wanted = os.stat(source)
    try:
        stands = os.lstat(target)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)
    else:
        if (stands.st_dev, stands.st_ino) == (wanted.st_dev, wanted.st_ino):
            return False
        if (stands.st_size, stands.st_mtime_ns) == (wanted.st_size, wanted.st_mtime_ns):
            return False
        os.unlink(target)
    try:
        os.link(source, target)
    except OSError:  # another file system, one without hard links, or one link too many
        shutil.copy2(source, target)
    return True


def remove(tree: str, path: str) -> bool:
    """Take a file away, and the folders that are empty then; False where there was none."""
    try:
        os.unlink(f"{tree}/{path}")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    folder = path
    while "/" in folder:
        folder = folder.rpartition("/")[0]
        try:
            os.rmdir(f"{tree}/{folder}")
        except OSError:  # something is left in it
            break
    return True


def forward(tree: str, source: str, paths: Iterable[str]) -> None:
    """Make these paths in ``tree`` what they are in ``source``, by links.

    What goes, goes first: a folder may have become a file. Folders are slow to remove, so those of what stays stay.
    """
    standing = []
    for path in paths:
        if os.path.isfile(f"{source}/{path}"):
            standing.append(path)
        else:
            remove(tree, path)
    for path in standing:
        target = f"{tree}/{path}"
        with suppress(FileNotFoundError):
            os.unlink(target)
        try:
            os.link(f"{source}/{path}", target)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.link(f"{source}/{path}", target)


def align(tree: str, source: str) -> None:
    """Make the whole of ``tree`` what ``source`` is, whatever it was before; an empty or absent tree becomes a copy by links.

    Folders are compared by the inode numbers that listing them gives: no file is opened or asked.
    """
    had: dict[str, os.DirEntry[str]] = {}
    try:
        os.mkdir(tree)
    except FileExistsError:
        with os.scandir(tree) as entries:
            had = {entry.name: entry for entry in entries}
    with os.scandir(source) as entries:
        wanted = list(entries)
    for entry in wanted:
        old = had.pop(entry.name, None)
        target = f"{tree}/{entry.name}"
        folder = entry.is_dir(follow_symlinks=False)
        if old is not None:
            if not folder and old.inode() == entry.inode():
                continue
            if not (folder and old.is_dir(follow_symlinks=False)):
                discard(old)
        if folder:
            align(target, entry.path)
        else:
            os.link(entry.path, target, follow_symlinks=False)
    for entry in had.values():
        discard(entry)


def discard(entry: os.DirEntry[str]) -> None:
    """Remove one thing with all that is in it; a link is removed, never followed."""
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path)
    else:
        os.unlink(entry.path)


def flush(paths: Iterable[str]) -> None:
    """These files and folders are on the disk when this returns. Ones that are gone are passed over."""
    wanted = list(paths)
    if len(wanted) > FEW:
        os.sync()
        return
    for path in wanted:
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
