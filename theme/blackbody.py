"""The colour of a glowing body by temperature, for the scale of tints in tokens.css.

Planck's law, seen through an analytic fit of the CIE 1931 observer (Wyman, Sloan and Shirley, 2013), adapted with
Bradford from a 4300 K white, the middle of what lamps are sold in, to the white of the screen. So 2200 K reads
amber, 4000 K reads as paper and 6500 K reads as daylight, as they do in a room.
"""

from __future__ import annotations

from math import exp

Triple = tuple[float, float, float]
ROOM_WHITE = 4300
_SECOND_RADIATION = 1.438776877e-2  # m·K
_SCREEN_WHITE: Triple = (0.95047, 1.0, 1.08883)
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_BRADFORD_BACK = (
    (0.9869929, -0.1470543, 0.1599627),
    (0.4323053, 0.5183603, 0.0492912),
    (-0.0085287, 0.0400428, 0.9684867),
)
_TO_RGB = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.969266, 1.8760108, 0.041556),
    (0.0556434, -0.2040259, 1.0572252),
)


def _lobe(nm: float, peak: float, rise: float, fall: float) -> float:
    return exp(-0.5 * ((nm - peak) * (rise if nm < peak else fall)) ** 2)


def _observer(nm: float) -> Triple:
    return (
        0.362 * _lobe(nm, 442.0, 0.0624, 0.0374)
        + 1.056 * _lobe(nm, 599.8, 0.0264, 0.0323)
        - 0.065 * _lobe(nm, 501.1, 0.0490, 0.0382),
        0.821 * _lobe(nm, 568.8, 0.0213, 0.0247) + 0.286 * _lobe(nm, 530.9, 0.0613, 0.0322),
        1.217 * _lobe(nm, 437.0, 0.0845, 0.0278) + 0.681 * _lobe(nm, 459.0, 0.0385, 0.0725),
    )


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def _seen(kelvin: float) -> Triple:
    """CIE XYZ of the glow, brightness 1."""
    sums = [0.0, 0.0, 0.0]
    for nm in range(380, 781, 5):
        metres = nm * 1e-9
        glow = 1 / (metres**5 * (exp(_SECOND_RADIATION / (metres * kelvin)) - 1))
        for i, share in enumerate(_observer(nm)):
            sums[i] += glow * share
    return sums[0] / sums[1], 1.0, sums[2] / sums[1]


def colour(kelvin: float, level: float = 1.0) -> str:
    """``#rrggbb``: the hue of ``kelvin`` with its strongest channel at ``level`` (linear light, 0–1)."""
    room, screen = _times(_BRADFORD, _seen(ROOM_WHITE)), _times(_BRADFORD, _SCREEN_WHITE)
    cones = _times(_BRADFORD, _seen(kelvin))
    x, y, z = (c * s / r for c, s, r in zip(cones, screen, room, strict=True))
    linear = [max(channel, 0.0) for channel in _times(_TO_RGB, _times(_BRADFORD_BACK, (x, y, z)))]
    scale = level / max(linear)
    coded = (
        12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in (v * scale for v in linear)
    )
    return "#" + "".join(f"{round(255 * c):02x}" for c in coded)


def tokens(temperatures: tuple[int, ...]) -> str:
    """The lines of tokens.css: a glow and a deeper edge for each temperature."""
    return "\n".join(f"  --cct-{k}: {colour(k)}; --cct-{k}-edge: {colour(k, 0.5)};" for k in temperatures)
