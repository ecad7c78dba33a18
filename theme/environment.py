"""The one way to prepare Jinja for the theme's templates: the static site and the service both call ``equip``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from catalog.model import Field, Text, Value
from theme import formats
from theme.translations import say, say_count

TEMPLATES = Path(__file__).parent / "templates"
OTHER = {"zh": "en", "en": "zh"}
TAGS = {"zh": "zh-CN", "en": "en"}


class Speaker:
    """The language being spoken now. ``lang`` is changed between requests or between builds, one at a time;
    a threaded service gives a subclass whose ``lang`` is a property of the request.
    """

    def __init__(self, lang: str = "zh") -> None:
        self.lang = lang


def localized(path: str, lang: str) -> str:
    """A site path in a language: ``/p/x/`` → ``/en/p/x/``. Full URLs, anchors and queries pass unchanged."""
    if lang == "zh" or not path.startswith("/") or path.startswith("//"):
        return path
    return "/en" + path


def _words(speaker: Speaker) -> dict[str, Callable[..., Any]]:
    def gettext(msgid: str, **values: object) -> Markup:
        message = escape(say(speaker.lang, msgid))
        return message % values if values else message

    def ngettext(msgid: str, _plural: str, count: int, **values: object) -> Markup:
        return escape(say_count(speaker.lang, msgid, count, **values))

    def t(text: Text | str) -> str:
        return text[speaker.lang] if isinstance(text, Text) else text

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext, "t": t}


def _addresses(speaker: Speaker, assets: Mapping[str, str]) -> dict[str, Callable[..., Any]]:
    def asset(name: str) -> str:
        try:
            return assets[name]
        except KeyError:
            raise LookupError(f"no asset {name!r}; known: {', '.join(sorted(assets))}") from None

    return {
        "url": lambda path: localized(path, speaker.lang),
        "other_lang_url": lambda path: localized(path, OTHER[speaker.lang]),
        "lang_url": localized,
        "asset": asset,
        "lang_tag": lambda: TAGS[speaker.lang],
        "other_lang_tag": lambda: TAGS[OTHER[speaker.lang]],
    }


def equip(env: Environment, speaker: Speaker, assets: Mapping[str, str]) -> None:
    """Installs the theme's words, addresses and filters.

    ``assets`` maps a name (``css/main.css``, ``js/stock.js``, see ``theme.assets.published``) to its URL.
    """

    def day(at: int | date) -> str:
        return formats.day(at, speaker.lang)

    def moment(at: int | datetime) -> str:
        return formats.moment(at, speaker.lang)

    def spec(field: Field, value: Value) -> str:
        return formats.spec(field, value, speaker.lang)

    env.autoescape = True
    env.undefined = StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.globals.update(_words(speaker))
    env.globals.update(_addresses(speaker, assets))
    env.globals["spec"] = spec
    env.filters.update(
        money=formats.money,
        number=formats.number,
        spec=spec,
        day=day,
        moment=moment,
        machine_time=formats.machine_time,
        tint=formats.tint,
        jsonld=htmlsafe_json_dumps,
    )


def environment(lang: str, assets: Mapping[str, str]) -> Environment:
    """A ready environment over theme/templates in one language."""
    env = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    equip(env, Speaker(lang), assets)
    return env
