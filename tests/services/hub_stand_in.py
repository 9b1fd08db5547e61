"""A model hub on this machine, which answers as the real one does, and badly when told to.

Large files are redirected to a file server and described by X-Linked-Etag and X-Linked-Size; small
ones come at once, under a name that is no SHA-256. Ranges are served. Each request takes the next
fault of its kind, if one was ordered.
"""

import hashlib
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REVISION = "0123456789abcdef0123456789abcdef01234567"
_PATIENCE_S = 10.0
_BLOCK = 64 * 1024


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one answer; what is not named goes right.

    Attributes:
        status: Answer with this status and nothing else.
        headers: More headers, or others; an empty one is left out.
        location: Redirect to this address.
        cut_after: Close the connection after so many bytes of the body.
        stall_after: Say nothing more after so many bytes of the body.
        corrupt_at: Flip a bit of this byte of the file.
        ignores_range: Send the whole file, whatever was asked for.
        shifts_range: Send another range than was asked for.
        more: Append these bytes to the file.
        lasts: It stays for all later requests.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    location: str = ""
    cut_after: int | None = None
    stall_after: int | None = None
    corrupt_at: int | None = None
    ignores_range: bool = False
    shifts_range: bool = False
    more: bytes = b""
    lasts: bool = False


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]


class StandIn:
    """The hub.

    Attributes:
        endpoint: What HF_ENDPOINT is set to.
        asked: All requests, in order.
        heads: Faults of the next questions about files.
        gets: Faults of the next answers to requests for files, at the hub itself.
        sends: Faults of the next bodies, wherever they come from.
        file_server: The address of the server of large files.
        rate: Bytes that are sent in a second; 0 for as many as go.
        sent: Bytes of files that were sent.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.heads: deque[Fault] = deque()
        self.gets: deque[Fault] = deque()
        self.sends: deque[Fault] = deque()
        self.rate = self.sent = 0
        self.released = threading.Event()
        self._files: dict[str, tuple[bytes, bool]] = {}
        stand_in = self

        class _BoundAnswer(_Answer):
            hub = stand_in

        self._server = _Server(("127.0.0.1", 0), _BoundAnswer)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        self.file_server = f"http://localhost:{self._server.server_port}"

    def put(self, repo: str, remote: str, content: bytes, *, is_large: bool = True) -> None:
        """Let the hub have a file."""
        self._files[f"/{repo}/resolve/{REVISION}/{remote}"] = content, is_large

    def file_at(self, path: str) -> tuple[bytes, bool] | None:
        """Return the content behind a path, and whether the file server has it."""
        if path.startswith("/files/"):
            found = (c for c, _ in self._files.values() if _sha256(c) == path.rpartition("/")[2])
            content = next(found, None)
            return None if content is None else (content, False)
        return self._files.get(path)

    def bytes_asked(self) -> list[str]:
        """Return the Range of each request for bytes; "" where the whole file was asked for."""
        return [
            asked.headers.get("range", "")
            for asked in self.asked
            if asked.method == "GET" and "/resolve/" in asked.path
        ]

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering."""
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def running_hub() -> Iterator[StandIn]:
    """Yield a hub that answers."""
    hub = StandIn()
    hub.start()
    try:
        yield hub
    finally:
        hub.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for them

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that hang up are what this is for."""


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: StandIn

    def do_HEAD(self) -> None:
        self._note()
        fault = _next(self.hub.heads)
        found = self.hub.file_at(self.path)
        if self._is_refused(fault) or found is None:
            self._answer(404, {"X-Error-Code": "EntryNotFound"}, fault) if found is None else None
            return
        content, is_large = found
        described = {"X-Repo-Commit": REVISION, "Accept-Ranges": "bytes"}
        if is_large:
            linked = {"X-Linked-Etag": f'"{_sha256(content)}"', "X-Linked-Size": str(len(content))}
            self._answer(302, described | linked | {"Location": self._place_of(content)}, fault)
        else:
            small = {"ETag": f'"{_git_name(content)}"', "Content-Length": str(len(content))}
            self._answer(200, described | small, fault)

    def do_GET(self) -> None:
        self._note()
        is_hub = not self.path.startswith("/files/")
        fault = _next(self.hub.gets) if is_hub else Fault()
        found = self.hub.file_at(self.path)
        if self._is_refused(fault):
            return
        if found is None:
            self._answer(404, {"X-Error-Code": "EntryNotFound"}, fault)
        elif found[1]:
            self._answer(302, {"Location": self._place_of(found[0])}, fault)
        else:
            self._send(found[0], _next(self.hub.sends))

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""

    def _note(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.hub.asked.append(Asked(self.command, self.path, headers))

    def _place_of(self, content: bytes) -> str:
        return f"{self.hub.file_server}/files/{_sha256(content)}"

    def _is_refused(self, fault: Fault) -> bool:
        if fault.location:
            self._answer(302, {"Location": fault.location}, fault)
        elif fault.status:
            self._answer(fault.status, {}, fault)
        return bool(fault.location or fault.status)

    def _answer(self, status: int, headers: dict[str, str], fault: Fault) -> None:
        self.send_response(status)
        told = {"Content-Length": "0", "Connection": "close"} | headers | fault.headers
        for name, value in told.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.close_connection = True

    def _send(self, content: bytes, fault: Fault) -> None:
        if fault.status:
            self._answer(fault.status, {}, fault)
            return
        content += fault.more
        if fault.corrupt_at is not None:
            at = fault.corrupt_at
            content = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        begun = self._begun(fault)
        if begun >= len(content) and begun:
            self._answer(416, {"Content-Range": f"bytes */{len(content)}"}, fault)
            return
        told = {"Content-Length": str(len(content) - begun), "Connection": "close"}
        if begun:
            told["Content-Range"] = f"bytes {begun}-{len(content) - 1}/{len(content)}"
        self.send_response(206 if begun else 200)
        for name, value in (told | fault.headers).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self._write(content[begun:], fault)
        self.close_connection = True

    def _begun(self, fault: Fault) -> int:
        asked = self.headers.get("Range", "").removeprefix("bytes=").rstrip("-")
        if not asked or fault.ignores_range:
            return 0
        return int(asked) + (1 if fault.shifts_range else 0)

    def _write(self, body: bytes, fault: Fault) -> None:
        stop = len(body)
        for limit in (fault.cut_after, fault.stall_after):
            stop = stop if limit is None else min(stop, limit)
        for at in range(0, stop, _BLOCK):
            block = body[at : min(at + _BLOCK, stop)]
            self.wfile.write(block)
            self.hub.sent += len(block)
            if self.hub.rate:
                time.sleep(len(block) / self.hub.rate)
        self.wfile.flush()
        if fault.stall_after is not None:
            self.hub.released.wait(_PATIENCE_S)


def _next(faults: "deque[Fault]") -> Fault:
    if not faults:
        return Fault()
    return faults[0] if faults[0].lasts else faults.popleft()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _git_name(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()  # as git names a file
