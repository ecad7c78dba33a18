"""The one door: a product's specs and family → its drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from catalog.model import Lang, Value
from plugins.drawings import ceilings, hanging, lamps, parts, plates, rails, rooms, tubes, wires, works
from plugins.drawings.sheet import svg
from plugins.drawings.size import Size
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


def draw(specs: Mapping[str, Value], family: str, lang: Lang, *, ident: str, title: str) -> str:
    """An SVG of ``family`` with the figures of ``specs`` (mm), its words in ``lang``.

    ``ident`` must be unique on the page. Raises KeyError for a family that has no shape.
    """
    views = SHAPES[family](Size(specs, lang))
    figures = [span.text for view in views for span in view.spans] + [
        n.text for view in views for n in view.leaders
    ]
    stop = ", " if lang == "en" else "、"
    desc = ("Dimensions in mm: " if lang == "en" else "尺寸（mm）：") + stop.join(dict.fromkeys(figures))
    return svg(views, ident, title, desc if figures else title)
