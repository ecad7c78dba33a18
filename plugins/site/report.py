"""How a build ends when something is wrong: one readable report, and an exit status that is not 0.

Pelican swallows what a plugin raises while it registers; what is raised during a run ends it with status 1.
So nothing here is done at registration, and ``Stopped`` is raised during the run only.
"""

from __future__ import annotations

import logging
import sys
from traceback import walk_tb
from types import FrameType

from jinja2 import TemplateNotFound, TemplateSyntaxError

from catalog.language import language
from catalog.problems import Invalid, refused

TWO = {"zh": "两页要用同一个地址 {}", "en": "two pages want to be {}"}
BUSY = {
    "zh": "别的构建一再抢先；等它们做完，再做一次",
    "en": "other builds were first again and again; do it once more when they are done",
}
ZONE = {
    "zh": "设置 TIMEZONE：没有 {} 这个时区",
    "en": "the setting TIMEZONE: there is no time zone {}",
}
UNREAD = {
    "zh": "上面说的 Pelican 读不了，网站没有改动",
    "en": "Pelican cannot read what is named above; nothing of the site changed",
}
UNBUILT = "the site was not built; the reasons stand above"


class Stopped(Exception):
    """The build cannot go on. The report was printed already; this says so in one line."""

    exitcode = 1
    said = True


class Overtaken(Stopped):
    """Another build went in service while this one was made: what it left has to be read first."""


class _Quiet(logging.Filter):
    """Pelican prints a traceback for whatever ends it; a report for people is enough, a bug keeps its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], Stopped))


def quieten() -> None:
    """Lets ``Stopped`` end Pelican without a traceback."""
    logger = logging.getLogger("pelican")
    if not any(isinstance(known, _Quiet) for known in logger.filters):
        logger.addFilter(_Quiet())


def stop(report: str) -> Stopped:
    """Prints the report and gives the exception to raise."""
    print(report, file=sys.stderr, flush=True)  # noqa: T201 - the report is what the person at the terminal reads
    return Stopped(UNBUILT)


def invalid(error: Invalid) -> Stopped:
    """For a workbook, a shop.toml or a text that cannot be used."""
    return stop(error.report(language()))


def file(error: OSError) -> Stopped:
    """For a file that cannot be read or written."""
    return stop(refused(error)[language()])


def setting(error: Exception, file: str) -> str | None:
    """For a mistake in a settings file: its line and the message; None for one that was made elsewhere."""
    line, said = None, str(error)
    if isinstance(error, SyntaxError) and error.filename == file:
        line, said = error.lineno, error.msg
    for frame, at in walk_tb(error.__traceback__):
        line = at if _file(frame) == file else line
    if line is None:
        return None
    fails = "设置有错：" if language() == "zh" else "A setting fails: "
    return f"{fails}{file}:{line}: {type(error).__name__}: {said}"


def template(error: Exception, *page: str) -> Stopped:
    """For an error in a template: which one and its line, the page by its path and language, the message."""
    of, zh = f" ({', '.join(page)})" if page else "", language() == "zh"
    if isinstance(error, TemplateNotFound):
        return stop(f"没有模板 {error.name}{of}" if zh else f"There is no template {error.name}{of}")
    if isinstance(error, TemplateSyntaxError):
        where, said = f"{error.name}:{error.lineno}", error.message
    else:
        frames = walk_tb(error.__traceback__)
        inside = [(frame, line) for frame, line in frames if _file(frame).endswith((".html", ".xml"))]
        where, said = _where(*inside[-1]) if inside else "?", str(error)
    problem = f"{where}{of}: {type(error).__name__}: {said}"
    return stop(("模板有错：" if zh else "A template fails: ") + problem)


def _file(frame: FrameType) -> str:
    return frame.f_code.co_filename


def _where(frame: FrameType, line: int) -> str:
    """A template's path from ``templates/`` on, and its line; Jinja counts those of its Python until the page is printed."""
    template = frame.f_globals.get("__jinja_template__")
    if template:
        line = template.get_corresponding_lineno(line)
    return f"{_file(frame).rpartition('templates/')[2]}:{line}"
