"""The one door: a product's specs and family → its drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from catalog.model import LANGS, Lang, Value
from plugins.drawings import ceilings, hanging, lamps, parts, plates, rails, rooms, sheet, tubes, wires, works
from plugins.drawings.kept import READ, Both, Kept
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


#: characters of drawings in memory before all are forgotten
MOST = 16_000_000
STOPS = {"zh": ("尺寸（mm）：", "、"), "en": ("Dimensions in mm: ", ", ")}


class Drawer:
    """Draws, and knows again what it has drawn: things of one family alike in all that shapes read are one drawing.

    ``kept``: where drawings outlive this process.
    """

    def __init__(self, kept: Kept | None = None) -> None:
        self.kept = kept
        self._drawn: dict[tuple[object, ...], Both] = {}
        self._size = 0

    def draw(self, specs: Mapping[str, Value], family: str) -> Both:
        """The drawing of ``family`` with the figures of ``specs`` (mm), in all languages.

        Raises KeyError for a family that has no shape.
        """
        key = (family, *map(specs.get, READ))
        found = self._drawn.get(key)
        if found is None:
            found, sure = self._fetched(specs, family)
            if not sure:
                return found
            self._size += sum(len(drawn.lines) for drawn in found.values())
            if self._size > MOST:
                self._drawn.clear()
                self._size = 0
            self._drawn[key] = found
        return found

    def _fetched(self, specs: Mapping[str, Value], family: str) -> tuple[Both, bool]:
        """From disk, else made. False for a shape that has read more than ``READ``: it cannot be known again."""
        path = self.kept.path(family, specs) if self.kept else ""
        found = self.kept.get(path) if self.kept else None
        if found is not None:
            return found, True
        size = Size(specs)
        views = SHAPES[family](size)
        made = {
            lang: sheet.draw([_said(view, lang) for view in views], _described(views, lang)) for lang in LANGS
        }
        sure = size.read.issubset(READ)
        if self.kept and sure:
            self.kept.put(path, made)
        return made, sure


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


def keep_in(folder: Path) -> None:
    """Keep drawings on disk from now on."""
    _drawer.kept = Kept(folder)


def drawn(specs: Mapping[str, Value], family: str) -> Both:
    """The drawing of ``family`` with the figures of ``specs`` (mm), in all languages. Raises KeyError for a family that has
    no shape.
    """
    return _drawer.draw(specs, family)


def draw(specs: Mapping[str, Value], family: str, lang: Lang, *, ident: str, title: str) -> str:
    """An SVG of ``family`` with the figures of ``specs`` (mm), its words in ``lang``.

    ``ident`` must be unique on the page. Raises KeyError for a family that has no shape.
    """
    return drawn(specs, family)[lang].svg(ident, title)
