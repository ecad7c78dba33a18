"""What Pelican sees of a run: signals, one generator, one writer."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import ChoiceLoader, Environment, FunctionLoader, Template
from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from catalog.calendar import SHOP_ZONE
from catalog.language import language
from catalog.problems import Invalid
from plugins.release.errors import Refused
from plugins.site import report
from plugins.site.articles import Own, faults, notices
from plugins.site.ask import ASKED, MEMORY
from plugins.site.builder import Build
from plugins.site.memory import Memory
from plugins.site.verbs import VERBS

BUILD = "DENGSHI_BUILD"


class SiteGenerator(Generator):  # type: ignore[misc]
    """All pages made from the catalogue. Its products never become Articles: Pelican need not know them."""

    def generate_context(self) -> None:
        """Nothing of ours goes into Pelican's context."""

    def generate_output(self, writer: object) -> None:
        """Pelican's writer is not used: what is made goes into the release."""
        del writer
        build: Build = self.settings[BUILD]
        build.site = replace(build.site, news=notices(own for own in build.own if own.kind == "article"))


class SiteWriter(Writer):  # type: ignore[misc]
    """Takes Pelican's own articles and pages; they are made with all others."""

    def write_file(
        self, name: str, template: Template, context: object, *args: object, **kwargs: Any
    ) -> None:
        del template, context, args
        build: Build = self.settings[BUILD]
        for kind in ("article", "page"):
            if kind in kwargs:
                build.take(Own(kind, kwargs[kind]), draft=not name)  # drafts have no address
                return
        if not name:  # switched off in pelicanconf.py
            return
        raise report.stop(
            f"Pelican wants to write {name}: pelicanconf.py has switched on a page the theme does not have"
        )


def begin(pelican: Any) -> type[Generator]:
    """Each run looks at its sources before anything of them is read."""
    signals.all_generators_finalized.connect(_open)
    signals.get_writer.connect(_writer)
    signals.finalized.connect(_finish)
    settings = pelican.settings
    pelican.delete_outputdir = False  # it is in service until another release is
    _zone(settings["TIMEZONE"])
    _mend(Path(settings["CACHE_PATH"]))
    if MEMORY not in settings:
        settings[MEMORY] = Memory(settings)
    settings[MEMORY].begin(settings.get("NOW") or datetime.now(SHOP_ZONE))
    with _said():
        problems = faults(Path(settings["PATH"]))
    if problems:
        with _said():
            settings[MEMORY].build()  # all that is wrong is said at once
        raise report.invalid(Invalid(problems))
    return SiteGenerator


def _zone(name: str) -> None:
    """Without it Pelican reads no text that has a date, and does not say why."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # not there, no name, a folder
        raise report.stop(report.ZONE[language()].format(f'"{name}"')) from None


def _open(generators: Sequence[Generator]) -> None:
    """Pelican has read its own contents: now ours, half of which another process may have read meanwhile. What is wrong
    with them ends the run here, before anything is rendered.
    """
    settings = generators[0].settings
    # It would leave out what it could not read.
    if None in generators[0].context["generated_content"].values():
        raise report.stop(report.UNREAD[language()])
    with _said():
        build = settings[BUILD] = settings[MEMORY].build()
        build.share(generators[0].env)
    for generator in generators:  # it prints nothing from the templates it asks for
        generator.env = Environment(loader=ChoiceLoader([FunctionLoader(lambda _name: "")]))  # noqa: S701 - all empty


@contextmanager
def _said() -> Iterator[None]:
    """What is wrong with a source ends the run with a sentence."""
    try:
        yield
    except Invalid as error:
        raise report.invalid(error) from error
    except OSError as error:  # a file that cannot be used
        raise report.file(error) from error
    except ValueError as error:  # a key, a translation
        raise report.stop(f"{type(error).__name__}: {error}") from error


def _mend(cache: Path) -> None:
    """A build that was killed while Pelican kept what it had read leaves half a file, and Pelican would stop at that."""
    for path in cache.glob("*"):
        try:
            pickle.loads(path.read_bytes())  # noqa: S301 - as Pelican is about to
        except Exception:  # noqa: BLE001 - whatever is wrong with it
            path.unlink(missing_ok=True)


def _writer(_pelican: object) -> type[Writer]:
    return SiteWriter


def _finish(pelican: Any) -> None:
    build: Build = pelican.settings.pop(BUILD)
    verb, page = pelican.settings.get(ASKED, ("html", ""))
    try:
        for line in VERBS[verb](build, page):
            print(line, flush=True)  # noqa: T201 - the summary for the person at the terminal
    except Invalid as error:  # a picture that could not be made
        raise report.invalid(error) from error
    except Refused as error:  # the disk, another build, somebody else's folder
        raise report.stop(str(error)) from error
    except OSError as error:  # what is kept beside the releases
        raise report.file(error) from error
