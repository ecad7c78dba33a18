"""What may be asked of a build: to make the site, why a page is as it is, how one page would look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from catalog.language import language
from catalog.problems import guess
from plugins.release.trees import write
from plugins.site import report
from plugins.site.builder import Build
from plugins.site.graph import Graph
from plugins.site.planned import Planned
from plugins.site.told import CHOSEN, NEW, behind, spelled, why


def html(build: Build, _page: str) -> Iterator[str]:
    """Make the site."""
    done = build.finish()
    yield from done.lines(language(), build.seconds)


def explain(build: Build, page: str) -> Iterator[str]:
    """Every fact a page is made from, and which of them changed since the build in service."""
    facts = build.graph()
    planned = _find(build, facts, page)
    stands = build.former.pages.get(planned.file) == facts.sign(planned.needs)
    changed = set() if stands else set(why(planned, facts, build.former))
    zh = language() == "zh"
    yield f"{planned.file} ← {planned.template}.html" if planned.template else planned.file
    for need in spelled(planned.needs):
        mark = "*" if changed and any(behind(need, facts, build.former)) else " "
        yield f" {mark} {need.removeprefix('=')}"
    if planned.file not in {one.file for one in build.plans(facts)}:
        yield (
            "草稿，或不在上线的日子里：还不会做"
            if zh
            else "a draft, or not a page of today: it is not made yet"
        )
    elif NEW in changed:
        yield "新页面，还没有做过" if zh else "a new page: not made yet"
    elif CHOSEN in changed:
        yield (
            "所列的内容或次序与上次不同，页面要重做"
            if zh
            else "what is listed, or in which order, differs from the last build: the page will be made anew"
        )
    elif changed:
        yield (
            "* 在上次之后改了，页面要重做"
            if zh
            else "* changed since the last build: the page will be made anew"
        )
    else:
        yield "都没有改，页面不用重做" if zh else "nothing of it changed: the page stands"


def preview(build: Build, page: str) -> Iterator[str]:
    """One page, drafts and pages of other days too, into a folder of its own; no other page is made."""
    facts = build.graph()
    planned = _find(build, facts, page)
    folder = Path(build.preview)
    for _, path, data in build.render([planned], facts):
        write(str(folder), path, data)
    for url, data in build.assets.values():
        write(str(folder), url.lstrip("/"), data)
    pictures = folder / "images"
    if build.releases.output.exists() and not pictures.exists():
        pictures.symlink_to((build.releases.output / "images").absolute())
    yield str(folder / planned.file)


def _find(build: Build, facts: Graph, page: str) -> Planned:
    """The plan of the page with this address: ``/en/p/x/``, ``p/x`` and the file's own name all do."""
    plans = {planned.file: planned for planned in build.plans(facts, hidden=True)}
    path = page.strip().lstrip("/")
    for file in (path, f"{path.rstrip('/')}/index.html".lstrip("/")):
        if file in plans:
            return plans[file]
    addresses = [file.removesuffix("index.html") for file in plans]
    hint = guess(path, addresses)
    if language() == "zh":
        raise report.stop(f"没有 /{path} 这一页。{hint.zh}")
    raise report.stop(f"there is no page /{path}. {hint.en}")


VERBS: dict[str, Callable[[Build, str], Iterator[str]]] = {
    "html": html,
    "why": explain,
    "preview": preview,
}
