"""The dot that stands for a topic's colour where a platform has no colours of its own."""

from colorsys import rgb_to_hsv

_DOTS = {"🔴": 0.0, "🟠": 0.08, "🟡": 0.14, "🟢": 0.42, "🔵": 0.58, "🟣": 0.75}  # by hue, 0 to 1
_GREY = "⚫"
_LEAST_SATURATION = 0.4


def dot(colour: int) -> str:
    """Return the emoji whose hue is nearest to a colour (0xRRGGBB); a grey one for what has no hue."""
    hue, saturation, _ = rgb_to_hsv(colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF)
    return min(_DOTS, key=lambda dot: _apart(_DOTS[dot], hue)) if saturation >= _LEAST_SATURATION else _GREY


def _apart(one: float, other: float) -> float:
    return min(abs(one - other), 1 - abs(one - other))
