"""From stale pages to the tree of the next release. What is sure to be stale is begun before it is known what else is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from plugins import twins
from plugins.release.staging import Staging
from plugins.release.trees import remove, write
from plugins.site import mill, report
from plugins.site.graph import Graph
from plugins.site.planned import Planned, with_text
from plugins.site.stale import Stale
from plugins.site.sure import Sure

if TYPE_CHECKING:
    from plugins.site.builder import Build


class Press:
    """Of one build, whose facts are ``facts``. What it opened is closed with it: a release that was not committed is none."""

    def __init__(self, build: Build, facts: Graph) -> None:
        self._build, self._facts = build, facts
        self._open: Staging | None = None
        self._sure: Sure | None = None
        self._work: mill.Work | None = None
        #: which pages another process is making already
        self.goods = self.lists = False
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

    def begin(self, *, lists: bool) -> None:
        """Let another process make the pages of all products, which have to be made in any case, and with ``lists`` those of
        all lists as well, as soon as they are handed over.
        """
        self.goods, self.lists = True, lists
        self._sure = Sure(tuple(self._facts.editions.values()))
        self._work = self._stack.enter_context(mill.begun(len(self._sure.goods), self._maker(self._sure)))

    def hand(self, lists: Sequence[Planned]) -> None:
        """The plans of all lists, if the other process makes them too: it finds the same ones itself."""
        if self._sure and self._work and self.lists:
            self._sure.hand(lists)
            self._work.more(len(lists))

    def make(self, stale: Stale) -> None:
        """Bring these pages into the tree."""
        one, bar = self._maker(stale.pages), self._build.bar
        try:
            if self._work is None:
                made = mill.run(len(stale.pages), one, bar=bar)
            else:  # the other process is at work on those that were begun
                made = {number for number in range(len(stale.pages)) if one(number)}
            done = [stale.pages[number].file for number in sorted(made)]
            if self._work is not None:
                done += [stale.begun[number] for number in sorted(self._work.rest(bar=bar))]
        except mill.Failed:
            raise report.Stopped(report.UNBUILT) from None
        written = [path for file in done for path in with_text(file)]
        if self._build.twins:
            every = [*(planned.file for planned in stale.pages), *stale.begun]
            pressed = done if self._build.former.twins else every
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
        for page in gone:
            for path in with_text(page):
                staging.drop(path)
        for path in gone if twinned else former.paths() if former.twins else ():
            for name in twins.names(path):
                staging.drop(name)

    def _maker(self, pages: Sequence[Planned]) -> mill.Make:
        tree, build, facts = str(self.staging.tree), self._build, self._facts

        def one(number: int) -> bool:
            planned = pages[number]
            changed = False
            for path, data in build.render(planned, facts):
                fresh = write(tree, path, data)
                changed |= fresh
                # the text beside a product fits into a packet or two: twins of its own would cost more than they spare
                if build.twins and path == planned.file and (fresh or not build.former.twins):
                    pressed = dict(twins.of(path, data))
                    for name in twins.names(path):
                        if name in pressed:
                            write(tree, name, pressed[name])
                        else:
                            remove(tree, name)
            return changed

        return one
