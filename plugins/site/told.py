"""What a build did and why, for the person at the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.model import Lang
from plugins.site.graph import Graph, framed
from plugins.site.planned import Planned
from plugins.site.state import State

LOOKED_AT = 500  # of many pages the first ones tell why
NAMED = 6

KINDS = {
    "product": ("商品页", "product pages"),
    "category": ("类目页", "category pages"),
    "brand": ("品牌页", "brand pages"),
    "topic": ("专题", "topics"),
    "topics": ("专题目录", "lists of topics"),
    "landing": ("落地页", "landing pages"),
    "home": ("首页", "home pages"),
    "news": ("消息目录", "lists of news"),
    "article": ("消息", "news articles"),
    "page": ("帮助页", "help pages"),
    "text": ("文字版", "texts"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """``pages``: how many the site has. ``stale``: how many were made anew. ``causes``: (cause, kind) → pages."""

    pages: int
    stale: int
    written: int
    removed: int
    pictures: int
    causes: Mapping[tuple[str, str], int]
    release: int | None

    def lines(self, lang: Lang, seconds: float) -> Iterator[str]:
        """What is printed."""
        zh = lang == "zh"
        for cause, counts in _grouped(self.causes):
            words = ("、" if zh else ", ").join(_count(kind, count, zh=zh) for kind, count in counts)
            yield f"  {cause} → {words}"
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


def _count(kind: str, count: int, *, zh: bool) -> str:
    name = KINDS.get(kind, (kind, kind))[0 if zh else 1]
    return f"{count:,} {name}"


def _grouped(causes: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, Sequence[tuple[str, int]]]]:
    """Causes by weight, each with its kinds; past the first few the rest is one line."""
    by_cause: dict[str, list[tuple[str, int]]] = {}
    for (cause, kind), count in causes.items():
        by_cause.setdefault(cause, []).append((kind, count))
    ranked = sorted(by_cause.items(), key=lambda item: -sum(count for _, count in item[1]))
    yield from ranked[:NAMED]
    if rest := ranked[NAMED:]:
        counts: Counter[str] = Counter()
        for _, listed in rest:
            counts.update(dict(listed))
        yield f"… {len(rest)}", list(counts.items())


def causes(
    first: Sequence[Planned], kinds: Mapping[str, int], facts: Graph, former: State
) -> Mapping[tuple[str, str], int]:
    """Which changed fact makes how many pages of which kind stale. A page may have several causes. ``first``: at most
    ``LOOKED_AT`` of them; ``kinds``: how many there are.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for planned in first:
        counts.update((cause, planned.kind) for cause in set(why(planned, facts, former)))
    if sum(kinds.values()) > LOOKED_AT:
        shared = {cause for (cause, kind), count in counts.items() if count > LOOKED_AT // 2}
        counts = Counter({(cause, kind): count for cause in shared for kind, count in kinds.items()})
    return counts


def why(planned: Planned, facts: Graph, former: State) -> Iterator[str]:
    """The facts among a page's needs that differ from the build before."""
    if planned.file not in former.pages:
        yield "+"
        return
    for need in spelled(planned.needs):
        family, _, key = need.partition("/")
        if family in ("product", "card"):
            was, now = former.faces.get(key), facts.faces.get(key)
            whole = family == "product"
            if was is None or now is None or (was.whole != now.whole if whole else was[1:] != now[1:]):
                yield f"product/{key}"
        elif not family.startswith("=") and former.facts.get(need) != facts[need]:
            yield need


def spelled(needs: Iterable[str]) -> Iterator[str]:
    """Needs with the frame taken apart."""
    for need in needs:
        family, _, key = need.partition("/")
        if family == "frame":
            yield from framed(key)
        else:
            yield need
