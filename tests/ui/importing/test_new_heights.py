"""New pictures are no higher than the user has set, whichever way they come."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from refboard.core.geometry import Point, Size
from refboard.core.ids import AssetId
from refboard.ui.document.placing import ALONE
from refboard.ui.importing.bitmap import Bitmap
from refboard.ui.importing.drop import Dropped, Files, LibraryAssets, Web
from refboard.ui.importing.web_picture import WebPicture
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import stored

Picture = Callable[..., Path]
WAYS = ("file", "web", "bitmap", "library", "find")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("most", [120, 700])
def test_they_are_as_high_as_is_set(
    opened: MainWindow, picture: Picture, way: str, most: int
) -> None:
    opened.settings.change(replace(opened.settings.value, new_picture_height=most))
    path = picture("large.png", 1600, 1200)
    asset = stored("z", 1600, 1200)
    opened.controller._known_assets.put([asset])
    board = opened.controller.boards.current
    assert board is not None
    before = set(board.document.items)
    if way == "find":
        opened.controller.find.results.bring([asset], Point(0, 0))
    else:
        content = path.read_bytes()
        dropped: dict[str, Dropped] = {
            "file": Files((path,)),
            "web": Web((WebPicture("https://example.org/a.png", size_hint=(1600, 1200)),)),
            "bitmap": Bitmap(content, Size(1600, 1200), "a.png", ""),
            "library": LibraryAssets((AssetId(asset.id),)),
        }
        opened.controller.imports.take(dropped[way], Point(0, 0))

    (new,) = set(board.document.items) - before
    is_from_outside = way not in ("find", "library")
    wanted = min(most * ALONE, 1200) if is_from_outside else most
    assert board.document.items[new].placement.height == wanted
