"""A page in one row says what its blocks say, and leaves to them whatever goes wrong."""

from __future__ import annotations

import traceback

import pytest
from jinja2 import DictLoader, Environment, UndefinedError
from jinja2.compiler import CodeGenerator

from tests.theme.pages_of_samples import context
from theme import codegen, flat
from theme.assets import contents
from theme.environment import environment as ready
from theme.environment import equip

ASSETS = {name: f"/static/{name}" for name in contents()}
FILES = {
    "parts.html": """{% set mark = "*" %}
{% macro bold(x, more="") %}<b>{{ x }}{{ more }}</b>{% endmacro %}
{% macro marked(x) %}{% for i in [1] %}{{ mark }}{% endfor %}{{ x }}{% endmacro %}
{% macro framed(x) %}<div>{{ x }}{{ caller() }}</div>{% endmacro %}
{% macro kept(x) %}{% filter upper %}<q>{{ x }}</q>{% endfilter %}{% endmacro %}
{% macro twice(x) %}{{ marked(x) }}{{ bold(x) }}{% endmacro %}""",
    "base.html": """{% from 'parts.html' import bold %}{% set whole = 'w' ~ x %}
<title>{% block title %}{{ whole }}{% endblock %}</title>
{% block main %}<i>{% block inner %}base{% endblock %}</i>{% endblock %}
{% block foot %}{{ bold(thing.name, '!') }}{% endblock %}""",
    "middle.html": "{% extends 'base.html' %}{% block main %}<u>{% block inner %}{% endblock %}</u>{% endblock %}",
    "page.html": """{% extends 'middle.html' %}{% from 'parts.html' import twice %}
{% block inner %}{% if x %}{% set y = x %}{{ y }}{% endif %}{{ twice(thing.name) }}{% endblock %}""",
    "above.html": "{% extends 'base.html' %}{% block main %}{{ super() }}+{% endblock %}",
    "taken.html": """{% extends 'base.html' %}{% block main %}{% set y %}<s>{{ x }}</s>{% endset %}{{ y }}{% endblock %}""",
    "called.html": """{% extends 'base.html' %}{% from 'parts.html' import framed, kept %}
{% block main %}{% macro own(z) %}[{{ z }}]{% endmacro %}
{% call framed(x) %}{{ own(x) }}{{ thing.name }}{% endcall %}{{ kept(own(x)) }}{{ own(kept('灯')) }}{% endblock %}""",
    "wrong.html": "{% extends 'base.html' %}\n{% block main %}\n{{ thing.absent }}\n{% endblock %}",
}


class Thing:
    name = "<n>"


def made(generator: type[CodeGenerator] = codegen.Quick) -> Environment:
    env = Environment(loader=DictLoader(FILES))
    equip(env, "zh", ASSETS, memo=True)
    env.code_generator_class = generator
    return env


def row(env: Environment, name: str):
    return env.get_template(name).root_render_func.__globals__.get(flat.FLAT)


@pytest.mark.parametrize("x", ["", "<x>", 7])
@pytest.mark.parametrize("name", ["middle.html", "page.html", "called.html"])
def test_blocks_in_a_row_say_the_same(name, x):
    given = {"x": x, "thing": Thing()}

    assert row(made(), name)(given).decode() == made(CodeGenerator).get_template(name).render(given)


def test_a_row_of_the_parents_blocks_is_found_out(monkeypatch):
    unblocked = flat._unblocked
    monkeypatch.setattr(flat, "_unblocked", lambda body, _: unblocked(body, {}))
    given = {"x": "x", "thing": Thing()}

    assert row(made(), "page.html")(given).decode() != made(CodeGenerator).get_template("page.html").render(
        given
    )


def test_what_calls_its_parent_is_left_to_jinja():
    assert row(made(), "above.html") is None
    assert "<i>base</i>+" in made().get_template("above.html").render(x=1, thing=Thing())


def test_a_piece_that_is_taken_back_is_left_to_jinja():
    given = {"x": "<x>", "thing": Thing()}

    assert row(made(), "taken.html") is None
    assert made().get_template("taken.html").render(given) == made(CodeGenerator).get_template(
        "taken.html"
    ).render(given)


def test_what_goes_into_a_file_is_what_is_rendered():
    given = {"x": "灯", "thing": Thing()}
    for name in ("page.html", "above.html"):
        template = made().get_template(name)
        assert template.printed(given) == template.render(given).encode()


def test_what_is_not_there_is_said_with_its_line():
    with pytest.raises(UndefinedError) as error:
        made().get_template("wrong.html").render(x=1, thing=Thing())

    assert ("block 'main'", 3) in [
        (frame.name, frame.lineno) for frame in traceback.extract_tb(error.value.__traceback__)
    ]


def test_a_macro_that_needs_its_file_stays_in_it():
    env = made()
    parts = env.get_template("parts.html")
    found = {name for name in parts.root_render_func.__globals__ if name.startswith(flat.FAST)}

    assert found == {"fast_bold"}


@pytest.mark.parametrize("page", ["product", "category", "brand", "home"])
def test_the_pages_there_are_most_of_have_one(page):
    env = ready("zh", ASSETS, memo=True)
    template, _ = context(page)

    assert row(env, template) is not None
    assert row(ready("zh", ASSETS), template) is None  # the service has none
