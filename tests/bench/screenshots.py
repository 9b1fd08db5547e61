"""The pictures of the README, from the real window: `make screenshots`.

    python -m tests.bench.screenshots [--photos DIR] [--out DIR] [--models] [--find]

Without arguments the board shows the samples, and docs/images is written. With other photographs
and another folder the same is rendered for looking at, in two sizes and both themes; --models and
--find render the settings' models and the Find panel instead.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QWidget

from refboard.core.board import Item
from refboard.core.ids import ItemId
from refboard.core.settings import Theme
from refboard.ui.importing.samples import sample_files
from tests.bench.driver import Driver
from tests.bench.inference.model_views import find_panels, model_pages, settled, window_on
from tests.bench.pictures import ROOT

IMAGES = ROOT / "docs" / "images"
SIZE = (1600, 1000)
SMALL = (1000, 700)
MOST_BYTES = 400_000
MOST_PICTURES = 48
ASKED_ABOUT = "moons-terracotta.jpg"
THEMES: tuple[Theme, ...] = ("dark", "light")


def board_picture(pictures: Sequence[Path], theme: Theme, size: tuple[int, int]) -> bytes:
    """Return a window on a tidy board with a picture chosen and what is like it, as PNG."""
    with (
        tempfile.TemporaryDirectory() as temporary,
        Driver(Path(temporary) / "library", theme=theme, size=size) as driver,
    ):
        board = driver.open()
        driver.drop(pictures)
        driver.until_embedded(len(pictures))
        window = driver.window
        answers: list[object] = []
        window.controller.find.answered.connect(answers.append)
        window.view.select_all()
        window.run("arrange_rows")
        chosen = _asked_about(driver)
        window.view.select([chosen])
        window.run("find_similar")
        driver.until(lambda: bool(answers), "find similar pictures")
        window.view.fit_all(glide=False)
        # Notes go after some seconds; the picture shows the window at rest.
        driver.rest(6.0)
        driver.until_complete()
        assert chosen in board.document.items
        return _png(driver.window)


def empty_picture(theme: Theme, size: tuple[int, int]) -> bytes:
    """Return a window as it is at the first start, as PNG."""
    with (
        tempfile.TemporaryDirectory() as temporary,
        Driver(Path(temporary) / "library", theme=theme, size=size) as driver,
    ):
        driver.open()
        driver.rest(1.0)
        return _png(driver.window)


def write_views(
    views: Callable[[Driver], Iterator[tuple[str, QWidget]]],
    pictures: Sequence[Path],
    size: tuple[int, int],
    out: Path,
) -> None:
    """Write each of some views of the window in both themes."""
    for theme in THEMES:
        with window_on(pictures, theme, size) as driver:
            for name, widget in views(driver):
                target = out / f"{name}-{theme}-{size[0]}.png"
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(_png(settled(driver, widget)))
                print(target, flush=True)


def _asked_about(driver: Driver) -> ItemId:
    """Return the item of the picture to ask about: the named one, or the one in the middle."""
    bounds = driver.board.document.bounds()
    assert bounds is not None

    def place(item: Item) -> tuple[bool, float]:
        asset = driver.window.known_assets.get(item.asset_id)
        centre = item.placement.rect.centre
        distance = abs(centre.x - bounds.centre.x) + abs(centre.y - bounds.centre.y)
        return asset is None or asset.name != ASKED_ABOUT, distance

    return min(driver.board.document, key=place).id


def _png(widget: QWidget) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    return bytes(buffer.data().data())


def write_small(png: bytes, target: Path) -> int:
    """Write a picture with as many colours as fit into MOST_BYTES; return its size in bytes."""
    image = Image.open(BytesIO(png)).convert("RGB")
    content = b""
    for colours in (256, 192, 128, 96, 64):
        palette = image.quantize(colours, method=Image.Quantize.MEDIANCUT, kmeans=2)
        few = image.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
        buffer = BytesIO()
        few.save(buffer, "PNG", optimize=True)
        content = buffer.getvalue()
        if len(content) <= MOST_BYTES:
            break
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return len(content)


def pictures_in(folder: Path) -> list[Path]:
    """Return some pictures of a folder, evenly spread over it."""
    found = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".jpg", ".png", ".webp"))
    step = max(1, len(found) // MOST_PICTURES)
    return found[::step][:MOST_PICTURES]


def main() -> None:
    """Write the pictures and tell where they are."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.screenshots")
    parser.add_argument("--photos", type=Path, metavar="DIR", help="other pictures for the board")
    parser.add_argument("--out", type=Path, metavar="DIR", default=IMAGES)
    parser.add_argument("--models", action="store_true", help="the settings and their models")
    parser.add_argument("--find", action="store_true", help="the Find panel with meaning")
    options = parser.parse_args()
    pictures = pictures_in(options.photos) if options.photos else list(sample_files())
    if not pictures:
        parser.error("there are no pictures; run: make setup")
    sizes = (SIZE, SMALL) if options.photos else (SIZE,)
    if options.models or options.find:
        for size in sizes:
            if options.models:
                write_views(model_pages, pictures[:12], size, options.out)
            if options.find:
                write_views(find_panels, pictures, size, options.out)
        return
    for size in sizes:
        suffix = "" if size == SIZE else f"-{size[0]}"
        for theme in THEMES:
            target = options.out / f"board-{theme}{suffix}.png"
            written = write_small(board_picture(pictures, theme, size), target)
            print(f"{target}  {written / 1000:.0f} kB", flush=True)
        target = options.out / f"empty{suffix}.png"
        print(f"{target}  {write_small(empty_picture('dark', size), target) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
