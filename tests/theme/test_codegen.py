"""Our compiled templates say what plain Jinja's say, for every kind of value, and fall back to it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateAssertionError, UndefinedError
from jinja2.compiler import CodeGenerator
from markupsafe import Markup

from catalog.model import Text
from tests.theme.pages_of_samples import context, pages
from theme import codegen, escaping
from theme.assets import contents
from theme.environment import environment as ready
from theme.environment import equip, spoken
from theme.folding import squeeze

ASSETS = {name: f"/static/{name}" for name in contents()}
HOSTILE = "<b class=\"x\" id='y'>&amp;</b>"
FILES = {
    "parts.html": """{% macro _inner(x, y="d<") %}[{{ x }}|{{ y }}]{% endmacro %}
{% macro part(part, level="h3", more=none) %}<{{ level }}>{{ part }}{{ _inner(part, y=level) }}{% if more %}{{ more }}{% endif %}</{{ level }}>{% endmacro %}
{% macro tree(items) %}{% for item in items %}({{ item.name }}{{ tree(item.below) }}){% endfor %}{% endmacro %}
{% macro held(x) %}<i>{{ x }}{% if caller is defined %}{{ caller() }}{% endif %}</i>{% endmacro %}
{% macro any() %}{{ varargs|join(",") }}{{ kwargs|length }}{% endmacro %}""",
    "base.html": "{% from 'parts.html' import part %}<p>{{ x }}{% block main %}{% endblock %}{{ part('<base>') }}</p>",
}
BODIES = {
    "value": "{{ x }}",
    "attribute": "{{ thing.name }} {{ thing.items }} {{ {'a': x}.a }} {{ {'a': {'b': x}}.a.b }}",
    "filters": "{{ x|string|upper }} {{ [x, 'a']|join('<') }} {{ x|e }} {{ '<'|safe }} {{ ['a', 'b']|joined('<') }}",
    "condition": "{{ 'y' if thing.yes }}{{ 'y' if thing.no }}{{ x if thing.no else '<no>' }}",
    "tests": "{{ absent is defined }}{{ thing.absent is defined }}{{ thing.absent|default('<d>') }}{{ x is string }}",
    "words": "{{ _('首页') }} {{ url('/p/x/?a=1&b=2') }} {{ url(thing.path) }} {{ t(thing.text) }} {{ lang_tag() }}",
    "counted": "{{ ngettext('%(num)s 件商品', '%(num)s 件商品', 3) }} {{ _('搜索：%(words)s', words=x) }}",
    "macros": "{% from 'parts.html' import part, tree as shrub %}{{ part(x) }}{{ part(x, 'h2', more=x) }}{{ part('c') }}{{ shrub(thing.tree) }}",
    "macro's text": "{% from 'parts.html' import part %}{% set y = part(x) %}{{ y }}{{ part(part(x))|upper }}",
    "caller": "{% from 'parts.html' import held, any %}{% call held(x) %}{{ x }}{% endcall %}{{ any(1, 2, a=3) }}{{ held(x) }}",
    "loops": "{% for a, b in [(x, 1), ('<', 2)] if b %}{{ loop.index }}{{ a }}{{ b }}{% else %}none{% endfor %}{% for url in [x] %}{{ url }}{% endfor %}",
    "shadows": "{% from 'parts.html' import part %}{% macro own(part, _) %}{{ part }}{{ _ }}{% endmacro %}{{ own(x, '<') }}{{ part(x) }}",
    "inherited": "{% extends 'base.html' %}{% block main %}{{ part(x) }}{{ self.main is defined }}{% endblock %}",
    "memo": "{% for i in [1, 1, 2] %}{% memo thing by i %}{{ thing.name }}{{ i }}{% endmemo %}{% endfor %}",
}


class Lazy:
    def __html__(self) -> str:
        return "<lazy>"


class Thing:
    name = HOSTILE
    yes, no = True, False
    path = "/a&b/"
    text = Text("<字>", "<word>")
    items = ("<",)

    def __init__(self) -> None:
        self.below = ()
        self.tree = [self]


VALUES = {
    "str": HOSTILE,
    "plain": "plain",
    "markup": Markup("<b>"),
    "int": 7,
    "float": 1.5,
    "decimal": Decimal("2.50"),
    "none": None,
    "bool": True,
    "lazy": Lazy(),
    "list": ["<", Markup("<")],
}


def made(generator: type[CodeGenerator], memo: bool, lang: str = "en") -> Environment:
    env = Environment(loader=DictLoader(FILES | {f"{n}.html": body for n, body in BODIES.items()}))
    equip(env, lang, ASSETS, memo=memo)
    env.code_generator_class = generator
    return env


def rendered(env: Environment, name: str, x: object) -> str:
    return env.get_template(f"{name}.html").render(x=x, thing=Thing())


@pytest.mark.parametrize("memo", [False, True], ids=["service", "builder"])
@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", BODIES)
def test_the_same_words_as_plain_jinja(name, value, memo):
    ours, plain = made(codegen.Quick, memo), made(CodeGenerator, memo)

    assert squeeze(rendered(ours, name, VALUES[value])) == squeeze(rendered(plain, name, VALUES[value]))


def test_a_generator_that_forgets_to_escape_is_found_out():
    class Careless(codegen.Quick):
        def _is_clean(self, node, frame):
            return True

    assert rendered(made(Careless, memo=False), "value", HOSTILE) != rendered(
        made(CodeGenerator, memo=False), "value", HOSTILE
    )


@pytest.mark.parametrize(
    "body",
    [
        "{{ absent }}",
        "{{ thing.absent }}",
        "{{ thing.absent.more }}",
        "{% if absent %}{% endif %}",
        "{{ url(absent) }}",
        "{% from 'parts.html' import part %}{{ part() }}",
        "{% from 'parts.html' import nothing %}{{ nothing() }}",
        "{% from 'parts.html' import part %}{{ part(absent) }}",
    ],
)
def test_what_is_not_there_stops_the_page(body):
    env = made(codegen.Quick, memo=True)
    with pytest.raises((UndefinedError, AttributeError, TemplateAssertionError)):
        env.from_string(body).render(thing=Thing())


@pytest.mark.parametrize("call", ["part(1, 2, 3, 4)", "part(1, part=2)", "part(1, colour=2)"])
def test_a_call_that_does_not_fit_is_refused(call):
    source = "{% from 'parts.html' import part %}{{ " + call + " }}"
    with pytest.raises(TypeError):
        made(codegen.Quick, memo=False).from_string(source).render()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", pages())
def test_every_page_of_the_theme_is_plain_jinjas(name, lang):
    ours, plain = ready(lang, ASSETS, memo=True), ready(lang, ASSETS)
    plain.code_generator_class = CodeGenerator
    template, values = context(name)
    texts = [re.sub(r"\s+", " ", env.get_template(template).render(values)) for env in (ours, plain)]

    assert texts[0] == texts[1]


def test_without_the_private_names_jinjas_own_is_used(monkeypatch):
    assert codegen.generator() is codegen.Quick
    monkeypatch.delattr(escaping.markupsafe, "_escape_inner")
    assert codegen.generator() is CodeGenerator


def test_one_loader_speaks_both_languages(tmp_path):
    env = Environment(
        loader=DictLoader({"a.html": "{{ _('首页') }} {{ url('/x/') }}"}), undefined=StrictUndefined
    )
    twins = {lang: spoken(env, lang, ASSETS, memo=True, compiled=tmp_path) for lang in ("zh", "en")}

    assert [twins[lang].get_template("a.html").render() for lang in ("zh", "en")] == [
        "首页 /x/",
        "Home /en/x/",
    ]
    again = spoken(env, "en", ASSETS | {"new": "/new"}, compiled=tmp_path)
    assert again.get_template("a.html").render() == "Home /en/x/"


def test_byte_code_of_other_words_is_not_taken_back(tmp_path):
    loader = DictLoader({"a.html": "{{ asset('x.css') }}"})
    made_of = [
        spoken(Environment(loader=loader), "zh", {"x.css": url}, compiled=tmp_path)
        .get_template("a.html")
        .render()
        for url in ("/x.1.css", "/x.2.css", "/x.2.css")
    ]

    assert made_of == ["/x.1.css", "/x.2.css", "/x.2.css"]


@pytest.mark.parametrize("at", [0, 10, 25, 60, 90, -40, -1])
def test_damaged_byte_code_is_made_anew(tmp_path, at):
    loader = DictLoader({"a.html": "{% for n in range(3) %}{{ n }}{{ url('/x/') }}{% endfor %}"})

    def said() -> str:
        return (
            spoken(Environment(loader=loader), "zh", ASSETS, compiled=tmp_path)
            .get_template("a.html")
            .render()
        )

    good = said()
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    for damaged in (bytes([*whole[:at], whole[at] ^ 0xFF, *whole[at:][1:]]), whole[:at], b""):
        kept.write_bytes(damaged)

        assert said() == good
        assert kept.read_bytes() != damaged


def test_byte_code_that_is_whole_is_taken_back(tmp_path, monkeypatch):
    loader = DictLoader({"a.html": "{{ _('首页') }}"})
    spoken(Environment(loader=loader), "zh", ASSETS, compiled=tmp_path).get_template("a.html")
    monkeypatch.setattr(Environment, "compile", None)

    assert (
        spoken(Environment(loader=loader), "en", ASSETS, compiled=tmp_path).get_template("a.html").render()
        == "Home"
    )


def test_white_space_that_is_seen_stays():
    env = Environment(loader=DictLoader({"a.html": "<p>\n\n  a   b</p>\n<pre>\n\n  a   b</pre>  \t<i>c</i>"}))
    equip(env, "zh", ASSETS)

    assert env.get_template("a.html").render() == "<p>\na b</p>\n<pre>\n\n  a   b</pre> <i>c</i>"
