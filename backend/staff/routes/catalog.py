"""The catalogue desk: the workbook down, the workbook up, what is wrong with it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.editing import editions, kept, service, uploads, writing
from backend.editing.errors import NoFile
from backend.editing.standing import look
from backend.kernel import audit, web
from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import say
from backend.staff import changeviews, changewords
from backend.staff.frame import number, pages, staff_page
from backend.staff.guard import door, here_now, needs, session
from catalog import home, intake
from catalog.photometry import read as photometry
from catalog.problems import Invalid, Problem
from catalog.sheets import Sheet

HOME = "/staff/catalog/"
SIZE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door.get("/catalog/")
@needs(Permission.CATALOG_READ)
def catalog() -> Response:
    """Download, upload, what is under way, and every version there was."""
    return _show(None)


@door.get("/catalog/workbook/")
@needs(Permission.CATALOG_READ)
def catalog_workbook() -> Response:
    """``?form=csv``: one CSV a sheet in a zip; else a workbook."""
    standing = look(web.settings().CONTENT_DIR, web.now())
    if flask.request.args.get("form") == "csv":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in writing.files_of(standing.sheets, as_tables=True).items():
                archive.writestr(name, data)
            archive.writestr(f"{home.VERSION}.csv", f"version\n{standing.label}\n")
        return _file(packed.getvalue(), f"catalog-{standing.label[:6]}.zip", "application/zip")
    data = _workbook(standing.sheets, standing.label)
    return _file(data, f"catalog-{standing.label[:6]}.xlsx", XLSX)


def _workbook(sheets: Mapping[str, Sheet], version: str, problems: Sequence[Problem] = ()) -> bytes:
    from catalog import workbook  # noqa: PLC0415 - openpyxl takes long to import, and few requests need it

    return workbook.write(sheets, web.lang(), version, problems)


@door.post("/catalog/upload")
@needs(Permission.CATALOG_EDIT)
def catalog_upload() -> Response:
    """Field ``file``: a workbook, one sheet as CSV, or a photometric file. Nothing is changed by it."""
    flask.request.max_content_length = intake.MAX_BYTES + 65536
    by, at, content = here_now().by, web.now(), web.settings().CONTENT_DIR
    sent = flask.request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise NoFile
        raw, name = sent.read(), sent.filename
        # the file and its name are part of what makes this form another one
        whose = f"{session()} {name} {kept.sha(raw)}"
        try:
            taken, texts = _checked(raw, name)
        except Invalid:
            faulty = web.once(
                lambda: f"{HOME}uploads/{uploads.keep(raw, name, by, at)}/", whose=whose, changeable=True
            )
            return web.to(faulty)

        def work() -> str:
            ref = uploads.propose(raw, name, taken, content, by=by, at=at, texts=texts)
            audit.record(by, "catalog_uploaded", name, {"change": ref}, at=at)
            return f"{HOME}changes/{ref}/"

        return web.to(web.once(work, whose=whose, changeable=True))
    except Refusal as refused:
        return _show(refused)


@door.get("/catalog/uploads/<ref>/")
@needs(Permission.CATALOG_EDIT)
def catalog_faults(ref: str) -> Response:
    """What is wrong with a file that was handed in, cell by cell."""
    name, raw = uploads.get(ref)
    problems = _problems(name, raw)
    return staff_page(
        "staff/catalog_faults.html",
        f"{HOME}uploads/{ref}/",
        say("要改的地方"),
        name=name,
        ref=ref,
        faults=changeviews.faults(problems, web.lang()),
        marked=bool(_sheets(name, raw)),
    )


@door.get("/catalog/uploads/<ref>/marked")
@needs(Permission.CATALOG_EDIT)
def catalog_marked(ref: str) -> Response:
    """The same workbook with the cells marked. NotFound where the file could not be opened at all."""
    name, raw = uploads.get(ref)
    found = _sheets(name, raw)
    if not found:
        raise NotFound
    version = home.version_in(found)
    data = _workbook(found, version, _problems(name, raw))
    return _file(data, f"{name.rpartition('.')[0] or name}-marked.xlsx", XLSX)


@door.get("/catalog/versions/<int(max=999999999):edition>/workbook")
@needs(Permission.CATALOG_READ)
def catalog_version_workbook(edition: int) -> Response:
    """The sheets as they were at a version, byte for byte."""
    found = editions.view(edition)
    if found is None:
        raise NotFound
    files = {
        path.removeprefix(kept.SHEETS): hash_
        for path, hash_ in kept.files_at(found.number).items()
        if path.startswith(kept.SHEETS)
    }
    if len(files) == 1:
        ((name, hash_),) = files.items()
        return _file(kept.get(hash_), f"v{found.number}-{name}", XLSX)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, hash_ in files.items():
            archive.writestr(name, kept.get(hash_))
    return _file(packed.getvalue(), f"v{found.number}-catalog.zip", "application/zip")


def _show(problem: Refusal | None) -> Response:
    here = number()
    found, total = editions.history(here, SIZE)
    content = web.settings().CONTENT_DIR
    try:
        standing = look(content, web.now())
        unsound: list[changeviews.Fault] = []
    except Invalid as invalid:
        standing, unsound = None, changeviews.faults(invalid.problems, web.lang())
    return staff_page(
        "staff/catalog.html",
        HOME,
        say("商品目录"),
        problem=problem,
        unsound=unsound,
        goods=standing.content.catalog if standing else None,
        under_way=service.open_changes("catalog"),
        statuses=changewords.STATUSES,
        editions=found,
        size=lambda counts: changeviews.size(counts, web.lang()),
        pages=pages(here, total, SIZE, f"{HOME}?page="),
        total=total,
    )


def _checked(raw: bytes, name: str) -> tuple[intake.Taken, dict[str, str]]:
    """What a file would make of the sheets, and of files beside them. Raises Invalid."""
    content = web.settings().CONTENT_DIR
    if photometry.named(name):
        return uploads.unchanged(look(content, web.now())), uploads.light(raw, name)
    return uploads.check(raw, name, content), {}


def _problems(name: str, raw: bytes) -> tuple[Problem, ...]:
    try:
        _checked(raw, name)
    except Invalid as invalid:
        return invalid.problems
    return ()


def _sheets(name: str, raw: bytes) -> dict[str, Sheet]:
    """The file's sheets, none where it cannot be opened."""
    try:
        return uploads.sheets_in(raw, name)
    except Invalid:
        return {}


def _file(data: bytes, name: str, kind: str) -> Response:
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    return Response(
        data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{safe}"'}
    )
