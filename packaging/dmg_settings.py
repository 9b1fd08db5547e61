"""What the disk image looks like when it is opened: dmgbuild runs this file with `defines`.

    dmgbuild -s packaging/dmg_settings.py -D app=dist/RefBoard.app RefBoard RefBoard.dmg

`defines` are "app", the path of the signed app, and "background", the path of a picture of the
size of the window, with a larger one for Retina screens beside it ("@2x"); it may be missing.
"""

from __future__ import annotations

from pathlib import PurePosixPath

_given: dict[str, str] = globals()["defines"]
_app = PurePosixPath(_given["app"])

# LZMA: a third smaller than zlib for our files (34 MB, not 45), at the price of seconds when it is
# opened once. Every macOS from 10.15 on reads it; ours is promised from 14 on.
format = "ULMO"  # noqa: A001 - dmgbuild's name
# Finder keeps the window's looks on either; HFS+ is what the tool was tried with for ten years.
filesystem = "HFS+"

files = [str(_app)]
symlinks = {"Applications": "/Applications"}
# Nothing here may touch the app: hide_extensions, for one, gives it an attribute that its signature
# does not survive. Finder shows no .app where the user has not asked for extensions.

# The app at the left, the place for it at the right, as people know it. In points, of middles, as
# assets/dmg_background.py draws its arrow; the window is higher than the picture by its title bar.
window_rect = ((200, 160), (600, 400 + 28))
icon_size = 128
text_size = 13
icon_locations = {_app.name: (150, 190), "Applications": (450, 190)}

background = _given.get("background")
default_view = "icon-view"
show_status_bar = False
show_tab_view = False
show_toolbar = False
show_pathbar = False
show_sidebar = False
arrange_by = None
