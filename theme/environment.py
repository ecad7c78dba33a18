"""The one way to prepare Jinja for the theme's templates: the static site and the service both call ``equip``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from catalog.model import Field, Text, Value
from theme import formats
from theme.codegen import generator
from theme.escaping import quick_escape, shown
from theme.flat import Page
from theme.jsonld import script
from theme.memo import BLOCK, Fragments, Memo, unchanged
from theme.policy import FIRST
from theme.translations import english, say, say_count

THEME = Path(__file__).parent
TEMPLATES = THEME / "templates"
OTHER = {"zh": "en", "en": "zh"}
TAGS = {"zh": "zh-CN", "en": "en"}
DIGEST = 20  # bytes


def localized(path: str, lang: str) -> str:
    """A site path in a language: ``/p/x/`` → ``/en/p/x/``. Full URLs, anchors and queries pass unchanged."""
    if lang == "zh" or not path.startswith("/") or path.startswith("//"):
        return path
    return "/en" + path


def _localized(lang: str) -> Callable[[str], str]:
    """``localized`` in one language: a page asks some thirty times."""
    return (lambda path: path) if lang == "zh" else lambda path: localized(path, lang)


def joined(parts: Iterable[str], between: str) -> str:
    """Plain texts in a row; escaped afterwards like any other."""
    return between.join(parts)


def _words(lang: str) -> dict[str, Callable[..., Any]]:
    said: dict[str, Markup] = {}

    def gettext(msgid: str, **values: object) -> Markup:
        message = said.get(msgid)
        if message is None:
            message = said[msgid] = escape(say(lang, msgid))
        if not values:
            return message
        filled = {
            name: quick_escape(value) if type(value) is str else shown(value)
            for name, value in values.items()
        }
        return Markup(str.__mod__(message, filled))  # noqa: S704 - every part has been escaped

    def ngettext(msgid: str, _plural: str, count: int, **values: object) -> Markup:
        return escape(say_count(lang, msgid, count, **values))

    def t(text: Text | str) -> str:
        return text[lang] if isinstance(text, Text) else text

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext, "t": t}


def _addresses(lang: str, assets: Mapping[str, str]) -> dict[str, Callable[..., Any]]:
    other = OTHER[lang]

    def asset(name: str) -> str:
        try:
            return assets[name]
        except KeyError:
            raise LookupError(f"no asset {name!r}; known: {', '.join(sorted(assets))}") from None

    return {
        "first_script": lambda: Markup(FIRST),  # noqa: S704 - our own, and named in the policy
        "url": _localized(lang),
        "other_lang_url": _localized(other),
        "lang_url": localized,
        "asset": asset,
        "lang_tag": lambda: TAGS[lang],
        "other_lang_tag": lambda: TAGS[other],
        "locale_tag": lambda: TAGS[lang].replace("-", "_"),
    }


def equip(
    env: Environment,
    lang: str,
    assets: Mapping[str, str],
    *,
    memo: bool = False,
    compiled: Path | None = None,
) -> None:
    """Installs the theme's words, addresses and filters, in one language.

    ``assets`` maps a name (``css/main.css``, ``js/stock.js``, see ``theme.assets.published``) to its URL. Both are
    written into the compiled templates, which do not look at their files again: what changes needs a new environment.
    ``memo``: keep the pieces that ``{% memo %}`` names (``theme.memo``); ``fragments(env).forget()`` lets them go.
    ``compiled``: a folder that keeps templates as byte code, for all languages; it may be deleted at any time.
    """

    def day(at: int | date) -> str:
        return formats.day(at, lang)

    def moment(at: int | datetime) -> str:
        return formats.moment(at, lang)

    def spec(field: Field, value: Value) -> str:
        return formats.spec(field, value, lang)

    words = _words(lang) | _addresses(lang, assets)
    bare = env.overlay()
    env.autoescape = True
    env.undefined = StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.auto_reload = False
    env.extend(
        words=words,
        tongues=[_words(one) | _addresses(one, assets) for one in OTHER],
        parents={},
        fragments=Fragments() if memo else None,
        ordinary=cache(lambda: spoken(bare, lang, assets)) if memo else None,
    )
    env.add_extension(Memo)
    env.code_generator_class = generator()
    env.template_class = Page
    env.globals = env.globals | words | {"spec": spec}
    env.filters = env.filters | {
        "money": formats.money,
        "number": formats.number,
        "spec": spec,
        "day": day,
        "moment": moment,
        "machine_time": formats.machine_time,
        "tint": formats.tint,
        "jsonld": script,
        "joined": joined,
        "beside": zip,
        BLOCK: unchanged,
    }
    env.bytecode_cache = None
    if compiled is not None:
        compiled.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = _Compiled(compiled, _made_of(assets, memo=memo))


def spoken(env: Environment, lang: str, assets: Mapping[str, str], **how: Any) -> Environment:
    """A twin of ``env``, its loader and settings, that speaks ``lang``; ``how`` as for ``equip``."""
    twin = env.overlay()
    equip(twin, lang, assets, **how)
    return twin


def environment(lang: str, assets: Mapping[str, str], *, memo: bool = False) -> Environment:
    """A ready environment over theme/templates in one language."""
    env = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    equip(env, lang, assets, memo=memo)
    return env


def fragments(env: Environment) -> Fragments:
    """The pieces kept by an environment equipped with ``memo``."""
    return cast("Fragments", cast("Any", env).fragments)


class _Compiled(FileSystemBytecodeCache):
    """Byte code that is taken back only where the template and everything folded into it are the same."""

    def __init__(self, folder: Path, made_of: str) -> None:
        super().__init__(str(folder))
        self._made_of = made_of

    def get_source_checksum(self, source: str) -> str:
        return blake2b((self._made_of + source).encode(), digest_size=20).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        whole = _Whole(bucket)
        super().load_bytecode(whole)
        bucket.code = whole.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """A disk that cannot take it costs nothing but the next compiling."""
        with suppress(OSError):
            super().dump_bytecode(_Whole(bucket))


class _Whole(Bucket):
    """Begins with a digest of its bytes; where that is not right it counts as empty: Python runs damaged byte code, and
    dies of it without a word.
    """

    def __init__(self, bucket: Bucket) -> None:
        super().__init__(bucket.environment, bucket.key, bucket.checksum)
        self.code = bucket.code

    def load_bytecode(self, f: BinaryIO) -> None:
        digest, code = f.read(DIGEST), f.read()
        if digest == blake2b(code, digest_size=DIGEST).digest():
            super().load_bytecode(BytesIO(code))

    def write_bytecode(self, f: IO[bytes]) -> None:
        code = BytesIO()
        super().write_bytecode(code)
        f.write(blake2b(code.getvalue(), digest_size=DIGEST).digest() + code.getvalue())


def _made_of(assets: Mapping[str, str], *, memo: bool) -> str:
    """A digest of what compiled templates hold beside their own source: words, addresses, macros of other files."""
    digest = blake2b(repr((memo, sorted(assets.items()), english())).encode(), digest_size=20)
    digest.update(f"{version('jinja2')} {version('markupsafe')}".encode())
    for path in sorted([*TEMPLATES.rglob("*.html"), *THEME.glob("*.py"), *THEME.glob("*.js")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
