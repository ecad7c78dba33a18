"""What a product page shows of the photometric files that its variants name."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from catalog import rules
from catalog.model import Product, Variant
from catalog.photometry import read as reader
from catalog.photometry.figures import Figures
from catalog.photometry.model import FIELD
from catalog.problems import Invalid, Problem, guess
from plugins.diagrams.draw import degrees, draw
from plugins.site import glareview
from plugins.site.edition import Edition
from plugins.site.lights import FOLDER
from theme.paper import said
from theme.product_page import Diagram, Download, Figure, LightView


def named(product: Product) -> Iterator[tuple[str, Variant]]:
    """The files that its variants name, each with the first variant that does."""
    found: dict[str, Variant] = {}
    for variant in product.variants:
        if name := variant.specs.get(FIELD):
            found.setdefault(str(name), variant)
    yield from found.items()


def known(edition: Edition, product: Product) -> tuple[str, ...]:
    """The facts a page needs. Raises Invalid where a file that is named is not there."""
    if FIELD not in edition.fields:
        return ()
    lights = edition.site.lights
    found = []
    for name, variant in named(product):
        if name not in lights:
            field = edition.fields[FIELD].name
            hint = guess(name, lights)
            raise Invalid(
                [Problem(variant.place, str(variant.place.row), field, name, rules.PHOTOMETRY_MISSING, hint)]
            )
        found.append(f"{FOLDER}/{name}")
    return tuple(found)


def view(edition: Edition, product: Product) -> LightView | None:
    """What the file of the first variant that names one says; None where none does."""
    names = [*named(product)] if FIELD in edition.fields else []
    if not names:
        return None
    lights = edition.site.lights
    name = names[0][0]
    found = figures(edition, name)
    computed = found.light.told.computed
    several = len(names) > 1
    return LightView(
        figures=tuple(_said(edition, product.family, found)),
        diagrams=tuple(
            [
                Diagram(d.title, Markup(d.svg), d.caption, d.head, d.rows)  # noqa: S704 - made by us, every text in it escaped
                for d in draw(found, edition.lang)
            ]
        ),
        files=tuple(
            [
                Download(
                    one,
                    f"/{FOLDER}/{one}",
                    _of(edition, product, one) if several else "",
                    f"{one.rpartition('.')[2].upper()} {max(lights[one].size / 1024, 0.1):.1f} KB",
                )
                for one, _ in names
            ]
        ),
        of=_of(edition, product, name) if several else "",
        note=edition.say("由声明的配光模型算出，未经实测", "Computed from a declared model, not measured")
        if computed
        else "",
        glare=glareview.view(edition, product.family, found),
    )


def _of(edition: Edition, product: Product, name: str) -> str:
    """The variants that a file speaks of."""
    found = [v for v in product.variants if v.specs.get(FIELD) == name]
    words = [edition.text(variant.label) or variant.sku for variant in found]
    parts = [word.split(" · ") for word in words]
    shared = [part for part in parts[0] if all(part in other for other in parts)]
    return " · ".join(shared) if shared else edition.say("、", ", ").join(words)


def figures(edition: Edition, name: str) -> Figures:
    """Both languages of a product ask one after the other."""
    light = edition.site.lights[name]
    last: tuple[str, Figures] | None = edition.site.memory.get(FOLDER)
    if last is None or last[0] != light.digest:
        last = light.digest, Figures(reader.of(light.path))
        edition.site.memory[FOLDER] = last
    return last[1]


def _said(edition: Edition, family: str, figures: Figures) -> Iterator[Figure]:
    """The figures above the diagrams."""
    say = edition.say
    yield Figure(say("光通量", "Flux"), said(figures.lumens), "lm")
    yield Figure(say("峰值光强", "Peak intensity"), said(figures.peak[0]), "cd")
    yield Figure(say("光束角，半峰", "Beam angle, half peak"), degrees(figures.beam), help=say("光强降到最大值一半处的张角，看得出的光斑大约就这么宽。", "Where intensity has fallen to half of its peak: about as wide as the pool of light looks."))  # fmt: skip
    yield Figure(say("光场角，一成", "Field angle, a tenth"), degrees(figures.field), help=say("降到一成处的张角，再往外就几乎没有光。", "Where a tenth is left; beyond it there is next to no light."))  # fmt: skip
    if figures.efficacy:
        yield Figure(say("光效", "Efficacy"), said(figures.efficacy), "lm/W")
    share = figures.within(0, 60) / figures.lumens if figures.lumens > 0 else 0
    yield Figure(say("60° 以内的光", "Light within 60°"), f"{100 * share:.0f}", "%")
    yield Figure(say("CIE 分类", "CIE class"), edition.text(figures.cie_class), help=say("按往下走的光占多少分：九成以上叫直接照明。", "By the share of light that goes down: nine tenths and more are direct."))  # fmt: skip
    yield Figure(say("CIE 光通代码", "CIE flux code"), " ".join(str(part) for part in figures.flux_code), help=say("往下的光里有百分之几在 41°、60°、76° 以内，再是往下的占全部百分之几。", "Of the light that goes down, the per cent within 41°, 60° and 76°; then how much of all goes down."))  # fmt: skip
    if glare := glareview.figure(edition, family, figures):
        yield glare
