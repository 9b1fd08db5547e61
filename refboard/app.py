"""The window's composition root: build, wire, run.

Nothing heavy is imported before the first paint; the library is opened in its own thread after it.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from refboard.arguments import library_folder, opened_path
from refboard.services.paths import default_library
from refboard.terminal import complain, is_watched

FAILED = 1
DEBIAN_PACKAGES = "libglib2.0-0 libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1"
"""What Qt needs and a bare Debian lacks."""
OFFSCREEN = ("offscreen", "minimal")


def run_window(words: Sequence[str]) -> int:
    """Open the window on the paths that are named and return the exit status."""
    options = _parse(words)
    if problem := qt_problem():
        complain(f"Qt cannot be loaded: {problem}")
        complain(f"On Debian or Ubuntu: apt-get install {DEBIAN_PACKAGES}")
        return FAILED
    # Not Path.expanduser: that fails where nobody is called so.
    root = Path(os.path.expanduser(options.library or default_library()))  # noqa: PTH111
    if not has_display():
        from refboard.headless_demo import run_headless_demo

        return run_headless_demo(options.paths, root if options.library else None)
    return _run(options.paths, root)


def qt_problem() -> str:
    """Return why Qt cannot be loaded, such as a system library that is not there; or nothing."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        return str(error)
    return ""


def has_display() -> bool:
    """Return whether a window can be shown here."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform:
        return platform.split(":")[0] not in OFFSCREEN
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="refboard", description="Open the window on boards, images and folders."
    )
    parser.add_argument(
        "--library", type=library_folder, metavar="DIR", help="the library's folder"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing")
    parser.add_argument("-v", "--verbose", action="count", default=0, help="log more")
    parser.add_argument("paths", nargs="*", type=opened_path, metavar="PATH")
    return parser.parse_args(words)


def _run(paths: Sequence[Path], root: Path) -> int:
    from refboard.services.diagnostics.hard_crash_note import HardCrashNote
    from refboard.services.diagnostics.logs import configure_logs
    from refboard.services.paths import log_dir

    log_file = configure_logs(log_dir())
    with closing(HardCrashNote(log_dir())):
        return _run_noted(paths, root, log_file)


def _run_noted(paths: Sequence[Path], root: Path, log_file: Path | None) -> int:
    from refboard.core.saving import lost_words
    from refboard.services.paths import log_dir, settings_file
    from refboard.services.settings_file import load_settings
    from refboard.ui.crash.crash_hook import CrashHook
    from refboard.ui.startup.application import (
        Application,
        make_application,
        make_window,
        show_words,
        taken_words,
    )
    from refboard.ui.startup.end_signals import EndSignals
    from refboard.ui.startup.single_instance import FirstWindow, Second, claim_or_hand_over
    from refboard.ui.startup.windows import Windows
    from refboard.worker.bridge import LibraryBridge

    application = make_application()
    assert isinstance(application, Application)
    hook = CrashHook(log_dir(), log_file, application)
    hook.install()
    settings = load_settings(settings_file())
    lock = claim_or_hand_over(root, paths)
    if lock is Second.HANDED_OVER:
        return 0
    if lock is Second.REFUSED:
        words = taken_words(root, len(paths))
        complain(words)
        if not is_watched():  # nobody sees that, so on the screen
            show_words(words, settings)
        return FAILED
    application.files.put(paths)
    bridge = LibraryBridge(root, settings)
    window = make_window(bridge, settings, settings_file())
    windows = window.findChild(Windows)
    assert windows is not None
    hook.window, hook.saving = window, bridge.saving
    windows.fronted.connect(hook.tell_over)
    window.painted.connect(hook.look_back)
    FirstWindow(application, windows, root, lock)
    window.show()
    with closing(EndSignals(application)) as signals:
        signals.came.connect(windows.close_all)
        signals.came.connect(application.quit)  # a dialog may wait for an answer
        status: int = application.exec()
    lock.unlock()
    if unsaved := bridge.saving().unsaved:
        words = lost_words(unsaved)
        complain(words)
        if not is_watched():
            show_words(words, settings)
        return FAILED
    return status
