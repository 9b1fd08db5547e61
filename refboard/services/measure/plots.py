"""Draw measurements as SVG: lines with their names beside them, in the colours of the page.

A plot is as wide as a phone, so that its words can be read there; wider pages put several side by
side. Every point tells its figures to whoever rests the pointer on it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 360, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 14, 14, 34
_NAMES_WIDTH = 74
_NAME_HEIGHT = 13
_COLOURS = 6
_MOST_DOTS = 40


@dataclass(frozen=True, slots=True)
class Series:
    """A named line.

    Attributes:
        name: Shown at its end; empty for none.
        points: x and y of each, x rising.
    """

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Plot:
    """What to draw.

    Attributes:
        title: What is shown, with its unit.
        series: At least one, each with at least one point.
        x_label: What goes to the right, from nothing on.
        x_ticks: Where to write what along that; round numbers when empty.
        from_zero: The scale starts at nothing; otherwise just below what there is.
        shaded_to: The left part up to here does not count; None for nothing.
    """

    title: str
    series: Sequence[Series]
    x_label: str
    x_ticks: Sequence[tuple[float, str]] = ()
    from_zero: bool = True
    shaded_to: float | None = None


@dataclass(frozen=True, slots=True)
class _Scale:
    """Turns values into places along one side of the picture."""

    low: float
    high: float
    start: float
    stop: float

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.stop - self.start), 1)


def draw(plot: Plot) -> str:
    """Return a plot as an SVG element."""
    names = _NAMES_WIDTH if any(line.name for line in plot.series) else 0
    x = _x_scale(plot, WIDTH - _RIGHT - names)
    y, y_ticks = _y_scale(plot)
    parts = [
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(plot.title)}</title>",
        *_shade(plot, x),
        *_grid(x, y, y_ticks),
        *_x_axis(plot, x),
    ]
    for number, line in enumerate(plot.series):
        parts += _line(line, number % _COLOURS, x, y)
    parts += _names(plot.series, x, y)
    return "\n".join([*parts, "</svg>"])


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Return round numbers that enclose a range, about so many of them and a few more at most."""
    if high <= low:
        high = low + (abs(low) * 0.1 or 1.0)
    rough = (high - low) / about
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * nice for nice in (1, 2, 2.5, 5, 10) if unit * nice >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, max(last, first + 1) + 1)]


def number(value: float) -> str:
    """Return a number as briefly as it can be read."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{min(digits, 3)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _x_scale(plot: Plot, right: float) -> _Scale:
    places = [x for line in plot.series for x, _ in line.points] + [x for x, _ in plot.x_ticks]
    low, high = min(0.0, *places), max(places)
    return _Scale(low, high if high > low else low + 1, _LEFT, right)


def _y_scale(plot: Plot) -> tuple[_Scale, list[float]]:
    values = [y for line in plot.series for _, y in line.points]
    low, high = min(values), max(values)
    if plot.from_zero:
        low = min(0.0, low)
    else:
        # Never so near that noise looks like a mountain.
        room = max(high - low, abs(high) * 0.05) / 2
        middle, floor = (low + high) / 2, 0.0 if low >= 0 else -math.inf
        low, high = max(floor, middle - room), middle + room
    found = ticks(low, high)
    return _Scale(found[0], found[-1], HEIGHT - _BOTTOM, _TOP), found


def _shade(plot: Plot, x: _Scale) -> Iterator[str]:
    if plot.shaded_to is not None and plot.shaded_to > x.low:
        width = x.at(min(plot.shaded_to, x.high)) - _LEFT
        height = HEIGHT - _TOP - _BOTTOM
        yield f'<rect class="shade" x="{_LEFT}" y="{_TOP}" width="{width:.1f}" height="{height}"/>'


def _grid(x: _Scale, y: _Scale, values: Sequence[float]) -> Iterator[str]:
    for value in values:
        place = y.at(value)
        yield f'<path class="grid" d="M{_LEFT} {place}H{x.stop}"/>'
        yield f'<text class="end" x="{_LEFT - 6}" y="{place + 3.5:.1f}">{number(value)}</text>'


def _x_axis(plot: Plot, x: _Scale) -> Iterator[str]:
    marks = plot.x_ticks or [
        (value, number(value)) for value in ticks(x.low, x.high) if x.low <= value <= x.high
    ]
    base = HEIGHT - _BOTTOM
    for value, words in marks:
        yield f'<text class="middle" x="{x.at(value)}" y="{base + 15}">{escape(words)}</text>'
    middle = (x.start + x.stop) / 2
    yield f'<text class="middle label" x="{middle}" y="{HEIGHT - 4}">{escape(plot.x_label)}</text>'


def _line(line: Series, colour: int, x: _Scale, y: _Scale) -> Iterator[str]:
    places = [(x.at(a), y.at(b)) for a, b in line.points]
    path = "L".join(f"{a} {b}" for a, b in places)
    yield f'<path class="line s{colour}" d="M{path}"/>'
    is_sparse = len(places) <= _MOST_DOTS
    for (a, b), (_, value) in zip(places, line.points, strict=True):
        words = escape(f"{line.name} {number(value)}".strip())
        kind = f"dot s{colour}" if is_sparse else "spot"
        yield f'<circle class="{kind}" cx="{a}" cy="{b}" r="3"><title>{words}</title></circle>'


def _names(series: Sequence[Series], x: _Scale, y: _Scale) -> Iterator[str]:
    """Write each name at the end of its line, moved apart where lines end together."""
    wanted = sorted(
        (y.at(line.points[-1][1]) + 3.5, colour, line.name)
        for colour, line in enumerate(series)
        if line.name
    )
    places: list[float] = []
    for place, _, _ in wanted:
        places.append(max(place, places[-1] + _NAME_HEIGHT) if places else place)
    beyond = max(0.0, places[-1] - (HEIGHT - _BOTTOM)) if places else 0.0
    for place, (_, colour, name) in zip(places, wanted, strict=True):
        at = f'x="{x.stop + 7}" y="{place - beyond:.1f}"'
        yield f'<text class="name s{colour % _COLOURS}" {at}>{escape(name)}</text>'
