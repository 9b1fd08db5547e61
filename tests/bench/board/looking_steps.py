"""The steps that look at a board and take it elsewhere, each with what must be seen after it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench.board.screen import difference, until
from tests.bench.board.workbench import Workbench, expect, is_colour, size_of

CLIPBOARD = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

application = QGuiApplication([])
mime = application.clipboard().mimeData()
open(sys.argv[1], "wb").write(bytes(mime.data("image/png").data()))
"""
PAINTER = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel

application = QApplication([])
label = QLabel()
label.setWindowTitle("A painting program")
picture = QPixmap(sys.argv[1])
label.setPixmap(picture.scaled(1100, 800, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
label.resize(1100, 800)
label.show()
application.exec()
"""
SMALL = (160, 120)


class LookingSteps:
    """From the lightbox to a small window above another program.

    Args to the constructor:
        bench: What they work on.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    @property
    def steps(self) -> tuple[Callable[[], None], ...]:
        """What is done, in order."""
        return (
            self.lightbox,
            self.export,
            self.copy,
            self.small_on_top,
        )

    def lightbox(self) -> None:
        """Look closely by Enter and by a double click, go on, and come back to the same view."""
        self._bench.rest()
        item = self._bench.plain()[5]
        centre = self._bench.hands.at(item.centre)
        self._bench.hands.click(centre)
        before = self._bench.screen.until_still()
        self._bench.hands.key("Return")
        first = self._bench.screen.until_other(before, "a lightbox", 0.3)
        self._bench.keep("lightbox-enter")
        self._bench.hands.key("Right")
        self._bench.screen.until_other(first, "the next picture", 0.02)
        self._bench.keep("lightbox-next")
        self._bench.hands.key("Escape")
        self._bench.screen.until_other(first, "the board", 0.3)
        self._bench.rest()
        self._bench.hands.click(centre)
        before = self._bench.screen.until_still()
        self._bench.hands.click(centre, times=2)
        opened = self._bench.screen.until_other(before, "a lightbox", 0.3)
        self._bench.keep("lightbox-double-click")
        self._bench.hands.wheel(centre, 4)
        self._bench.screen.until_other(opened, "a larger picture", 0.02)
        self._bench.keep("lightbox-wheel")
        self._bench.hands.key("Escape")
        back = self._bench.screen.until_other(opened, "the board", 0.3)
        expect(difference(before, back) < 0.02, "the view is as it was")
        self._bench.keep("lightbox-closed")

    def export(self) -> None:
        """Write a PNG of the board, by keys only."""
        self._bench.rest()
        target = self._bench.folder / "exported.png"
        self._bench.hands.key("ctrl+shift+e")
        dialog = until(lambda: self._bench.screen.dialogs("Export"), "the export dialog")[-1]
        self._bench.hands.focus(dialog)
        self._bench.screen.until_still()
        self._bench.keep("export-dialog")
        self._bench.hands.key("Return")
        asked = until(
            lambda: [w for w in self._bench.screen.dialogs("Export") if w != dialog],
            "where to write",
        )[-1]
        self._bench.hands.focus(asked)
        self._bench.hands.key("ctrl+a")
        self._bench.hands.type(str(target))
        self._bench.keep("export-where")
        self._bench.hands.key("Return")
        until(target.exists, "the file")
        until(lambda: size_of(target), "a whole PNG")
        self._bench.hands.focus(self._bench.hands.window)
        self._bench.keep("exported")
        items = self._bench.board.items().values()
        width = max(i.x + i.width for i in items) - min(i.x for i in items)
        expect(size_of(target)[0] >= width, f"{size_of(target)} shows the whole board")

    def copy(self) -> None:
        """Copy a picture, and let another program read it as a PNG."""
        self._bench.rest()
        item = self._bench.plain()[7]
        self._bench.hands.click(self._bench.hands.at(item.centre))
        self._bench.hands.key("ctrl+c")
        self._bench.keep("copied")
        target = self._bench.folder / "pasted.png"
        until(lambda: self._read_clipboard(target), "a picture on the clipboard")
        width, height = size_of(target)
        expect(
            abs(width / height - item.width / item.height) < 0.02,
            f"{width} x {height} has the shape of what was copied",
        )

    def small_on_top(self) -> None:
        """Hide everything, stand small above another program, and come back."""
        self._bench.rest()
        hands, scale = self._bench.hands, self._bench.hands.scale
        self._bench.keep("before")
        before = self._bench.screen.until_still()
        painting = subprocess.Popen(
            [sys.executable, "-c", PAINTER, str(self._bench.pictures[3])],
            env=self._bench.screen.environment | {"QT_SCALE_FACTOR": str(scale)},
        )
        try:
            until(lambda: self._bench.screen.windows("A painting program"), "another program")
            self._bench.come_up()
            hands.key("ctrl+period")
            self._bench.come_up()
            self._bench.screen.until_other(before, "a bare window", 0.02)
            self._bench.keep("bare")
            hands.key("ctrl+shift+o")
            self._bench.come_up()
            self._bench.place((700, 300), SMALL)
            wanted = SMALL[0] * scale, SMALL[1] * scale
            until(lambda: self._bench.screen.geometry(hands.window)[2:] == wanted, "160 x 120")
            hands.key("shift+1")
            self._bench.keep("small-on-top")
            until(lambda: not self._has_note(), "a note that goes")
            self._bench.keep("small-at-rest")
            self._bench.place((0, 0), self._bench.size)
            hands.key("ctrl+shift+o")
            self._bench.come_up()
            hands.key("ctrl+period")
            self._bench.come_up()
            self._bench.place((0, 0), self._bench.size)
            self._bench.keep("back")
        finally:
            painting.terminate()
            painting.wait()
        hands.key("shift+1")
        expect(difference(before, self._bench.screen.until_still()) < 0.02, "all is as it was")

    def _read_clipboard(self, target: Path) -> bool:
        words = [sys.executable, "-c", CLIPBOARD, str(target)]
        subprocess.run(words, env=self._bench.screen.environment, check=True, timeout=60)
        return bool(size_of(target))

    def _has_note(self) -> bool:
        """Return whether a note lies on the window."""
        x, y, width, height = self._bench.screen.geometry(self._bench.hands.window)
        seen = self._bench.screen.pixels()[y : y + height, x : x + width]
        return bool(is_colour(seen, self._bench.tokens.raised).mean() > 0.02)
