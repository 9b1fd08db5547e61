"""A server on this machine that says exactly the bytes that it is told to say."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

MOST_HEAD = 65_536


@dataclass(frozen=True)
class Talk:
    """One request, and the way to answer it.

    Attributes:
        path: As it was asked.
        headers: By name in lower case.
        site: The server's address, without a path.
        count: How many requests for this path there were, this one included.
        is_over: Set when the server ends.
    """

    path: str
    headers: Mapping[str, str]
    site: str
    count: int
    is_over: threading.Event
    _connection: socket.socket

    def say(self, content: bytes) -> None:
        """Send bytes as they are."""
        self._connection.sendall(content)

    def answer(
        self,
        content: bytes = b"",
        status: str = "200 OK",
        *,
        headers: Mapping[str, str] | None = None,
        length: bool = True,
    ) -> None:
        """Send a whole answer."""
        lines = [f"HTTP/1.1 {status}", "Connection: close"]
        lines += [f"{name}: {text}" for name, text in (headers or {}).items()]
        if length:
            lines.append(f"Content-Length: {len(content)}")
        self.say("\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + content)

    def lead(
        self, to: str, status: str = "302 Found", headers: Mapping[str, str] | None = None
    ) -> None:
        """Redirect."""
        self.answer(status=status, headers={"Location": to} | dict(headers or {}))


@dataclass
class RawSite:
    """The server.

    Attributes:
        url: Its address, without a path.
        answer: Answers every request.
    """

    answer: Callable[[Talk], None]
    url: str = ""
    is_over: threading.Event = field(default_factory=threading.Event)
    _counts: dict[str, int] = field(default_factory=dict)

    def serve(self, connection: socket.socket) -> None:
        """Answer the one request of a connection."""
        with connection, suppress(OSError):  # whoever has asked may have gone
            head = b""
            while b"\r\n\r\n" not in head and len(head) < MOST_HEAD:
                part = connection.recv(4096)
                if not part:
                    return
                head += part
            first, *lines = head.decode("latin-1").split("\r\n")
            path = first.split(" ")[1]
            pairs = (line.partition(":") for line in lines if line)
            headers = {name.lower(): text.strip() for name, _, text in pairs}
            count = self._counts[path] = self._counts.get(path, 0) + 1
            talk = Talk(path, headers, self.url, count, self.is_over, connection)
            self.answer(talk)
            connection.shutdown(socket.SHUT_WR)


@contextmanager
def running_raw_site(answer: Callable[[Talk], None]) -> Iterator[RawSite]:
    """Yield a server that answers; each connection has a thread."""
    site = RawSite(answer)
    listener = socket.create_server(("127.0.0.1", 0))
    site.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    threads: list[threading.Thread] = []

    def accept() -> None:
        while not site.is_over.is_set():
            with suppress(OSError):
                connection, _ = listener.accept()
                threads.append(threading.Thread(target=site.serve, args=(connection,)))
                threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield site
    finally:
        site.is_over.set()
        with suppress(OSError), socket.create_connection(listener.getsockname()):
            pass  # wakes the one who waits for a connection
        accepting.join()
        listener.close()
        for thread in threads:
            thread.join()
