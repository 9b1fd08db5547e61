"""The window's side: a local socket at which a second start hands its files over.

Only programs of the same user reach it. What they say is checked before anything is done, and who
says nothing, too much or nonsense is shown out.
"""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from refboard.ui.startup.instance_protocol import (
    FrameReader,
    MessageError,
    greeting,
    read_wish,
    receipt,
)

log = logging.getLogger(__name__)

PATIENCE_MS = 5000
"""How long a visitor may take to say what it wants."""
MOST_VISITORS = 16
PIECE_BYTES = 64 * 1024


class InstanceServer(QObject):
    """Listens for second starts of one window.

    Signals:
        came: Carries a tuple of absolute paths, in order; empty: only come to the front.
    """

    came = Signal(object)

    def __init__(self, parent: QObject | None = None, *, patience_ms: int = PATIENCE_MS) -> None:
        super().__init__(parent)
        self._patience_ms = patience_ms
        self._visitors: set[Visitor] = set()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._let_in)

    def open(self, address: str) -> bool:
        """Listen; only who holds the library's lock may call this.

        A window that was killed leaves its socket behind. It is the lock that says whose the
        library is, so what lies there is of nobody.
        """
        QLocalServer.removeServer(address)
        if self._server.listen(address):
            return True
        log.info("Second starts cannot hand files over: %s", self._server.errorString())
        return False

    def close(self) -> None:
        """Listen no more, and send away who is there."""
        self._server.close()
        for visitor in tuple(self._visitors):
            visitor.send_away()

    def _let_in(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if len(self._visitors) >= MOST_VISITORS:
                socket.abort()
                socket.deleteLater()
                continue
            visitor = Visitor(socket, self._patience_ms, self.came.emit, self)
            self._visitors.add(visitor)
            visitor.left.connect(self._forget)
            visitor.greet()

    def _forget(self) -> None:
        visitor = self.sender()
        if isinstance(visitor, Visitor):
            self._visitors.discard(visitor)
            visitor.deleteLater()


class Visitor(QObject):
    """One connection, from the greeting to the receipt.

    Signals:
        left: It is over.
    """

    left = Signal()

    def __init__(
        self,
        socket: QLocalSocket,
        patience_ms: int,
        take: Callable[[object], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        socket.setParent(self)
        socket.setReadBufferSize(PIECE_BYTES)
        self._socket = socket
        self._take = take
        self._reader = FrameReader()
        self._is_heard = False
        self._is_gone = False
        self._time = QTimer(self, singleShot=True, interval=patience_ms)
        self._time.timeout.connect(self.send_away)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self._leave)

    def greet(self) -> None:
        """Say that the window is there and listens."""
        self._time.start()
        self._socket.write(greeting())

    def send_away(self) -> None:
        """End the connection."""
        self._socket.abort()
        self._leave()

    def _read(self) -> None:
        try:
            while not self._is_heard and self._socket.bytesAvailable() > 0:
                body = self._reader.feed(bytes(self._socket.read(PIECE_BYTES).data()))
                if body is not None:
                    self._is_heard = True
                    self._take(read_wish(body))
                    # The visitor closes when it has read this, or its time is over.
                    self._socket.write(receipt())
        except MessageError as error:
            log.info("A visitor of the window's socket was sent away: %s", error)
            self.send_away()

    def _leave(self) -> None:
        # Both ways out lead here: sent away, and the end of the connection.
        if not self._is_gone:
            self._is_gone = True
            self._time.stop()
            self.left.emit()
