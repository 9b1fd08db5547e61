"""A server on this machine that remembers what it was asked, and answers as it is told to."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("localhost.pem")
"""For "localhost", with its key; nobody has signed it but itself."""


@dataclass(frozen=True)
class Answer:
    """What a path is answered with."""

    content: bytes = b""
    media_type: str = "image/png"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """The server.

    Attributes:
        url: Its address, without a path.
        answers: What each path is answered with.
        asked: Path and headers of every request; names of headers in lower case.
    """

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, answer: Answer) -> str:
        """Answer a path, and return its whole address."""
        self.answers[path] = answer
        return self.url + path

    def lead(self, path: str, to: str) -> str:
        """Redirect a path, and return its whole address."""
        return self.put(path, Answer(status=302, headers={"Location": to, "Set-Cookie": "a=b"}))


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            answer = site.answers.get(self.path, Answer(status=404))
            self.send_response(answer.status)
            own = {"Content-Length": str(len(answer.content)), "Content-Type": answer.media_type}
            for name, text in (own | answer.headers).items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    return Handler


@contextmanager
def running_site(wrap: Callable[[ThreadingHTTPServer], None] | None = None) -> Iterator[Site]:
    """Yield a server that answers."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    scheme, host = "http", "127.0.0.1"
    if wrap is not None:
        scheme, host = "https", "localhost"
        wrap(server)
    site.url = f"{scheme}://{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def secured(server: ThreadingHTTPServer) -> None:
    """Let a server speak TLS; each handshake happens in the thread of its connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who is not trusted hangs up
