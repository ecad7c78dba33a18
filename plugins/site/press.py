"""From stale pages to the tree of the next release. What is sure to be stale is begun before it is known what else is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from plugins import twins
from plugins.release.staging import Staging
from plugins.release.trees import remove, write
from plugins.site import mill, report
from plugins.site.graph import Graph
from plugins.site.planned import Planned

if TYPE_CHECKING:
    from plugins.site.builder import Build


class Press:
    """Of one build, whose facts are ``facts``. What it opened is closed with it: a release that was not committed is none."""

    def __init__(self, build: Build, facts: Graph) -> None:
        self._build, self._facts = build, facts
        self._open: Staging | None = None
        self._kind = ""
        self._rest: Callable[[bool], set[int]] = lambda _bar: set()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    @property
    def staging(self) -> Staging:
        """The release to be; the build that made what this one goes on from has to be the last one still."""
        if self._open is None:
            staging = self._stack.enter_context(self._build.releases.begin())
            if (staging.parent and staging.parent.number) != self._build.parent:
                raise report.Overtaken
            self._open = staging
        return self._open

    def begin(self, kind: str, sure: Sequence[Planned]) -> None:
        """Let another process make all pages of a ``kind``, which have to be made in any case; ``make`` is to be asked for
        them as well, in the same order.
        """
        self._kind = kind
        self._rest = self._stack.enter_context(mill.begun(len(sure), self._maker(sure)))

    def make(self, stale: Sequence[Planned]) -> None:
        """Bring these pages into the tree."""
        begun = [planned for planned in stale if planned.kind == self._kind]
        others = [planned for planned in stale if planned.kind != self._kind]
        one, bar = self._maker(others), self._build.bar
        try:
            if begun:  # the other process is at work on those
                made = {number for number in range(len(others)) if one(number)}
            else:
                made = mill.run(len(others), one, bar=bar)
            written = [others[number].file for number in sorted(made)]
            written += [begun[number].file for number in sorted(self._rest(bar))]
        except mill.Failed:
            raise report.Stopped(report.UNBUILT) from None
        if self._build.twins:
            pressed = written if self._build.former.twins else [planned.file for planned in stale]
            written += [name for file in pressed for name in twins.names(file)]
        self.staging.adopt(written)

    def put(self, fresh: Mapping[str, bytes], moved: Mapping[str, Path], gone: Iterable[str]) -> None:
        """What is no page, and what is no longer wanted."""
        staging, former, twinned = self.staging, self._build.former, self._build.twins
        for path, data in fresh.items():
            staging.put(path, data)
            for name, small in twins.of(path, data) if twinned else ():
                staging.put(name, small)
        for path, file in moved.items():
            staging.copy(path, file)
        for path in gone:
            staging.drop(path)
        for path in gone if twinned else former.paths() if former.twins else ():
            for name in twins.names(path):
                staging.drop(name)

    def _maker(self, pages: Sequence[Planned]) -> mill.Make:
        tree, build, facts = str(self.staging.tree), self._build, self._facts

        def one(number: int) -> bool:
            planned = pages[number]
            html = build.render(planned, facts)
            changed = write(tree, planned.file, html)
            if build.twins and (changed or not build.former.twins):
                pressed = dict(twins.of(planned.file, html))
                for name in twins.names(planned.file):
                    if name in pressed:
                        write(tree, name, pressed[name])
                    else:
                        remove(tree, name)
            return changed

        return one
