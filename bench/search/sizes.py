"""One size of catalogue: ours and the peers over the same products and the same judged questions."""

from __future__ import annotations

import gc
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.build.edits import reprice
from bench.build.goods import make
from bench.report import Report
from bench.search import worker
from bench.search.document import Document, Peer, documents
from bench.search.judged import Judged, Score, fitting, scores
from bench.search.pagefind import Pagefind
from bench.search.peers import Fts5, Tantivy
from catalog.load import load
from catalog.model import Catalog
from search_index import beside
from search_index.ask import Search
from search_index.build import build
from search_index.query import Index

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "var" / "bench"
SHEETS = ("judged", "judged_check")
#: the size at which the bounds of the issue hold
BOUND_AT = 50_000
WARM = 3
PEERS: Mapping[str, Callable[[], Peer]] = {
    "fts5": Fts5,
    "tantivy": lambda: Tantivy(PLACE / "search-peers"),
    "pagefind": lambda: Pagefind(PLACE / "search-peers"),
}
TYPED = (
    "t",
    "td",
    "tong",
    "筒",
    "筒灯",
    "down",
    "7w 筒",
    "led strip",
    "防",
    "断路",
    "e27",
    "bv 2",
    "kaig",
    "socket",
)


class Sizes(Report):
    """A row an engine and size."""

    head = (
        "products",
        "engine",
        "hit@1",
        "hit@10",
        "MRR",
        "cold p50",
        "cold p95",
        "warm p50",
        "warm p95",
        "facets p50",
        "facets p95",
        "index s",
    )


def measure(count: int, report: Report, peers: Sequence[str]) -> None:
    """Measure one size; figures with a bound are judged at 50,000. ``peers``: names of those to compare with."""
    content = PLACE / f"search-goods-{count}"
    if not content.is_dir():
        make(count, content)
    catalog = load(content)
    judged = {sheet: _answerable(sheet, catalog) for sheet in SHEETS}
    with tempfile.TemporaryDirectory(prefix="bench-search-", dir=PLACE) as folder:
        ours = _ours(count, content, catalog, judged, Path(folder), report)
        listed = list(documents(catalog))
        hits, facets = {}, {}
        for name in peers:
            try:
                peer = PEERS[name]()
            except (OSError, subprocess.CalledProcessError) as error:
                report.note(f"{count} {name} is left out: {error}")
                continue
            hits[name], facets[name] = _peer(count, peer, listed, judged, Path(folder), report)
    if count >= BOUND_AT and hits:
        best = max(hits.values())
        report.at_least(f"{count} kept apart: hit@1 against the best peer's", ours[0], best, 3)
        if "fts5" in facets:
            report.at_least(f"{count} facets, times quicker than FTS5", facets["fts5"] / ours[1], 20, 1)


def _answerable(sheet: str, catalog: Catalog) -> list[Judged]:
    """Without those whose variants the made-up catalogue leaves out."""
    found = fitting(ROOT / "tests" / "search" / f"{sheet}.csv", catalog)
    return [question for question in found if question.right]


def _ours(
    count: int, content: Path, catalog: Catalog, judged: dict[str, list[Judged]], folder: Path, report: Report
) -> tuple[float, float]:
    """Hit@1 of the questions kept apart, and p95 of facets in ms."""
    told = beside.read(beside.files(ROOT / "content"), catalog.fields)
    built = _seconds(lambda: build(catalog, folder / "index", told))
    questions = [question.query for sheet in judged.values() for question in sheet]
    fresh = worker.ask(folder / "index", questions)
    index = Index.open(folder / "index")
    index.warm()
    cold, warm = _turns(lambda text: index.search(Search(text)), questions)
    facets = _each(lambda text: index.facets(Search(text)), questions)
    typed = _each(lambda text: (index.prompts(text), index.first(Search(text, per_page=4))), _beginnings())
    repriced = _repriced(content, folder / "repriced")
    again = _seconds(lambda: build(repriced, folder / "index", told))
    kept = {name: scores(found, lambda text: _slugs(index, text))["all"] for name, found in judged.items()}
    both = kept["judged_check"]
    _row(report, f"{count:,}", "ours", *_told(both), *_ms(cold, warm, facets), f"{built:.1f}")
    report.figure(
        f"{count} ours, size of the index MB",
        sum(f.stat().st_size for f in (folder / "index" / "current").resolve().iterdir()) / 1e6,
    )
    worst = max(zip(cold, questions, strict=True))
    report.note(f"{count} ours: the slowest cold question was {worst[1]!r}, {worst[0]:.1f} ms")
    if count >= BOUND_AT:
        report.at_most(f"{count} query cold p95 ms", _p(cold, 95), 8, 2)
        report.at_most(f"{count} query warm p95 ms", _p(warm, 95), 0.5, 2)
        report.at_most(f"{count} facets p95 ms", _p(facets, 95), 1, 2)
        report.at_most(f"{count} suggestions p95 ms", _p(typed, 95), 5, 2)
        report.at_least(f"{count} kept apart hit@1", both.hit_1, 0.9, 3)
        report.at_most(f"{count} index from nothing s", built, 25, 1)
        report.at_most(f"{count} one product changed s", again, 0.3, 2)
        report.at_most(f"{count} open s", fresh["open"], 0.5, 2)
    else:
        report.figure(f"{count} suggestions p95 ms", _p(typed, 95))
        report.figure(f"{count} one product changed s", again)
        report.figure(f"{count} open s", fresh["open"])
    report.figure(f"{count} ours, seconds to a new worker's first answer", fresh["first"])
    report.figure(f"{count} ours, ms of the slowest question while it prepares the rest", fresh["worst"])
    report.figure(f"{count} ours, MB of memory of a worker of its own", fresh["own"])
    report.figure(f"{count} ours, MB shared with others", fresh["shared"])
    return both.hit_1, _p(facets, 95)


def _peer(
    count: int,
    peer: Peer,
    listed: Sequence[Document],
    judged: dict[str, list[Judged]],
    folder: Path,
    report: Report,
) -> tuple[float, float]:
    built = _seconds(lambda: peer.build(listed, folder))
    questions = [question.query for sheet in judged.values() for question in sheet]
    with peer.opened():
        cold, warm = _turns(peer.find, questions)
        facets = _each(peer.count, questions) if peer.count else []
        kept = scores(judged["judged_check"], peer.find)["all"]
    _row(report, f"{count:,}", peer.name, *_told(kept), *_ms(cold, warm, facets), f"{built:.1f}")
    return kept.hit_1, _p(facets, 95)


def _repriced(content: Path, folder: Path) -> Catalog:
    """One price is saved in the sheet, and the catalogue read again, as the publisher does."""
    shutil.copytree(content, folder)
    reprice(folder, 1)
    return load(folder)


def _slugs(index: Index, text: str) -> list[str]:
    return [hit.product.slug for hit in index.search(Search(text)).hits]


def _beginnings() -> list[str]:
    return [text[:end] for text in TYPED for end in range(1, len(text) + 1)]


def _turns(ask: Callable[[str], object], questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds of each question the first time, and the best of the later ones."""
    with _still():
        cold = _each(ask, questions)
        later = [_each(ask, questions) for _ in range(WARM)]
    return cold, [min(times) for times in zip(*later, strict=True)]


def _each(work: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    spent = []
    for text in texts:
        begun = time.perf_counter()
        work(text)
        spent.append((time.perf_counter() - begun) * 1_000)
    return spent


@contextmanager
def _still() -> Iterator[None]:
    """What a collection of garbage costs is no question's."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _p(times: Sequence[float], share: int) -> float:
    return sorted(times)[min(len(times) * share // 100, len(times) - 1)] if times else 0.0


def _ms(cold: Sequence[float], warm: Sequence[float], facets: Sequence[float]) -> tuple[str, ...]:
    told = [f"{_p(times, share):.2f}" for times in (cold, warm) for share in (50, 95)]
    return (*told, *(f"{_p(facets, share):.2f}" if facets else "–" for share in (50, 95)))


def _told(score: Score) -> tuple[str, ...]:
    return tuple(f"{share:.2f}" for share in (score.hit_1, score.hit_10, score.mrr))


def _row(report: Report, *cells: str) -> None:
    report.rows.append(cells)
    print("  ", *cells, flush=True)
