"""Draw every drawing of the collection, and print which come out right, and by which renderer.

python -m tests.bench.svg_table [--all] [--others]

A page with what is right and ours side by side is written to bench-results/svg/index.html.
"""

import argparse
import base64
import html
from collections import Counter
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image

from refboard.core.errors import InputError
from refboard.services.imaging.decode import decode
from tests.drawings.case import EVERYTHING, WIDTH, Case, said
from tests.drawings.collection import CASES, FAMILIES, WRONG

SIDE = 400
PAGE = Path("bench-results/svg/index.html")
Renderer = Callable[[bytes], tuple[Image.Image, int]]
"""Draws a file: the picture, and how many things it says are not shown."""


def ours(content: bytes) -> tuple[Image.Image, int]:
    """Draw with the product."""
    picture = decode(content, name="drawing.svg", longest_side=SIDE)
    return picture.image, said(picture.remarks)


def bare(content: bytes) -> tuple[Image.Image, int]:
    """Draw with resvg alone."""
    import resvg_py

    png = resvg_py.svg_to_bytes(svg_string=content.decode(), width=SIDE, height=SIDE // 2)
    return Image.open(BytesIO(bytes(png))), 0


def qt(content: bytes) -> tuple[Image.Image, int]:
    """Draw with Qt's SVG module."""
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer()
    if not renderer.load(content):
        raise ValueError
    image = QImage(SIDE, SIDE // 2, QImage.Format.Format_RGBA8888)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return Image.frombytes("RGBA", (SIDE, SIDE // 2), bytes(image.constBits())), 0


def cairo(content: bytes) -> tuple[Image.Image, int]:
    """Draw with CairoSVG, where somebody has installed it."""
    import cairosvg  # type: ignore[import-not-found, import-untyped, unused-ignore]

    png = cairosvg.svg2png(bytestring=content, output_width=SIDE, output_height=SIDE // 2)
    return Image.open(BytesIO(png)), 0


OTHERS: Mapping[str, Renderer] = {"resvg alone": bare, "QtSvg": qt, "CairoSVG": cairo}


def drawn(renderer: Renderer, case: Case) -> tuple[Image.Image | None, int, str]:
    """Return the picture, how far it is off, and what went wrong."""
    try:
        image, not_shown = renderer(case.content)
        image.load()
    except InputError as error:
        return None, 255, error.sentence
    except Exception as error:  # noqa: BLE001  other renderers raise what they like
        return None, 255, type(error).__name__
    words = f"{not_shown} not shown" if not_shown else ""
    words = "nothing shown" if not_shown == EVERYTHING else words
    return image, 0 if case.is_right(image, not_shown) else case.worst(image) or 255, words


def score_of(renderer: Renderer) -> Counter[str]:
    """Return how many drawings of each family a renderer draws right."""
    score: Counter[str] = Counter()
    for family, cases in FAMILIES.items():
        score[family] = sum(drawn(renderer, case)[1] == 0 for case in cases)
    return score


def row_of(name: str, case: Case, image: Image.Image | None, words: str, *, is_right: bool) -> str:
    """Return one row of the page."""
    pictures = (case.expected(SIDE / 2 / WIDTH), image)
    cells = "".join(f"<td>{_picture(picture)}</td>" for picture in pictures)
    colour = "" if is_right else ' class="wrong"'
    return f"<tr{colour}><td>{html.escape(name)}</td>{cells}<td>{html.escape(words)}</td></tr>"


def _picture(image: Image.Image | None) -> str:
    if image is None:
        return "none"
    file = BytesIO()
    image.resize((SIDE // 2, SIDE // 4)).save(file, "PNG")
    return f'<img src="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}">'


def write_page(rows: list[str], summary: str) -> None:
    """Write what is right and what we draw side by side."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    style = (
        "body{font:14px sans-serif;background:#ccc}td{padding:2px 8px}.wrong{background:#fc8}"
        "table{display:inline-table}"
    )
    head = "<tr><th>drawing</th><th>right</th><th>ours</th><th></th></tr>"
    PAGE.write_text(
        f"<!doctype html><meta charset=utf-8><style>{style}</style><h1>{summary}</h1>"
        f"<table>{head}{''.join(rows)}</table>",
        encoding="utf-8",
    )


def main() -> int:
    """Print the table; 1 when a drawing is wrong that is not known to be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="also name those that are right")
    parser.add_argument("--others", action="store_true", help="score other renderers, too")
    options = parser.parse_args()
    right, rows, failures = 0, [], []
    for name, case in CASES.items():
        image, off, words = drawn(ours, case)
        right += off == 0
        rows.append(row_of(name, case, image, words, is_right=off == 0))
        if off and name not in WRONG:
            failures.append(name)
        if off or options.all:
            print(f"{name:40} {off or 'right':>6}  {words}")
    summary = f"{right} of {len(CASES)} drawings are right, or what is missing is said."
    write_page(rows, summary)
    print(f"{summary}\nSide by side: {PAGE}")
    if options.others:
        from PySide6.QtGui import QGuiApplication

        application = QGuiApplication([])
        for title, renderer in OTHERS.items():
            score = score_of(renderer)
            print(f"{title:12} {score.total():4} of {len(CASES)}  {dict(score)}")
        del application
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
