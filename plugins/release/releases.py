"""The releases of one site: ``output`` is a link to the one in service, all stand in ``.output`` beside it.

::

    output → .output/000012/tree     what web servers read
    .output/000012/tree/             the site; unchanged files are shared with the other releases by hard links
                   state/            what the builder keeps with it
                   release.json      number, parent, version, time, lingering assets
                   changes.json      the paths that were written and removed against the parent
    .output/next-1f2e3d4c/           a release that is being made, or was when somebody pulled the plug
    .output/spare/                   a tree no longer kept, from which the next one is made

What a release costs follows what it changes: the oldest tree is brought forward by the paths that the releases since
then have changed. A draft that was left behind is never trusted: it is compared as a whole before it is used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from catalog.problems import placed
from plugins.release import errors, record, takeover, trees
from plugins.release.locks import held
from plugins.release.record import Release
from plugins.release.shelf import Draft, Shelf
from plugins.release.staging import Staging


class Releases:
    """``output``: the configured output path. ``keep``: how many releases stay, the one in service among them.

    ``durable``: a release outlives a power cut from the moment it is in service. ``lasting``: where assets stand whose
    names change with their bytes. ``made``: the list that builds kept of what they wrote before there were releases;
    a plain folder at ``output`` is replaced when nothing else is in it. ``wary``: trees are compared file by file, whatever is
    written down of them.
    """

    def __init__(
        self,
        output: Path,
        keep: int = 3,
        *,
        durable: bool = False,
        lasting: tuple[str, ...] = ("theme/",),
        made: Path | None = None,
        wary: bool = False,
    ) -> None:
        self.output = Path(os.path.realpath(output.parent)) / output.name
        self._shelf = Shelf(self.output.parent / f".{output.name}", max(1, keep), durable, wary)
        self._lasting, self._made = lasting, made

    def current(self) -> Release | None:
        """The release in service; None where there is none yet."""
        number = takeover.number(self.output)
        return None if number is None else record.read(self._shelf.folder(number))

    def all(self) -> tuple[Release, ...]:
        """The kept releases, oldest first."""
        return self._shelf.all()

    @contextmanager
    def begin(self, *, wait: bool = False) -> Iterator[Staging]:
        """A release to be made; left without ``commit`` everything is as it was.

        Refused while another build is under way (unless it is to be waited for), where ``output`` is somebody else's,
        and where the disk fails.
        """
        with _disk(self.output), self._building(wait=wait):
            takeover.refuse_strangers(self.output, self._made)
            # Asked before one that never went in service is retired: nobody else gets its number.
            number = max(self._shelf.numbers(), default=0) + 1
            draft = self._draft()
            staging = Staging(
                draft.folder, number, draft.parent, self._lasting, lambda *done: self._publish(draft, *done)
            )
            try:
                yield staging
            finally:
                if not staging.committed:
                    self._shelf.abandon(draft, staging.touched)

    def roll_back(self, to: int | None = None) -> Release:
        """Put an earlier release in service: the one before, or the one of that number. Nothing is copied.

        A build that is under way meanwhile will not be published.
        """
        with _disk(self.output), self._switching():
            target = self.earlier(to)
            self._switch(target.number)
            self._confirm()
        return target

    def earlier(self, to: int | str | None = None) -> Release:
        """The release that ``roll_back`` would put in service, ``to`` as a number or as somebody wrote it. Refused where
        it is not kept.
        """
        current = self.current()
        known = {release.number: release for release in self.all() if release.stands or release == current}
        target = int(to) if isinstance(to, str) and to.isdecimal() else to
        if target is None and current is not None:
            before = [number for number in known if number < current.number]
            target = current.parent if current.parent in known else max(before, default=None)
        if not isinstance(target, int) or target not in known:
            raise errors.unknown(to, ", ".join(map(str, known)))
        return known[target]

    def prepare_spare(self) -> bool:
        """Bring a spare tree to what is in service, so that the next release begins at once; False while a build is busy."""
        try:
            with _disk(self.output), self._building(wait=False):
                draft = self._draft()
                self._shelf.flush(draft.folder, draft.paths)
                self._shelf.put_by(draft)
        except errors.Busy:
            return False
        return True

    def _draft(self) -> Draft:
        with self._switching():
            current = self.current()
            if current is not None:
                self._shelf.retire(current)
        return self._shelf.draft(current)

    def _publish(self, draft: Draft, release: Release, paths: set[str]) -> Release:
        """The finished draft becomes a release and goes in service, unless somebody rolled back meanwhile."""
        self._shelf.flush(draft.folder, None if draft.paths is None else draft.paths | paths)
        with self._switching():
            current = self.current()
            if (current.number if current else None) != release.parent:
                raise errors.overtaken(self.output)
            folder = self._shelf.folder(release.number)
            draft.folder.rename(folder)
            try:
                self._switch(release.number)
            except OSError:
                folder.rename(draft.folder)
                raise
            self._confirm()
            whole = record.moved(release, folder)
            with suppress(OSError):  # it is in service: what is left to do, the next build does
                self._shelf.retire(whole)
        with suppress(OSError):
            self._shelf.clear()
        return whole

    def _switch(self, number: int) -> None:
        """The one moment: a link is renamed over the old one."""
        home = self._shelf.home
        if self._shelf.durable:
            trees.flush([str(home)])
        link = home / "link"
        link.unlink(missing_ok=True)
        link.symlink_to(f"{home.name}/{number:06}/tree")
        takeover.replace(link, self.output, home / f"gone-before-{number}")

    def _confirm(self) -> None:
        if self._shelf.durable:
            try:
                trees.flush([str(self.output.parent)])
            except OSError as error:
                raise errors.unconfirmed(error) from error

    @contextmanager
    def _building(self, *, wait: bool) -> Iterator[None]:
        """One build at a time."""
        with ExitStack() as stack:
            try:
                stack.enter_context(held(self._shelf.home / "build.lock", wait=wait))
            except BlockingIOError as error:
                raise errors.busy(self.output) from error
            yield

    @contextmanager
    def _switching(self) -> Iterator[None]:
        """The link and the names of releases change in one place at a time, and never for long."""
        with held(self._shelf.home / "switch.lock", wait=True):
            yield


@contextmanager
def _disk(output: Path) -> Iterator[None]:
    """A disk that is full or broken is told in a sentence."""
    try:
        with placed(output):
            yield
    except OSError as error:
        if error.errno in errors.DISK:
            raise errors.disk(error) from error
        raise
