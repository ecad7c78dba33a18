"""What is drawn of each family. Loaded where something has to be drawn: most drawings are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from catalog.model import LANGS, Lang, Value
from plugins.drawings import ceilings, hanging, lamps, parts, plates, rails, rooms, sheet, tubes, wires, works
from plugins.drawings.kept import READ, Both
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
STOPS = {"zh": ("尺寸（mm）：", "、"), "en": ("Dimensions in mm: ", ", ")}


def made(specs: Mapping[str, Value], family: str) -> tuple[Both, bool]:
    """The drawing of ``family`` in all languages; False for a shape that has read more than ``READ``."""
    size = Size(specs)
    views = SHAPES[family](size)
    both = {
        lang: sheet.draw([_said(view, lang) for view in views], _described(views, lang)) for lang in LANGS
    }
    return both, size.read.issubset(READ)


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
