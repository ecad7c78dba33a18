"""How much a light dazzles, indoors by UGR and outdoors by BUG, as a product page says it."""

from __future__ import annotations

from catalog.photometry.bug import Outdoor
from catalog.photometry.figures import Figures
from catalog.photometry.glare import REFERENCE, ROOMS, SURFACES, Glare, table
from plugins.site.edition import Edition
from theme.product_page import Figure, GlareView

#: families that stand outdoors
OUTDOOR = frozenset({"flood", "bollard", "wall-outdoor", "stake-spot"})
#: below this a rating says no more than that
LEAST = 10


def _table(edition: Edition, figures: Figures) -> list[list[float | None]]:
    """Both languages of a product ask one after the other."""
    last: tuple[Figures, list[list[float | None]]] | None = edition.site.memory.get("glare")
    if last is None or last[0] is not figures:
        last = figures, [row for _, row in table(figures)]
        edition.site.memory["glare"] = last
    return last[1]


def _told(rating: float | None) -> str:
    return f"< {LEAST}" if rating is None or rating < LEAST else f"{rating:.1f}"


def figure(edition: Edition, family: str, figures: Figures) -> Figure | None:
    """One figure to compare lights by; None where it does not apply."""
    say = edition.say
    if family in OUTDOOR:
        rating = Outdoor(figures).rating
        said = " ".join(f"{letter}{at}" for letter, at in zip("BUG", rating, strict=True))
        return Figure(say("BUG 等级", "BUG rating"), said, help=say("IES TM-15：背光 B、上射光 U、眩光 G，各分 0 到 5，越小越不扰人。", "IES TM-15: light behind (B), upwards (U) and glare (G), each 0 to 5; less disturbs less."))  # fmt: skip
    if not Glare.applies(figures):
        return None
    row = _table(edition, figures)[ROOMS.index(REFERENCE)]
    side, along = _told(row[0]), _told(row[len(SURFACES)])
    return Figure(say("眩光 UGR，4H 8H", "Glare UGR, 4H 8H"), side if side == along else f"{side} / {along}", help=say("标准房间里灯有多刺眼，横向 / 纵向看；越小越好。办公和教室要不高于 19，商店 22，走廊 25。", "How much it dazzles in a standard room, seen from the side / along. Less is better: at most 19 in offices and classrooms, 22 in shops, 25 in corridors."))  # fmt: skip


def view(edition: Edition, family: str, figures: Figures) -> GlareView | None:
    """The whole table of a light for indoors."""
    if family in OUTDOOR or not Glare.applies(figures):
        return None
    heads = tuple(" / ".join(f"{100 * share:.0f}" for share in surfaces) for surfaces in SURFACES)
    rows = zip(ROOMS, _table(edition, figures), strict=True)
    return GlareView(
        heads * 2,
        tuple((f"{x}H × {y}H", *map(_told, row)) for (x, y), row in rows),
        edition.say(
            "H 是灯比眼睛高多少（坐姿眼高 1.2 m）；房间宽 × 深都以 H 计。列头是顶面、墙面、地面的反射率（%）。"
            "按 CIE 117 和 CIE 190 计算，灯距 0.25H，与 DIALux、Relux 的表相同。",
            "H is how far the lights are above the eye, 1.2 m when seated; rooms are across × ahead in H. Columns are "
            "reflectances of ceiling, walls and floor in per cent. By CIE 117 and CIE 190, lights 0.25 H apart, as in the "
            "tables of DIALux and Relux.",
        ),
    )
