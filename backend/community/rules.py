"""Small checks that each look at one thing in a comment and say what they found. Nothing here publishes anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from backend.kernel.text import Said, say
from catalog.model import Text

LONGEST_NAME = 40
LONGEST_EMAIL = 120
MOST_BYTES = 4096
MANY_LINKS = 2
LONG_RUN = 20
MANY_REPEATS = 4

#: refuse: told to the writer, who can mend it · hold: shown to the moderator · spam: sorted out, the writer is not told
Verdict = Literal["refuse", "hold", "spam"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment as it was typed, its white space tidied. ``slug``: the product's. ``trap``: what a robot filled in."""

    slug: str
    name: str
    email: str
    body: str
    lang: str
    trap: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, about which field."""

    code: str
    verdict: Verdict
    field: str
    sentence: Said


#: letters of other scripts, and digits, that pass for Latin ones in a name
_LOOKALIKES = str.maketrans(
    {
        look: letter
        for letter, looks in {
            "a": "аɑα@", "b": "вβ", "c": "сϲ", "d": "ԁɗ", "e": "еεё3", "g": "ɡց", "h": "нһ", "i": "іɩι1l|!ⅼ",
            "k": "кκ", "m": "мϻʍ", "n": "пη", "o": "оοσ0", "p": "рρ", "s": "ѕšς5$", "t": "тτ", "u": "υս", "v": "ѵν",
            "x": "хχ", "y": "уγ",
        }.items()
        for look in looks
    }
)  # fmt: skip
_SHOP_WORDS = (
    "admin",
    "moderator",
    "official",
    "dengshi",
    "customerservice",
    "灯市",
    "官方",
    "客服",
    "管理员",
    "版主",
    "店主",
    "掌柜",
    "店员",
    "工作人员",
)
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_RUN = re.compile(rf"(\S)\1{{{LONG_RUN - 1}}}")


def skeleton(name: str) -> str:
    """What a name looks like at a glance: compatibility forms, accents, case, gaps and look-alike letters gone."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in plain if unicodedata.category(c)[0] in "LNS" or c in "@|$!")
    return plain.translate(_LOOKALIKES)


def invisible(text: str, *, allow: str = "") -> bool:
    """Whether characters stand in the text that show nothing or turn the reading direction."""
    return any(unicodedata.category(c) in {"Cf", "Cc", "Co", "Cn"} and c not in allow for c in text)


def trap_filled(draft: Draft) -> Finding | None:
    if draft.trap:
        return Finding("trap", "spam", "website", say("填写了只有程序才看得见的栏"))
    return None


def name_invisible(draft: Draft) -> Finding | None:
    if invisible(draft.name):
        return Finding("name_invisible", "refuse", "name", say("称呼里有看不见的字符，请重新输入。"))
    return None


def name_poses(draft: Draft) -> Finding | None:
    seen = skeleton(draft.name)
    if any(skeleton(word) in seen for word in _SHOP_WORDS):
        return Finding("name_poses", "refuse", "name", say("这个称呼容易被当成本店的人，请换一个。"))
    return None


def many_links(draft: Draft) -> Finding | None:
    count = len(_LINK.findall(draft.body))
    if count >= MANY_LINKS:
        return Finding("links", "hold", "body", say("有 %(num)s 个链接", num=count))
    return None


def repeats_itself(draft: Draft) -> Finding | None:
    lines = [line.strip() for line in draft.body.splitlines() if line.strip()]
    most = max((lines.count(line) for line in set(lines)), default=0)
    if most >= MANY_REPEATS or _RUN.search(draft.body):
        return Finding("repeats", "hold", "body", say("同样的字反复出现"))
    return None


def body_invisible(draft: Draft) -> Finding | None:
    if invisible(draft.body, allow="\n\t\u200d"):  # the joiner holds emoji together
        return Finding("body_invisible", "hold", "body", say("文字里有看不见的字符或改变方向的符号"))
    return None


CHECKS: tuple[Callable[[Draft], Finding | None], ...] = (
    trap_filled,
    name_invisible,
    name_poses,
    many_links,
    repeats_itself,
    body_invisible,
)


def examine(draft: Draft) -> tuple[Finding, ...]:
    """What all checks found, in their order."""
    return tuple(finding for check in CHECKS if (finding := check(draft)) is not None)


#: why a comment may be turned down or taken off; criticism of us or of a product is not among them
REASONS: Mapping[str, Text] = {
    "off_topic": Text("与这件商品无关", "Not about this product"),
    "personal": Text("含有个人信息", "Contains personal data"),
    "advert": Text("广告或引流", "Advertising"),
    "abuse": Text("辱骂或攻击他人", "Abuse of a person"),
    "unlawful": Text("法律法规不允许", "Not allowed by law"),
    "unsafe": Text("照做会有触电或失火的危险", "Following it would be dangerous"),
    "duplicate": Text("内容重复", "Duplicate"),
}

DECISIONS: Mapping[str, Text] = {
    "approve": Text("刊登", "Published"),
    "reject": Text("未刊登", "Turned down"),
    "spam": Text("判为垃圾信息", "Marked as spam"),
    "hide": Text("撤下", "Taken off"),
    "answer": Text("答复", "Answered"),
}
