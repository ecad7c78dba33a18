"""Why a build did not happen. The outbox keeps the reason and tries again."""

from __future__ import annotations


class Busy(RuntimeError):
    """Another build is running."""


class BuildFailed(RuntimeError):
    """The build command ended with an error or took too long; its output is kept with the build."""


class Unheard(RuntimeError):
    """A search engine did not take what it was told."""
