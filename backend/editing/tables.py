"""Every file that was ever live, every version of content/, and the changes that led from one to the next."""

from __future__ import annotations

import peewee

from backend.editing.states import Change as Status
from backend.kernel.db import Table
from catalog.difference import LARGE_PERMILLE

_STATES = ", ".join(f"'{state}'" for state in Status)
KINDS = ("catalog", "text")


class KeptFile(Table):
    """The bytes of one file, by what they are."""

    append_only = True

    #: SHA-256, hex
    hash = peewee.TextField(unique=True)
    size = peewee.IntegerField()
    #: zlib, then base64: the same on either engine
    body = peewee.TextField()


class SheetState(Table):
    """The sheets at one moment: what a downloaded workbook names as its version."""

    append_only = True

    #: 16 hex digits over ``files``
    label = peewee.TextField(unique=True)
    #: JSON {name below content/catalog: hash}
    files = peewee.TextField()


class Change(Table):
    """A change somebody proposes. It becomes live as an edition."""

    ref = peewee.TextField(unique=True)
    kind = peewee.TextField()
    status = peewee.TextField()
    #: the file's name as it was uploaded, or the text's path
    name = peewee.TextField()
    by = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()
    #: of sheets: labels of what it was made from and of what it says; "" for texts
    base = peewee.TextField(default="")
    mine = peewee.TextField(default="")
    #: labels of what stood when it was applied and of what stands since
    before = peewee.TextField(default="")
    after = peewee.TextField(default="")
    #: hash of the uploaded file itself; "" where nothing was uploaded
    upload = peewee.TextField(default="")
    #: 1: the upload does not say which version it was taken from
    blind = peewee.IntegerField(default=0)
    #: the edition it takes back or goes back to
    undoes = peewee.IntegerField(null=True)
    #: largest change of a price in thousandths of it
    largest = peewee.IntegerField(default=0)
    needs_two = peewee.IntegerField()
    #: digest of the difference that was sent, then of the one that was agreed to
    seen = peewee.TextField(default="")
    #: JSON: how much it changes, by kind of thing
    counts = peewee.TextField(default="{}")
    approved_by = peewee.TextField(default="")
    applied_at = peewee.BigIntegerField(null=True)
    #: 1: its files stand in content/
    written = peewee.IntegerField(default=0)
    #: why it was sent back
    remark = peewee.TextField(default="")

    class Meta:
        indexes = ((("status", "id"), False),)
        constraints = (
            peewee.Check(f"status IN ({_STATES})"),
            peewee.Check("kind IN ('catalog', 'text')"),
            peewee.Check("needs_two IN (0, 1)"),
            peewee.Check("blind IN (0, 1)"),
            peewee.Check("written IN (0, 1)"),
            # a large price change, and every text, is agreed to by somebody else
            peewee.Check(f"largest <= {LARGE_PERMILLE} OR needs_two = 1"),
            peewee.Check("kind = 'catalog' OR needs_two = 1"),
            peewee.Check(
                "status <> 'APPLIED' OR needs_two = 0 OR (approved_by <> '' AND approved_by <> \"by\")"
            ),
            peewee.Check("(status = 'APPLIED') = (applied_at IS NOT NULL)"),
            peewee.Check("written = 0 OR status = 'APPLIED'"),
        )


class ChangeFile(Table):
    """A file as a change has it, each saving a row; the last one counts."""

    append_only = True

    change = peewee.ForeignKeyField(Change)
    #: below content/
    path = peewee.TextField()
    #: of what stood there when the writing began, "" for nothing
    before = peewee.TextField()
    #: "": the file is taken away
    hash = peewee.TextField()
    by = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()


class Upload(Table):
    """A file as it was handed in; forgotten after two weeks, what became a change stays as a KeptFile."""

    ref = peewee.TextField(unique=True)
    name = peewee.TextField()
    body = peewee.TextField()
    by = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField(index=True)


class Edition(Table):
    """Content as it went live, with the code that made pages of it."""

    append_only = True

    #: the catalogue's version, as on offers and order lines
    version = peewee.TextField(index=True)
    sheets = peewee.TextField()
    release = peewee.IntegerField()
    #: changes with any line of code or template
    made_by = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()
    by = peewee.TextField()


class EditionChange(Table):
    """Which changes an edition brought."""

    append_only = True

    edition = peewee.ForeignKeyField(Edition)
    change = peewee.ForeignKeyField(Change, unique=True)


class EditionFile(Table):
    """A file of content/ that differs from the edition before; ``hash`` "" where it is gone."""

    append_only = True

    edition = peewee.ForeignKeyField(Edition, index=False)
    path = peewee.TextField()
    hash = peewee.TextField()

    class Meta:
        indexes = ((("path", "edition"), True),)


class EditionPage(Table):
    """The hash of a product's page that was made anew: what a page rebuilt later has to be."""

    append_only = True

    edition = peewee.ForeignKeyField(Edition, index=False)
    path = peewee.TextField()
    hash = peewee.TextField()

    class Meta:
        indexes = ((("path", "edition"), True),)


TABLES: tuple[type[Table], ...] = (
    KeptFile, SheetState, Change, ChangeFile, Upload, Edition, EditionChange, EditionFile, EditionPage,
)  # fmt: skip
