"""The English of every sentence in the templates, read once from ``translations/*.en.po``; Chinese is the msgid."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from io import StringIO
from pathlib import Path

FOLDER = Path(__file__).parent / "translations"
Forms = tuple[str, ...]
#: what begins with a quotation mark also ends with one; Babel takes the rest of the file for it
CLOSED = re.compile(r'\s*(?:#.*|[^"]*(?:"[^"\\]*(?:\\.[^"\\]*)*")?)\s*')
#: where a value is put
NAMED = re.compile(r"%\((\w+)\)s")


class Untranslated(LookupError):
    """A Chinese sentence has no English: the page is not built rather than mixed."""


class Contradiction(ValueError):
    """Two files translate one sentence differently."""


class Unreadable(ValueError):
    """A line of a file is no translation."""


@cache
def files(folder: Path = FOLDER) -> Mapping[str, bytes]:
    """File name → bytes, as this process speaks them to its end."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.en.po"))}


@cache
def english(folder: Path = FOLDER) -> Mapping[str, Forms]:
    """Chinese msgid → its English forms: one, or (singular, plural)."""
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - not for whoever only asks for the files

    known: dict[str, Forms] = {}
    for name, data in files(folder).items():
        text = _decoded(name, data)
        for number, line in enumerate(text.splitlines(), 1):
            if not CLOSED.fullmatch(line):
                raise Unreadable(f"{name}:{number} {line!r}: one quotation mark opens a text, one closes it")
        try:
            messages = [*read_po(StringIO(text), locale="en", abort_invalid=True)]
        except PoFileError as error:
            problem = str(error).removesuffix(f" on {error.lineno}")
            raise Unreadable(f"{name}:{error.lineno + 1} {error.line!r}: {problem}") from error
        for message in messages:
            if not message.id or message.fuzzy:
                continue
            msgid = message.id if isinstance(message.id, str) else message.id[0]
            said = message.string or ""
            forms = (said,) if isinstance(said, str) else tuple(said)
            if not all(forms):
                continue
            if problem := _misfilled(msgid, forms):
                raise Unreadable(f"{name}:{message.lineno} {msgid!r}: {problem}")
            if known.setdefault(msgid, forms) != forms:
                raise Contradiction(f"{name}: {msgid!r} is {known[msgid]!r} elsewhere, {forms!r} here")
    return known


def _decoded(name: str, data: bytes) -> str:
    """All files are UTF-8, whatever else they may say of themselves."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"{name}:{line} is not UTF-8 text") from error


def _misfilled(msgid: str, forms: Forms) -> str:
    """What keeps the English from being filled in as the Chinese is. One that takes no values may hold any sign."""
    given = {*NAMED.findall(msgid)}
    for form in forms:
        if unknown := {*NAMED.findall(form)} - given:
            return f"its English asks for {', '.join(sorted(unknown))}"
        if given and "%" in NAMED.sub("", form.replace("%%", "")):
            return "a % of its English that names no value has to be %%"
    return ""


def _forms(msgid: str) -> Forms:
    try:
        return english()[msgid]
    except KeyError:
        raise Untranslated(f"no English for {msgid!r} in theme/translations/*.en.po") from None


def say(lang: str, msgid: str, **values: object) -> str:
    """A sentence in ``lang`` with ``%(name)s`` filled in. Plain text: escape it before it meets HTML."""
    message = msgid if lang == "zh" else _forms(msgid)[0]
    return message % values if values else message


def say_count(lang: str, msgid: str, count: int, **values: object) -> str:
    """As ``say`` for a number of things; ``%(num)s`` is the count. Chinese has one form, English two."""
    if lang == "zh":
        message = msgid
    else:
        forms = _forms(msgid)
        message = forms[0] if count == 1 else forms[-1]
    return message % {"num": f"{count:,}", **values}
