"""Draw RefBoard's icons, and the files that each system wants them in.

    python assets/icon.py                writes the two SVG drawings and icon-256.png beside it
    python assets/icon.py --build DIR    writes what the packages need: .icns, .ico, PNG and SVG

It needs what RefBoard itself needs and no more. The same Qt writes the same bytes every time.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import document_icon
import icon_art
from icon_files import ICNS_SIZES_PX, ICO_SIZES_PX, icns, ico
from icon_raster import png

if TYPE_CHECKING:
    from collections.abc import Sequence

ASSETS_DIR = Path(__file__).resolve().parent
HICOLOR_SIZES_PX = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""The sizes of the freedesktop icon theme that desktops ask for."""
LARGEST_SMALL_PX = 32
"""Up to this size the simpler drawing is the clearer one; compared by eye, enlarged eight times."""

APP_NAME, COMMAND, MIME_ICON = "RefBoard", "refboard", "application-x-refboard"


def app_png(side_px: int, margin: int = icon_art.MARGIN) -> bytes:
    """Return the app's icon as a PNG file, in the drawing that suits the size.

    Args:
        side_px: At least 16.
        margin: The board's distance from the edges in 1024ths of the side. Small sizes have one
            pixel in 16 on macOS, and none elsewhere.
    """
    if side_px > LARGEST_SMALL_PX:
        return png(icon_art.svg(margin), side_px)
    margin_px = side_px // 16 if margin == icon_art.MAC_MARGIN else 0
    return png(icon_art.small_svg(side_px, margin_px), side_px)


def document_png(side_px: int) -> bytes:
    """Return the icon of `.refboard` files as a PNG file, in the drawing that suits the size.

    Args:
        side_px: At least 16.
    """
    is_small = side_px <= LARGEST_SMALL_PX
    return png(document_icon.small_svg(side_px) if is_small else document_icon.svg(), side_px)


def built_files() -> dict[str, bytes]:
    """Return the files of `--build`, by their paths below its folder."""
    mac_app = {side: app_png(side, icon_art.MAC_MARGIN) for side in ICNS_SIZES_PX}
    windows_app = {side: app_png(side, icon_art.WINDOWS_MARGIN) for side in ICO_SIZES_PX}
    sheets = {side: document_png(side) for side in {*ICNS_SIZES_PX, *ICO_SIZES_PX}}
    files = {
        f"{APP_NAME}.icns": icns(mac_app),
        f"{COMMAND}-doc.icns": icns(sheets),
        f"{COMMAND}.ico": ico(windows_app),
        f"{COMMAND}-doc.ico": ico(sheets),
        f"hicolor/scalable/apps/{COMMAND}.svg": icon_art.svg().encode(),
        f"hicolor/scalable/mimetypes/{MIME_ICON}.svg": document_icon.svg().encode(),
    }
    for side in HICOLOR_SIZES_PX:
        folder = f"hicolor/{side}x{side}"
        files[f"{folder}/apps/{COMMAND}.png"] = app_png(side)
        files[f"{folder}/mimetypes/{MIME_ICON}.png"] = document_png(side)
    return files


def committed_files() -> dict[str, bytes]:
    """Return the files that lie beside this script, by name."""
    return {
        "icon.svg": icon_art.svg().encode(),
        "icon-256.png": app_png(256),
        "document_icon.svg": document_icon.svg().encode(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the icons; return the exit status."""
    parser = argparse.ArgumentParser(description="Draw RefBoard's icons.")
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--build", type=Path, metavar="DIR", help="write the packages' files here")
    chosen.add_argument(
        "--out", type=Path, default=ASSETS_DIR, help="folder for the drawings (default: assets)"
    )
    options = parser.parse_args(arguments)
    folder, files = options.out, committed_files
    if options.build is not None:
        folder, files = options.build, built_files
    try:
        for name, content in files().items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        sys.stderr.write(f"The icons were not written: {error}. Choose another folder.\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
