"""Make small libraries and a board file with a released RefBoard: the fixtures of later ones.

    python make_libraries.py VERSION REFBOARD

VERSION names the files, as the library's revision does ("0001"); REFBOARD is the command of a
checkout or an installation of that version. Only its command line is used, and SQL for what only a
hand on the canvas does. Run once, before the schema changes; the files are never made again.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).parent
COLOURS = ("#cc3311", "#117733", "#332288", "#ddaa33", "#66ccee", "#999999")
STUDIO = """
    UPDATE items SET rotation = 30.0, is_flipped_h = 1 WHERE z = 1.0 AND board_key = 2;
    UPDATE items SET opacity = 0.25, is_locked = 1, z = -3.5, is_flipped_v = 1
        WHERE z = 2.0 AND board_key = 2;
    UPDATE boards SET view_x = 12.5, view_y = -7.25, view_zoom = 0.5 WHERE name = 'Öl & Licht';
    UPDATE boards SET trashed_at = 1700000000.0 WHERE name = 'Old ideas';
    INSERT INTO meta VALUES ('last_board', (SELECT id FROM boards WHERE name = 'Öl & Licht'));
    INSERT INTO tags VALUES (1, 'light');
    INSERT INTO asset_tags SELECT 1, key FROM assets WHERE state = 'ready' LIMIT 2;
    UPDATE names SET tags = 'light' WHERE rowid IN (SELECT asset_key FROM asset_tags);
"""


def main(version: str, refboard: str) -> None:
    """Make the files beside this one."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        pictures = _pictures(made / "pictures")
        studio, plain = made / "studio", made / "plain"

        def run(library: Path, *words: str, status: int = 0) -> None:
            command = [refboard, "--library", str(library), "-q", *words]
            done = subprocess.run(command, check=False, cwd=made)
            if done.returncode != status:
                sys.exit(f"{command} ended with {done.returncode}")

        run(studio, "add", *pictures[:4], "pictures/broken.png", "--board", "Öl & Licht", status=3)
        run(studio, "add", *pictures[1:6], pictures[2], "--board", "Shapes")
        run(studio, "add", pictures[6], "--link", "--board", "Old ideas")
        run(plain, "add", *pictures[:2], "--board", "First board")
        connection = sqlite3.connect(studio / "library.sqlite", isolation_level=None)
        connection.executescript(STUDIO)
        connection.close()
        run(studio, "boards", "export", "Shapes", str(made / "shapes.refboard"))
        for library in (studio, plain):
            _packed(library, HERE / f"{library.name}-{version}.zip")
        shutil.copy(made / "shapes.refboard", HERE / f"shapes-{version}.refboard")


def _pictures(folder: Path) -> list[str]:
    """Draw tiny pictures that are all different; the last one has the bytes of the first."""
    folder.mkdir()
    paths = []
    for number, colour in enumerate(COLOURS):
        image = Image.new("RGB", (64, 48) if number % 2 else (48, 64), colour)
        ImageDraw.Draw(image).ellipse((8 + number, 8, 30, 30 + number), fill="#ffffff")
        paths.append(folder / f"picture {number}.png")
        image.save(paths[-1])
    paths.append(folder / "copy of 0.png")
    shutil.copy(paths[0], paths[-1])
    (folder / "broken.png").write_bytes(paths[0].read_bytes()[:60])
    return [os.path.relpath(path, folder.parent) for path in paths]


def _packed(library: Path, target: Path) -> None:
    """Pack a library as it lies on the disk, with the same times in every run."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(library.rglob("*")):
            entry = zipfile.ZipInfo(str(path.relative_to(library)) + "/" * path.is_dir())
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, b"" if path.is_dir() else path.read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
