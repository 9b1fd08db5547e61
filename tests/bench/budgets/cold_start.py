"""From the start of a process to a window: `python -m tests.bench.budgets.cold_start`.

Every start is a process of its own that runs what the application runs, with one difference: it
notes when it was painted and what was loaded by then.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Literal, TypedDict

from tests.bench.figures import Row, print_rows, row
from tests.bench.pictures import ROOT

TIMES = 5
EMPTY_S = 0.5
FULL_S = 1.0
HEAVY = ("sqlalchemy", "alembic", "onnxruntime", "usearch", "PIL", "numpy")
FORBIDDEN = ("sqlalchemy", "onnxruntime", "usearch", "PIL")

CHILD = """
import sys, time
from pathlib import Path
from refboard import app
from refboard.ui.startup import application
from PySide6.QtCore import QEvent, QObject, QTimer

made = application.make_window
seen = {}

def now():
    return time.monotonic() - float(sys.argv[1])

class Watch(QObject):
    # A timer that is started in the first paint fires when all of the window was painted.
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and "begun" not in seen:
            seen["begun"] = now()
            QTimer.singleShot(0, self.painted)
        return False

    def painted(self):
        seen["painted"] = now()
        seen["loaded"] = sorted({name.split(".")[0] for name in sys.modules})
        self.timer = QTimer(interval=5)
        self.timer.timeout.connect(self.look)
        self.timer.start()

    def look(self):
        import json
        from tests.bench.driver import unready
        if self.window.controller.boards.current is not None:
            seen.setdefault("board", now())
        if not unready(self.window):
            self.timer.stop()
            view = self.window.view
            view.repaint()
            while view._again.isActive():
                view._again.stop()
                view.repaint()
            seen["complete"] = now()
            print(json.dumps(seen), flush=True)
            self.window.close()

def make_window(*words, **named):
    named["keeps_state"] = False
    window = made(*words, **named)
    window.resize(1600, 1000)
    watch.window = window
    window.installEventFilter(watch)
    return window

watch = Watch()
application.make_window = make_window
sys.exit(app._run([], Path(sys.argv[2])))
"""


Moment = Literal["painted", "board", "complete"]


class Start(TypedDict):
    """Seconds from the start of the process, and the packages loaded when it was painted."""

    painted: float
    board: float
    complete: float
    loaded: list[str]


def start(root: Path, home: Path) -> Start:
    """Start the window on a library once."""
    away = {name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    away |= {"XDG_STATE_HOME": str(home), "XDG_CACHE_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(time.monotonic()), str(root)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | away | {"QT_QPA_PLATFORM": "offscreen"},
        timeout=60,
    )
    if done.returncode or not done.stdout:
        raise SystemExit(done.stderr or "the window ended without a word")
    noted: Start = json.loads(done.stdout)
    return noted


def run() -> list[Row]:
    """Return the rows of an empty library and of a board with many pictures."""
    from tests.bench.budgets.reopen import COUNT, library_of_many

    full_root = library_of_many()
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        empty = [start(home / f"library-{number}", home) for number in range(TIMES)]
        full = [start(full_root, home) for _ in range(TIMES)]
    loaded = {name for one in (*empty, *full) for name in one["loaded"]}
    early = sorted(loaded & set(FORBIDDEN))
    what = f"window at the first start, empty library, median of {TIMES}"
    print(f"loaded before the first paint: {', '.join(sorted(loaded & set(HEAVY))) or 'none'}")
    return [
        row(f"{what}: painted", _median(empty, "painted"), "s", EMPTY_S),
        row(f"{what}: board can be used", _median(empty, "board"), "s"),
        row(f"board of {COUNT:,} from a cold start: painted", _median(full, "painted"), "s"),
        row(f"board of {COUNT:,} from a cold start: board", _median(full, "board"), "s"),
        row(
            f"board of {COUNT:,} from a cold start: complete picture",
            _median(full, "complete"),
            "s",
            FULL_S,
        ),
        row(f"heavy packages before the first paint ({_said(early)})", len(early), "", 0),
    ]


def _median(starts: list[Start], what: Moment) -> float:
    return statistics.median(one[what] for one in starts)


def _said(names: list[str]) -> str:
    return ", ".join(names) or "none"


if __name__ == "__main__":
    print_rows(run())
