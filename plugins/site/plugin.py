"""What Pelican loads: it only connects, so nothing can fail unseen. Most of our modules come with the run; Pelican knows its
settings by then, and another process can compile templates meanwhile.
"""

from __future__ import annotations

from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.site import compiling, report


def _begin(pelican: Any) -> type[Generator]:
    compiling.begin(pelican.settings)
    from plugins.site import generator  # noqa: PLC0415 - most of all modules

    return generator.begin(pelican)


def register() -> None:
    """Connect to Pelican's signals; blinker holds module functions weakly, and these live as long as the module."""
    report.quieten()
    signals.get_generators.connect(_begin)
