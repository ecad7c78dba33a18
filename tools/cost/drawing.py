"""What both ways have cost together, month by month: where the lines cross, the new lamps are paid."""

from __future__ import annotations

from theme.paper import circle, line, path, said, step, text
from tools.cost.formulas import Change

LEFT, TOP, WIDE, HIGH = 52.0, 16.0, 292.0, 196.0
HEIGHT = 250.0
MOST, PARTS = 5.0, 4


def parts(change: Change, years: str) -> list[str]:
    """``years``: what the axis is called."""
    span = MOST
    if change.payback:
        span = next((s for s in (1.0, 2.0, 5.0, 10.0, 20.0) if change.payback * 1.4 <= s), 20.0)
    top = max(change.before * span, change.price + change.after * span)
    apart = step(top, PARTS)

    def at(year: float, yuan: float) -> tuple[float, float]:
        return LEFT + WIDE * year / span, TOP + HIGH * (1 - yuan / top)

    rules = [path([at(0, apart * n), at(span, apart * n)]) for n in range(int(top / apart) + 1)]
    drawn = [line("rule", "".join(rules))]
    drawn += [text(LEFT - 6, at(0, apart * n)[1] + 4, said(apart * n) if n else "0", "end") for n in range(int(top / apart) + 1)]  # fmt: skip
    beat = span / 5
    drawn += [text(at(beat * n, 0)[0], TOP + HIGH + 16, said(beat * n) if n else "0") for n in range(6)]
    drawn.append(text(LEFT + WIDE, TOP + HIGH + 32, years, "end"))
    drawn.append(line("curve dashed", path([at(0, 0), at(span, change.before * span)])))
    drawn.append(line("curve", path([at(0, change.price), at(span, change.price + change.after * span)])))
    if change.payback and change.payback <= span:
        drawn.append(circle("lamp", *at(change.payback, change.before * change.payback), 4))
    return drawn
