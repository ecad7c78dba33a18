"""Pelican, asked for one thing. It reads its settings first; most of our own modules come with its run."""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import pelican
from pelican.log import init as init_logging

from catalog import command
from catalog.garbage import uncollected
from catalog.language import language
from plugins.site import report

#: a program that builds again and again keeps what it knows under this setting
MEMORY = "DENGSHI_MEMORY"
AGAIN = 3  # as often as other builds may overtake this one
FATAL = "Warning or error encountered"  # Pelican has said which, and ends at the first
ASKED = "ASKED"  # the setting that holds the question: [verb, page]


def prepare(arguments: Sequence[str]) -> Any:
    """A Pelican for these arguments of its command line; it may be run again and again. A mistake in the settings file ends
    the process with a sentence.
    """
    asked = pelican.parse_arguments(arguments)
    init_logging(fatal=asked.fatal, name="pelican")
    try:
        site, _ = pelican.get_instance(asked)
    except Exception as error:
        if said := report.setting(error, asked.settings):
            sys.exit(said)
        raise
    return site


def remember(site: Any) -> None:
    """Read what the build before left; ``run`` does it else."""
    from plugins.site.memory import Memory  # noqa: PLC0415 - most of all modules

    with uncollected():
        memory = site.settings[MEMORY] = Memory(site.settings)
        memory.open()


def run(site: Any, extra: Mapping[str, Any]) -> int:
    """Run it with ``extra`` settings. Returns the exit status; what went wrong was said."""
    site.settings.update(extra)
    with (
        uncollected()
    ):  # hardly a cycle is among what a build makes; looking for them took a tenth of its time
        return _run(site)


def _run(site: Any) -> int:
    for _ in range(AGAIN):
        try:
            site.run()
        except (report.Overtaken, EOFError):  # or another build was just writing what Pelican keeps
            continue
        except report.Stopped:
            return 1
        except Exception as error:  # noqa: BLE001 - all of them are told
            if command.short(error):
                break
            _tell(error)
            return 1
        return 0
    else:
        report.stop(report.BUSY[language()])
        return 1
    report.file(OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)))  # what the build held is gone
    return 1


def _tell(error: Exception) -> None:
    """What ended Pelican and nobody has told yet."""
    if isinstance(error, OSError) and error.errno:  # of what it reads itself, or lets us read
        report.file(error)
    elif str(error) == FATAL:
        report.stop(report.UNREAD[language()])
    else:
        logging.getLogger("pelican").critical("%s: %s", type(error).__name__, error, exc_info=error)
