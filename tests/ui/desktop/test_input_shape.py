"""On a real X server: what is clicked through keeps its keys."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.board.screen import Screen

PROGRAM = """
import sys
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow
from refboard.ui.desktop.click_through import ClickThrough

app = QApplication([])
window = QMainWindow()
through = ClickThrough(window)
QShortcut(QKeySequence("Ctrl+Shift+M"), window).activated.connect(through.stop)
through.started.connect(lambda: print("on", int(window.winId()), through.keeps_keys, flush=True))
through.stopped.connect(app.quit)
window.setGeometry(0, 0, 300, 200)
window.show()
app.processEvents()
through.start()
app.exec()
"""


@pytest.mark.skipif(
    not (sys.platform == "linux" and shutil.which("Xvfb") and shutil.which("xdotool")),
    reason="needs Xvfb and xdotool",
)
def test_clicks_go_through_an_x11_window_and_its_key_ends_that(tmp_path: Path) -> None:
    with Screen((400, 300), tmp_path) as screen:
        around = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}

        def hand(*words: str) -> str:
            done = subprocess.run(
                ["xdotool", *words],
                env=around,
                capture_output=True,
                text=True,
                timeout=20,
                check=True,
            )
            return done.stdout

        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM], env=around, stdout=subprocess.PIPE, text=True
        ) as program:
            assert program.stdout is not None
            _, number, keeps_keys = program.stdout.readline().split()
            assert keeps_keys == "True"
            under = hand("mousemove", "50", "150", "getmouselocation", "--shell")
            assert f"WINDOW={number}" not in under
            hand("windowfocus", "--sync", number, "key", "ctrl+shift+m")
            assert program.wait(20) == 0
