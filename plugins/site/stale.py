"""One pass over the plans of a site: what of it has to be made anew. A plan is let go of as soon as nobody needs it:
those of a hundred thousand products together take more memory than everything else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.language import language
from plugins.site import report
from plugins.site.graph import Graph
from plugins.site.planned import Planned
from plugins.site.sitemaps import Entry, Group
from plugins.site.state import State
from plugins.site.told import LOOKED_AT


@dataclass
class Stale:
    """``signed``: signatures of all pages by file. ``pages``: those to be made. ``begun``: the files of those that are being made
    already. ``first``: some of both, to tell why; ``kinds``: how many of both. ``shown``: by product, the products whose
    pages show it, over those that did ``before``. ``groups``: what is to be found besides products, by language and kind.
    """

    facts: Graph
    former: State
    before: Mapping[str, list[str]]
    shown: dict[str, list[str]] = field(default_factory=dict)
    signed: dict[str, bytes] = field(default_factory=dict)
    pages: list[Planned] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    first: list[Planned] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    groups: dict[Group, list[Entry]] = field(default_factory=dict)

    def add(self, planned: Planned, *, begun: bool = False) -> None:
        """Two pages with one address end the build. ``begun``: it is being made already."""
        file = planned.file
        if file in self.signed:
            raise report.stop(report.TWO[language()].format(file))
        sign = self.signed[file] = self.facts.sign(planned.needs)
        if planned.kind == "product":
            if planned.lang == "zh":
                self._show(planned)
        elif planned.indexed:
            entry = Entry(planned.path, planned.languages, planned.modified)
            self.groups.setdefault((planned.lang, planned.kind), []).append(entry)
        if not begun and self.former.pages.get(file) == sign:
            return
        self.kinds[planned.kind] += 1
        if self.kinds[planned.kind] <= LOOKED_AT:
            self.first.append(planned)
        if begun:
            self.begun.append(file)
        else:
            self.pages.append(planned)

    def __len__(self) -> int:
        return len(self.pages) + len(self.begun)

    def _show(self, planned: Planned) -> None:
        slug = planned.path[3:-1]
        for need in planned.needs[2:]:
            if need.startswith(("card/", "product/")):
                other = need.partition("/")[2]
                known = self.shown.get(other) or self.before.get(other, [])
                if slug not in known:
                    self.shown[other] = [*known, slug]
