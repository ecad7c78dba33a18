"""The one door: a product's specs and family → its drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from catalog.model import Lang, Value
from plugins.drawings import ceilings, hanging, lamps, parts, plates, rails, rooms, sheet, tubes, wires, works
from plugins.drawings.sheet import Drawn
from plugins.drawings.size import Size, spoken, worded
from plugins.drawings.view import View

Shape = Callable[[Size], tuple[View, ...]]
SHAPES: dict[str, Shape] = {
    "bulb-a60": lamps.bulb_a60,
    "bulb-globe": lamps.bulb_globe,
    "bulb-candle": lamps.bulb_candle,
    "bulb-filament": lamps.bulb_filament,
    "spot-gu10": lamps.spot_gu10,
    "spot-mr16": lamps.spot_mr16,
    "par30": lamps.par30,
    "tube-t8": tubes.tube_t8,
    "tube-t5": tubes.tube_t5,
    "capsule-g9": lamps.capsule_g9,
    "downlight": ceilings.downlight,
    "downlight-deep": ceilings.downlight_deep,
    "panel": ceilings.panel,
    "track-spot": hanging.track_spot,
    "ceiling-round": ceilings.ceiling_round,
    "pendant-dome": hanging.pendant_dome,
    "pendant-linear": hanging.pendant_linear,
    "wall-sconce": rooms.wall_sconce,
    "desk-lamp": rooms.desk_lamp,
    "strip": rooms.strip,
    "flood": works.flood,
    "bollard": works.bollard,
    "wall-outdoor": rooms.wall_outdoor,
    "stake-spot": works.stake_spot,
    "highbay": works.highbay,
    "batten-ip65": works.batten_ip65,
    "bulkhead": works.bulkhead,
    "switch": plates.switch,
    "socket": plates.socket,
    "socket-usb": plates.socket_usb,
    "dimmer": plates.dimmer,
    "junction-box": plates.junction_box,
    "wire-coil": wires.wire_coil,
    "cable-round": wires.cable_round,
    "cable-data": wires.cable_data,
    "mcb": rails.mcb,
    "rcbo": rails.rcbo,
    "box": rails.box,
    "driver": parts.driver,
    "lampholder": parts.lampholder,
    "connector": parts.connector,
    "track-rail": parts.track_rail,
    "sensor": parts.sensor,
}


#: characters of drawings kept, and shapes kept to be said in the other language, before all are forgotten
MOST = 16_000_000
SHAPES_KEPT = 2_000
STOPS = {"zh": ("尺寸（mm）：", "、"), "en": ("Dimensions in mm: ", ", ")}


class Drawer:
    """Draws, and knows again what it has drawn: things of one family alike in all that their shape reads are one drawing."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, ...]] = {}
        self._shapes: dict[tuple[object, ...], tuple[View, ...]] = {}
        self._drawn: dict[tuple[object, ...], Drawn] = {}
        self._size = 0

    def draw(self, specs: Mapping[str, Value], family: str, lang: Lang) -> Drawn:
        """The drawing of ``family`` with the figures of ``specs`` (mm), its words in ``lang``.

        Raises KeyError for a family that has no shape.
        """
        codes = self._codes.get(family, ())
        key = (family, *[specs.get(code) for code in codes])
        found = self._drawn.get((lang, *key))
        if found is None:
            key, views = self._shape(specs, family, key)
            found = sheet.draw([_said(view, lang) for view in views], _described(views, lang))
            self._size += len(found.lines)
            if self._size > MOST:
                self._drawn.clear()
                self._size = len(found.lines)
            self._drawn[lang, *key] = found
        return found

    def _shape(
        self, specs: Mapping[str, Value], family: str, key: tuple[object, ...]
    ) -> tuple[tuple[object, ...], tuple[View, ...]]:
        views = self._shapes.get(key)
        if views is None:
            size = Size(specs)
            views = SHAPES[family](size)
            known = self._codes.get(family, ())
            if more := size.read.difference(known):
                # Keys so far left these codes out. The longer ones match none of them, so nothing is taken for another.
                self._codes[family] = (*known, *sorted(more))
                key = (family, *[specs.get(code) for code in self._codes[family]])
            if len(self._shapes) >= SHAPES_KEPT:
                self._shapes.clear()
            self._shapes[key] = views
        return key, views


def _said(view: View, lang: Lang) -> View:
    """The same lines with the words of a language."""
    spans = [
        replace(span, text=spoken(span.text, lang)) if worded(span.text) else span for span in view.spans
    ]
    notes = [
        replace(note, text=spoken(note.text, lang)) if worded(note.text) else note for note in view.leaders
    ]
    caption = spoken(view.caption, lang)
    return View(view.left, view.top, view.right, view.bottom, view.share, caption, view.paths, spans, notes)


def _described(views: tuple[View, ...], lang: Lang) -> str:
    """The figures in a sentence, empty where there are none."""
    figures = [span.text for view in views for span in view.spans]
    figures += [note.text for view in views for note in view.leaders]
    before, stop = STOPS[lang]
    return before + spoken(stop.join(dict.fromkeys(figures)), lang) if figures else ""


_drawer = Drawer()


def draw(specs: Mapping[str, Value], family: str, lang: Lang, *, ident: str, title: str) -> str:
    """An SVG of ``family`` with the figures of ``specs`` (mm), its words in ``lang``.

    ``ident`` must be unique on the page. Raises KeyError for a family that has no shape.
    """
    return _drawer.draw(specs, family, lang).svg(ident, title)
