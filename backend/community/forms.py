"""The comment form of a static product page → a Draft, or the list of what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from backend.community.rules import LONGEST_EMAIL, LONGEST_NAME, MOST_BYTES, Draft, examine
from backend.kernel.errors import NotFound
from backend.kernel.text import Problem, say

_PAGE = re.compile(r"/p/([a-z0-9-]{1,60})/")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they turn a sentence round on the screen
_EMAIL = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]{2,}")


def slug_of(page: str) -> str:
    """The product that a page path names. Raises NotFound where it is no product page."""
    found = _PAGE.fullmatch(page)
    if found is None:
        raise NotFound
    return found[1]


def read(form: Mapping[str, str], lang: str) -> tuple[Draft, list[Problem]]:
    """The draft as typed, and what must be mended before it can be taken. Raises NotFound for an unknown page path."""
    draft = Draft(
        slug=slug_of(form.get("page", "")),
        name=" ".join(unicodedata.normalize("NFKC", form.get("name", "")).split()),
        email=form.get("email", "").strip(),
        body="\n".join(line.rstrip() for line in _BIDI.sub("", form.get("body", "")).strip().splitlines()),
        lang=lang,
        trap=form.get("website", "").strip(),
    )
    return draft, _problems(draft)


def _problems(draft: Draft) -> list[Problem]:
    problems = []
    if not draft.body:
        problems.append(Problem("body", draft.body, say("请写下您的问题或评价。")))
    elif len(draft.body.encode()) > MOST_BYTES:
        problems.append(Problem("body", draft.body, say("文字太长：不超过 4 KB，大约 1300 个汉字。")))
    if not draft.name:
        problems.append(Problem("name", draft.name, say("请写一个称呼。")))
    elif len(draft.name) > LONGEST_NAME:
        problems.append(Problem("name", draft.name, say("称呼太长：不超过 40 个字。")))
    if draft.email and (len(draft.email) > LONGEST_EMAIL or not _EMAIL.fullmatch(draft.email)):
        problems.append(Problem("email", draft.email, say("邮箱的写法不对，例如 name@example.com。")))
    named = {problem.name for problem in problems}
    problems += [
        Problem(finding.field, getattr(draft, finding.field), finding.sentence)
        for finding in examine(draft)
        if finding.verdict == "refuse" and finding.field not in named
    ]
    return problems
