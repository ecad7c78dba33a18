"""From stale pages to the tree of the next release. What is sure to be stale is begun before it is known what else is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from plugins import twins
from plugins.drawings import draw
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
        #: what has its twins already, if it is to have any
        self._pressed: set[str] = set()

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

    @property
    def _renewed(self) -> bool:
        """Whether all twins are made anew: there were none, or others."""
        return self._build.former.twins != twins.RECIPE

    def begin(self, *, lists: bool) -> None:
        """Let another process make the pages of all products, which have to be made in any case, and with ``lists`` those of
        all lists as well, as soon as they are handed over. It begins once templates are compiled: until then there is enough
        to do here.
        """
        self.goods, self.lists = True, lists
        self._sure = Sure(tuple(self._facts.editions.values()))
        self._start(self._sure, wait=False)

    def hand(self, lists: Sequence[Planned]) -> None:
        """The plans of all lists, if the other process makes them too; where it is at work it finds the same ones itself."""
        if self._sure is None:
            return
        if self.lists:
            self._sure.hand(lists)
        if self._work is None:
            self._start(self._sure, wait=False)
        elif self.lists:
            self._work.more(len(lists))

    def _start(self, sure: Sure, *, wait: bool) -> None:
        if compiling := self._build.compiling:
            if not (wait or compiling.over):
                return
            compiling.take()
        self._work = self._stack.enter_context(mill.begun(len(sure), self._maker(sure)))

    def make(self, stale: Stale) -> None:
        """Bring these pages into the tree."""
        if self._sure and self._work is None:
            self._start(self._sure, wait=True)
        some, bar = self._maker(stale.pages), self._build.bar
        own = [planned.file for planned in stale.pages]
        begun = self._sure.files(stale.begun) if self._sure else []
        every = [*_texts(own + begun)]
        self.staging.claim(every)
        try:
            if self._work is None:
                done = [own[number] for number in mill.run(len(own), some, bar=bar)]
            else:  # the other process is at work on those that were begun
                done = [own[number] for number in mill.Work(len(own), some).rest()]
                done += [begun[number] for number in self._work.rest(bar=bar)]
        except mill.Failed:
            raise report.Stopped(report.UNBUILT) from None
        written = every if len(done) == len(own) + len(begun) else [*_texts(done)]
        self.staging.adopt(written)
        if self._build.twins:
            pressed = {*(every if self._renewed else written)}
            names = [name for path in pressed for name in twins.names(path)]
            self.staging.claim(names)
            self.staging.adopt(names)
            self._pressed |= pressed

    def put(self, fresh: Mapping[str, bytes], moved: Mapping[str, Path]) -> None:
        """What is no page. The other process makes more of those meanwhile."""
        staging = self.staging
        for path, data in fresh.items():
            staging.put(path, data)
        if self._build.twins:
            self._twin(fresh.items())
        self._pressed.update(fresh)
        for path, file in moved.items():
            staging.copy(path, file)

    def drop(self, gone: Iterable[str]) -> None:
        """What is no longer wanted; once nobody else makes folders, which this may take away."""
        staging, former = self.staging, self._build.former
        for path in _texts(gone):
            staging.drop(path)
        for path in _texts(gone if self._build.twins else former.paths()) if former.twins else ():
            for name in twins.names(path):
                staging.drop(name)

    def twin(self, paths: Iterable[str]) -> None:
        """Twins for what stands as it was, where it has none, or others than would be made today."""
        tree = self.staging.tree
        stands = (path for path in _texts(paths) if path not in self._pressed and twins.names(path))
        self._twin((path, (tree / path).read_bytes()) for path in stands if (tree / path).is_file())

    def _twin(self, files: Iterable[tuple[str, bytes]]) -> None:
        unmade: set[str] = set()

        def noted() -> Iterator[tuple[str, bytes]]:
            for path, data in files:
                unmade.update(twins.names(path))
                yield path, data

        for name, small in twins.of_all(noted()):
            self.staging.put(name, small)
            unmade.discard(name)
        for name in unmade:
            self.staging.drop(name)

    def _maker(self, pages: Sequence[Planned]) -> mill.Make:
        tree, build, facts, renewed = str(self.staging.tree), self._build, self._facts, self._renewed

        def some(numbers: range) -> set[int]:
            changed = set()
            plans = [pages[number] for number in numbers]
            for at, path, data in [*build.render(plans, facts)]:  # written last, step by step as well
                fresh = write(tree, path, data)
                if fresh:
                    changed.add(numbers[at])
                if build.twins and (fresh or renewed):
                    pressed = dict(twins.of(path, data))
                    for name in twins.names(path):
                        if name in pressed:
                            write(tree, name, pressed[name])
                        else:
                            remove(tree, name)
            draw.keep()
            return changed

        return some


def _texts(files: Iterable[str]) -> Iterator[str]:
    """These files of pages and others, each page with its text."""
    for file in files:
        yield from with_text(file)
