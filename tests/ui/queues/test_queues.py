"""The page of the queues asks while it is looked at, and shows what it is told."""

from PySide6.QtWidgets import QApplication

from refboard.core.queue_state import QueuesListed, QueueState
from refboard.core.requests import ListQueues
from refboard.ui.queues.queue_dialog import QueueDialog
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import RecordingLibrary

STATES = (
    QueueState("decode", "online", 0, 0.0, 0.05, 12, 1, 0),
    QueueState("decode", "bulk", 1234, 2.5, 30.0, 40, 0, 7),
)


def page() -> QueueDialog:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QueueDialog)]
    return found


def test_it_asks_only_while_it_is_looked_at(opened: MainWindow, library: RecordingLibrary) -> None:
    assert library.asked(ListQueues) == []
    opened.run("queues")
    (asked,) = library.asked(ListQueues)

    library.tell(QueuesListed(asked.request_id, STATES))

    table = page().table
    index = table.model().index
    shown = [[index(row, column).data() or "" for column in range(8)] for row in range(2)]
    assert shown == [
        ["decode", "online", "0", "", "50 ms", "12", "1", "0"],
        ["decode", "bulk", "1,234", "2,500 ms", "30,000 ms", "40", "0", "7"],
    ]
    timer = opened.presenters.queues._timer
    assert timer.isActive()
    page().close()
    assert not timer.isActive()
