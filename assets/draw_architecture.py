"""Draw the floors of the code as docs/images/architecture.svg: `make architecture`.

    python assets/draw_architecture.py [--check]

The floors are those that import-linter keeps, read from pyproject.toml: what a room imports lies on
a floor below it. With --check nothing is written, and the status tells whether the drawing is true.
"""

from __future__ import annotations

import argparse
import ast
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "architecture.svg"
WIDTH, MARGIN, INSET = 820, 16, 12
ROOM, GAP, HEAD = 30, 6, 30
NAME_PX, WORDS_PX = 8.0, 5.6
"""How wide a letter is at most, of a room's name and of what it is for."""
FONT = "font-family='system-ui, sans-serif'"

Floors = list[list[str]]


class Storey(NamedTuple):
    """One layer of the house: what it is called and for, its colour, and its floors of rooms."""

    name: str
    purpose: str
    colour: str
    floors: Floors


def contract(name: str) -> Floors:
    """Return the floors of a contract, the highest first, each with its rooms."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = table["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["name"] == name)
    return [[room.strip() for room in layer.split("|")] for layer in layers]


def storeys() -> list[Storey]:
    """Return the layers from the roof to the ground."""
    starts = [["__main__"], ["app", "cli", "self_test"], ["headless_demo", "scripted_window"]]
    return [
        Storey("refboard", "starts: build, wire, run", "#7a5ea8", starts),
        Storey(
            "ui", "the window, in PySide6", "#2f6fb3", contract("nothing goes up inside the window")
        ),
        Storey("worker", "threads and the bridge: the lowest Qt", "#2c8a86", []),
        Storey(
            "services",
            "use cases over adapters, without Qt",
            "#3f8a4c",
            contract("use cases above adapters; adapters independent"),
        ),
        Storey("core", "values, errors, geometry: no Qt, no files", "#8a6d2f", []),
    ]


def purpose_of(room: str, storey: str) -> str:
    """Return the first sentence of a package or module."""
    base = ROOT / "refboard" if storey == "refboard" else ROOT / "refboard" / storey
    path = base / room / "__init__.py" if (base / room).is_dir() else base / f"{room}.py"
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def drawing() -> str:
    """Return the SVG."""
    parts: list[str] = []
    y = MARGIN
    for storey in storeys():
        height = HEAD + len(storey.floors) * (ROOM + GAP) + (GAP if storey.floors else 2)
        parts += _storey(storey, y, height)
        y += height + GAP
    height = y + MARGIN - GAP
    return "\n".join(
        [
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' "
            f"width='{WIDTH}' height='{height}' role='img' aria-label='The floors of the code: "
            f"imports point down'>",
            f"<rect width='{WIDTH}' height='{height}' rx='10' fill='#ffffff'/>",
            *parts,
            "</svg>\n",
        ]
    )


def _storey(storey: Storey, y: int, height: int) -> list[str]:
    wide = WIDTH - 2 * MARGIN
    name, colour = storey.name, storey.colour
    parts = [
        f"<rect x='{MARGIN}' y='{y}' width='{wide}' height='{height}' rx='8' fill='{colour}' "
        f"fill-opacity='0.10' stroke='{colour}'/>",
        f"<text x='{MARGIN + INSET}' y='{y + 20}' {FONT} font-size='14' fill='{colour}'>"
        f"<tspan font-weight='bold'>{name}/</tspan></text>",
        _words(storey.purpose, WIDTH - MARGIN - INSET - 10, y + 20, 12),
    ]
    for place, rooms in enumerate(storey.floors):
        top = y + HEAD + place * (ROOM + GAP)
        room_width = (wide - 2 * INSET - GAP * (len(rooms) - 1)) / len(rooms)
        for number, room in enumerate(rooms):
            left = MARGIN + INSET + number * (room_width + GAP)
            parts += _room(room, purpose_of(room, name), colour, left, top, room_width)
    return parts


def _room(room: str, purpose: str, colour: str, left: float, top: float, width: float) -> list[str]:
    room_left = width - 24 - len(room) * NAME_PX
    fits = len(purpose) * WORDS_PX < room_left
    return [
        f"<g><title>{escape(purpose)}</title>",
        f"<rect x='{left:g}' y='{top}' width='{width:g}' height='{ROOM}' rx='5' fill='#ffffff' "
        f"stroke='{colour}' stroke-opacity='0.6'/>",
        f"<text x='{left + 10:g}' y='{top + 20}' {FONT} font-size='13' fill='#222222'>"
        f"{escape(room)}</text>",
        *([_words(purpose, left + width - 10, top + 20, 11)] if fits else []),
        "</g>",
    ]


def _words(words: str, right: float, baseline: float, size: int) -> str:
    """Return words that end at a place: not every reader of SVG can put them after others."""
    return (
        f"<text x='{right:g}' y='{baseline:g}' {FONT} font-size='{size}' fill='#666666' "
        f"text-anchor='end'>{escape(words)}</text>"
    )


def main() -> int:
    """Write the drawing, or tell whether it is true."""
    parser = argparse.ArgumentParser(prog="python assets/draw_architecture.py")
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    options = parser.parse_args()
    if options.check:
        return int(not PICTURE.is_file() or PICTURE.read_text(encoding="utf-8") != drawing())
    PICTURE.write_text(drawing(), encoding="utf-8")
    print(PICTURE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
