"""What a build did and why, for the person at the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalog.model import Lang
from plugins.site.graph import Graph, framed
from plugins.site.planned import Planned
from plugins.site.state import State

LOOKED_AT = 500  # of more pages of a kind the first ones tell why
NAMED = 6
NEW = "+"
#: what a page shows is chosen and ordered by what all others are: no one fact tells
CHOSEN = "="

#: kind → Chinese, English for one, for many
KINDS = {
    "product": ("商品页", "product page", "product pages"),
    "category": ("类目页", "category page", "category pages"),
    "facet": ("筛选页", "filtered page", "filtered pages"),
    "brand": ("品牌页", "brand page", "brand pages"),
    "topic": ("专题", "topic", "topics"),
    "topics": ("专题目录", "list of topics", "lists of topics"),
    "landing": ("落地页", "landing page", "landing pages"),
    "home": ("首页", "home page", "home pages"),
    "news": ("消息目录", "list of news", "lists of news"),
    "article": ("消息", "news article", "news articles"),
    "page": ("帮助页", "help page", "help pages"),
    "text": ("文字版", "text", "texts"),
    "tool": ("工具页", "tool", "tools"),
    "tools": ("工具目录", "list of tools", "lists of tools"),
    "replace": ("旧灯替换页", "page for old lamps", "pages for old lamps"),
    "slip": ("订货单页", "order slip", "order slips"),
    "missing": ("找不到页", "page for lost readers", "pages for lost readers"),
    "styleguide": ("样式页", "style guide", "style guides"),
    "moved": ("过期转向页", "page that leads on", "pages that lead on"),
}
SAID = {NEW: ("新页面", "new"), CHOSEN: ("所列的内容或次序", "what is listed, or in which order")}


class Count(NamedTuple):
    """``pages``: so many were looked at and have the cause. ``more``: there may be others that were not looked at."""

    pages: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """``pages``: how many the site has. ``stale``: how many were made anew. ``causes``: (cause, kind) → pages."""

    pages: int
    stale: int
    written: int
    removed: int
    pictures: int
    causes: Mapping[tuple[str, str], Count]
    release: int | None

    def lines(self, lang: Lang, seconds: float) -> Iterator[str]:
        """What is printed."""
        zh = lang == "zh"
        for cause, counts in _grouped(self.causes):
            words = ("、" if zh else ", ").join(_count(kind, count, zh=zh) for kind, count in counts)
            yield f"  {SAID[cause][not zh] if cause in SAID else cause} → {words}"
        parts = [
            (f"{self.pages:,} 页", f"{self.pages:,} pages"),
            (f"重做 {self.stale:,} 页", f"{self.stale:,} made anew"),
            (f"写入 {self.written:,} 个文件", f"{self.written:,} files written"),
            (f"移除 {self.removed:,} 个", f"{self.removed:,} removed"),
        ]
        if self.pictures:
            parts.append((f"新图 {self.pictures:,} 张", f"{self.pictures:,} pictures made"))
        if self.release is not None:
            parts.append((f"第 {self.release} 版上线", f"release {self.release} in service"))
        said = ("，" if zh else ", ").join(part[0 if zh else 1] for part in parts)
        yield f"{said}{'；' if zh else '; '}{seconds:.2f} s"


def _count(kind: str, count: Count, *, zh: bool) -> str:
    chinese, one, many = KINDS[kind]
    name = chinese if zh else one if count == Count(1) else many
    return f"{count.pages:,}{'+' if count.more else ''} {name}"


def _grouped(causes: Mapping[tuple[str, str], Count]) -> Iterator[tuple[str, Sequence[tuple[str, Count]]]]:
    """Causes by weight, each with its kinds; past the first few the rest is one line."""
    by_cause: dict[str, dict[str, Count]] = {}
    for (cause, kind), count in causes.items():
        by_cause.setdefault(cause, {})[kind] = count
    ranked = sorted(by_cause.items(), key=lambda item: -sum(count.pages for count in item[1].values()))
    yield from ((cause, list(counts.items())) for cause, counts in ranked[:NAMED])
    if rest := ranked[NAMED:]:
        most: dict[str, Count] = {}
        for _, counts in rest:  # a page may have several of these causes
            for kind, count in counts.items():
                most[kind] = max(count, most.get(kind, count))
        several = len(rest) > 1
        yield (
            f"… {len(rest)}",
            [(kind, Count(count.pages, count.more or several)) for kind, count in most.items()],
        )


def causes(
    first: Sequence[Planned], kinds: Mapping[str, int], facts: Graph, former: State
) -> Mapping[tuple[str, str], Count]:
    """Which changed fact makes how many pages of which kind stale. A page may have several causes. ``first``: at most
    ``LOOKED_AT`` of each kind; ``kinds``: how many there are.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for planned in first:
        counts.update((cause, planned.kind) for cause in set(why(planned, facts, former)))
    told: dict[tuple[str, str], Count] = {}
    for (cause, kind), count in counts.items():
        shared = count == LOOKED_AT  # so all others have it too
        told[cause, kind] = Count(kinds[kind] if shared else count, kinds[kind] > LOOKED_AT and not shared)
    return told


def why(planned: Planned, facts: Graph, former: State) -> Iterator[str]:
    """The facts behind a stale page's needs that differ from the build before; ``NEW`` and ``CHOSEN`` are none."""
    if planned.file not in former.pages:
        yield NEW
        return
    found = {cause for need in spelled(planned.needs) for cause in behind(need, facts, former)}
    yield from found or {CHOSEN}


def behind(need: str, facts: Graph, former: State) -> Iterator[str]:
    """The facts behind one need that differ from the build before."""
    family, _, key = need.partition("/")
    if family in ("product", "card"):
        was, now = former.faces.get(key), facts.faces.get(key)
        whole = family == "product"
        if was is None or now is None or (was.whole != now.whole if whole else was[1:-1] != now[1:-1]):
            yield f"product/{key}"
        for other in () if whole else facts.carded(key):
            yield from behind(other, facts, former)
    elif not family.startswith("=") and former.facts.get(need) != facts[need]:
        yield family if family == "fields" else need


def spelled(needs: Iterable[str]) -> Iterator[str]:
    """Needs with the frame taken apart."""
    for need in needs:
        family, _, key = need.partition("/")
        if family == "frame":
            yield from framed(key)
        else:
            yield need
