"""The second start's side: the files go to the window that has the library already.

Nothing here needs an event loop, and nothing waits for ever.
"""

import enum
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer
from PySide6.QtNetwork import QLocalSocket

from refboard.ui.startup.instance_address import is_ours
from refboard.ui.startup.instance_protocol import (
    FrameReader,
    MessageError,
    read_greeting,
    read_receipt,
    wish,
)


class Outcome(enum.Enum):
    """How it went."""

    TAKEN = "the window has the files"
    ABSENT = "no window listens there: not yet, or not any more"
    SILENT = "a window is there and does not answer, or not in a way that is understood"


def hand_over(address: str, paths: Sequence[Path], answer_ms: int) -> Outcome:
    """Ask the window at an address to come to the front and open absolute paths.

    Args:
        address: As `window_address` gives it.
        paths: What it shall open; none, and it only comes to the front.
        answer_ms: How long to wait for it altogether.
    """
    if not is_ours(address):
        return Outcome.ABSENT
    deadline = QDeadlineTimer(answer_ms)
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(_left(deadline)):
        return Outcome.ABSENT
    try:
        return _talk(socket, wish(paths), deadline)
    except MessageError:
        return Outcome.SILENT
    finally:
        socket.abort()


def _talk(socket: QLocalSocket, message: bytes, deadline: QDeadlineTimer) -> Outcome:
    greeted = _heard(socket, deadline, read_greeting)
    if greeted is not Outcome.TAKEN:
        return greeted
    socket.write(message)
    while socket.bytesToWrite() > 0:
        if not socket.waitForBytesWritten(_left(deadline)):
            return Outcome.SILENT
    # Closing now is no absence any more: the window may have the files.
    taken = _heard(socket, deadline, read_receipt) is Outcome.TAKEN
    return Outcome.TAKEN if taken else Outcome.SILENT


def _heard(
    socket: QLocalSocket, deadline: QDeadlineTimer, check: Callable[[bytes], None]
) -> Outcome:
    """Wait for a message and check it; ABSENT when the other side closes before it."""
    reader = FrameReader()
    while True:
        piece = bytes(socket.read(reader.wanted).data())
        body = reader.feed(piece)
        if body is not None:
            check(body)
            return Outcome.TAKEN
        if not piece and not socket.waitForReadyRead(_left(deadline)):
            is_there = socket.state() is QLocalSocket.LocalSocketState.ConnectedState
            return Outcome.SILENT if is_there else Outcome.ABSENT


def _left(deadline: QDeadlineTimer) -> int:
    """Return what is left in milliseconds, at least 1: Qt takes none for no limit."""
    return max(1, deadline.remainingTime())
