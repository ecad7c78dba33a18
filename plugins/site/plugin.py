"""What Pelican sees: signals, one generator, one writer. Registering only connects, so nothing can fail unseen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Template
from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from catalog.problems import Invalid
from catalog.seal import Sealer, load_key
from plugins.site import facts, report
from plugins.site.builder import Build, notices
from plugins.site.writer import Press
from theme.formats import SHOP_ZONE

STATE = "DENGSHI_BUILD"


class SiteGenerator(Generator):  # type: ignore[misc]
    """All pages made from the catalogue. Its products never become Articles: Pelican need not know them."""

    def generate_context(self) -> None:
        """Nothing of ours goes into Pelican's context."""

    def generate_output(self, writer: object) -> None:
        """Pelican's writer is not used: what is made goes to the press."""
        del writer
        build: Build = self.settings[STATE]
        build.tell(notices(self.context["articles"]), notices(self.context["pages"]))
        build.pages()


class SiteWriter(Writer):  # type: ignore[misc]
    """Gives Pelican's own articles and pages the theme's context, and to the press instead of to the disk."""

    def write_file(
        self, name: str, template: Template, context: object, *args: object, **kwargs: Any
    ) -> None:
        del template, context, args  # the builder has its own for each language
        if not name:  # drafts have no address
            return
        build: Build = self.settings[STATE]
        for kind in ("article", "page"):
            if kind in kwargs:
                build.content(kind, kwargs[kind], {kind: kwargs[kind]})
                return
        raise report.stop(
            f"Pelican wants to write {name}: pelicanconf.py has switched on a page the theme does not have"
        )


def _begin(pelican: Any) -> type[Generator]:
    """Each run starts from fresh facts. What is wrong with them ends the run here, before anything is rendered."""
    settings = pelican.settings
    root = Path(settings["ROOT"])
    today = datetime.now(SHOP_ZONE).date()
    try:
        sealer = Sealer(load_key(root / settings["SEAL_KEY_FILE"]))
        site = facts.read(Path(settings["PATH"]), sealer, today, settings["HERO_FAMILY"])
    except Invalid as error:
        raise report.invalid(error) from error
    except (OSError, ValueError) as error:  # a key or a file that cannot be used
        raise report.stop(f"{type(error).__name__}: {error}") from error
    press = Press(Path(settings["OUTPUT_PATH"]), root / settings["BUILD_MANIFEST"])
    settings[STATE] = Build(site, press, root / settings["PICTURE_CACHE"], root / settings["TEMPLATE_CACHE"])
    return SiteGenerator


def _equip(generator: Any) -> None:
    generator.env = generator.settings[STATE].share(generator.env)


def _writer(_pelican: object) -> type[Writer]:
    return SiteWriter


def _finish(pelican: Any) -> None:
    build: Build = pelican.settings.pop(STATE)
    print(build.finish(), flush=True)  # noqa: T201 - the summary for the person at the terminal


def register() -> None:
    """Connect to Pelican's signals; blinker holds module functions weakly, and these live as long as the module."""
    report.quieten()
    signals.get_generators.connect(_begin)
    signals.generator_init.connect(_equip)
    signals.get_writer.connect(_writer)
    signals.finalized.connect(_finish)
