"""The strip with the places where power goes in, and the voltage along it."""

from __future__ import annotations

from theme.paper import circle, line, path, said, text
from tools.strip.formulas import Run

LEFT, WIDE, STRIP, TOP, HIGH = 48.0, 296.0, 40.0, 76.0, 110.0
HEIGHT = 232.0
POINTS = 60


def parts(run: Run) -> list[str]:
    """The curve stands between the volts of the driver and those that are allowed at least."""
    floor = run.volts * (1 - run.share)
    scale = HIGH / (run.volts * run.share * 1.15)

    def across(metres: float) -> float:
        return LEFT + WIDE * metres / run.length

    def down(volts: float) -> float:
        return TOP + (run.volts - volts) * scale

    drawn = [line("strip", path([(LEFT, STRIP), (LEFT + WIDE, STRIP)]))]
    for feed in run.feeds():
        x = across(feed)
        drawn.append(line("measure", path([(x, 8), (x, STRIP - 6)])))
        drawn.append(line("measure", path([(x - 4, STRIP - 12), (x, STRIP - 6), (x + 4, STRIP - 12)])))
        drawn.append(circle("lamp", x, STRIP, 3))
    drawn.append(line("rule", path([(LEFT, down(run.volts)), (LEFT + WIDE, down(run.volts))])))
    drawn.append(line("measure axis", path([(LEFT, down(floor)), (LEFT + WIDE, down(floor))])))
    places = [run.length * at / POINTS for at in range(POINTS + 1)]
    drawn.append(line("curve", path([(across(at), down(run.voltage(at))) for at in places])))
    drawn.append(text(LEFT - 6, down(run.volts) + 4, f"{said(run.volts)} V", "end"))
    drawn.append(text(LEFT - 6, down(floor) + 4, f"{said(floor)} V", "end"))
    drawn += [text(across(run.length * at / 4), TOP + HIGH + 30, f"{said(run.length * at / 4) if at else 0} m") for at in range(5)]  # fmt: skip
    return drawn
