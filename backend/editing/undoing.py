"""Back to what was: an edition taken back, or the sheets as they were at one. It becomes a change like any other."""

from __future__ import annotations

from pathlib import Path

from backend.editing import kept, service, standing
from backend.editing.errors import NothingChanges, NotKept
from backend.editing.tables import ChangeFile, Edition, EditionFile
from backend.kernel.db import insert
from catalog import copies, strays
from catalog.rows import lines

TEXTS = ("topics/", "landing/", "news/", "pages/", "products/")


def take_back(number: int, content: Path, *, by: str, at: int) -> str:
    """A change that undoes what an edition changed, whatever came later, inside the caller's transaction. Returns its
    reference. NotKept, NothingChanges.
    """
    files = [row.path for row in EditionFile.select().where(EditionFile.edition == number)]
    before = kept.files_at(number - 1)
    wanted = {path: before.get(path, "") for path in files if path.startswith(TEXTS)}
    if any(path.startswith(kept.SHEETS) for path in files):
        ref = _sheets(number, _label(number), _label(number - 1), by, at, texts=bool(wanted))
        _put(ref, _moved(wanted, content), by, at)
        return ref
    return _texts(number, wanted, content, by, at)


def go_back(number: int, content: Path, *, by: str, at: int) -> str:
    """A change that makes the sheets what they were at an edition, as ``take_back``. The long copy of what there was
    not yet goes with it.
    """
    now, label = standing.look(content, at), _label(number)
    known = {key[0] for key in lines("products", kept.read(label).get("products"))}
    later = [name for name in strays.names(content / "products") if copies.whose(name)[0] not in known]
    ref = _sheets(number, kept.put_sheets(now.files), label, by, at, texts=bool(later))
    _put(ref, _moved({f"products/{name}": "" for name in later}, content), by, at)
    return ref


def _label(number: int) -> str:
    row = Edition.get_or_none(Edition.id == number)
    if row is None:
        raise NotKept
    return str(row.sheets)


def _sheets(number: int, base: str, mine: str, by: str, at: int, *, texts: bool = False) -> str:
    if base == mine:
        raise NothingChanges
    return service.begin("catalog", f"#{number}", by, at, texts=texts, base=base, mine=mine, undoes=number)


def _texts(number: int, wanted: dict[str, str], content: Path, by: str, at: int) -> str:
    moved = _moved(wanted, content)
    if not moved:
        raise NothingChanges
    name = next(iter(moved)).removesuffix(".md").removesuffix(".en")
    ref = service.begin("text", name, by, at, undoes=number)
    _put(ref, moved, by, at)
    return ref


def _moved(wanted: dict[str, str], content: Path) -> dict[str, tuple[str, str]]:
    """Of texts that are to be otherwise, what stands and what is wanted, as hashes."""
    moved = {}
    for path, hash_ in wanted.items():
        now = standing.text(content, path)
        stands = kept.sha(now.encode()) if now is not None else ""
        if stands != hash_:
            moved[path] = (stands, hash_)
    return moved


def _put(ref: str, moved: dict[str, tuple[str, str]], by: str, at: int) -> None:
    change = service.find(ref)
    for path, (before, hash_) in moved.items():
        insert(ChangeFile, change=change.id, path=path, before=before, hash=hash_, by=by, at=at)
