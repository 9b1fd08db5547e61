"""Nothing is ever written into the installed app: its seal would break, or it is read-only."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import policy
from tests.e2e.real_window import ROOT, RealWindow

FROZEN = """
import os, sys
os.environ.pop("REFBOARD_MODELS", None)
sys.frozen, sys._MEIPASS = True, APP
sys.dont_write_bytecode = True  # its modules come from an archive
"""
OBSERVE = """
from refboard.core.events import AssetsEmbedded

def places():
    from huggingface_hub import constants
    from PySide6.QtCore import QSettings
    from refboard.services import paths
    from refboard.services.embedding import disk
    from refboard.ui.startup.instance_address import window_address
    yield from (paths.default_library(), paths.settings_file(), paths.log_dir())
    yield from (paths.models_home(), paths.compiled_models(), constants.HF_HUB_CACHE)
    yield from (constants.HF_HOME, QSettings("RefBoard", "RefBoard").fileName())
    yield window_address(paths.default_library())

def observe(window):
    import refboard
    from refboard.services import paths
    say("code", refboard.__file__)
    say("shipped", paths.models_dir())
    say("shipped", paths.assets_dir())
    def take(event):
        if isinstance(event, AssetsEmbedded):
            for place in places():
                say("writes", place)
            say("embedded")
    window.controller.boards.shown.connect(lambda _: window.run("about"))
    window._library.happened.connect(take)
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Path]:
    """Return a folder with the package as it lies in a bundle, all of it read-only."""
    inside = tmp_path / "RefBoard ä.app" / "Contents" / "Frameworks"
    package = inside / "refboard"
    # Not to be compiled anew: a bundle has its modules compiled, too.
    shutil.copytree(ROOT / "refboard", package)
    for name in policy.SHIPPED_MODEL:
        (package / "_models" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / "models" / name, package / "_models" / name)
    shutil.copytree(ROOT / "models" / "catalogue", package / "_models" / "catalogue")
    (package / "_assets").mkdir()
    shutil.copy2(ROOT / "assets" / "icon.svg", package / "_assets" / "icon.svg")
    folders = [path for path in inside.rglob("*") if path.is_dir()]
    for folder in (inside, *folders):
        folder.chmod(0o555)
    yield inside
    for folder in (inside, *folders):
        folder.chmod(0o755)


def seal(app: Path) -> dict[str, tuple[int, int]]:
    """Return all that is in the app, with sizes and times."""
    return {
        str(path.relative_to(app)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(app.rglob("*"))
    }


def test_a_window_in_a_bundle_writes_everything_elsewhere(
    app: Path, tmp_path: Path, pictures: Path
) -> None:
    before = seal(app)

    window = RealWindow(tmp_path, f"APP = {str(app)!r}\n{FROZEN}{OBSERVE}", str(pictures), code=app)
    try:
        said = window.until("embedded")
        assert window.end()[0] == 0
    finally:
        window.kill()

    told = [line.partition(" ")[::2] for line in said]
    inside = [Path(place) for kind, place in told if kind in ("code", "shipped")]
    written = [Path(place) for kind, place in told if kind == "writes"]
    assert len(inside) == 3
    assert all(path.is_relative_to(app) for path in inside)
    assert len(written) == 9
    assert [path for path in written if path.is_relative_to(app)] == []
    assert seal(app) == before
    assert (tmp_path / "library" / "library.sqlite").is_file()
    assert list((tmp_path / "home").rglob("refboard.log"))
