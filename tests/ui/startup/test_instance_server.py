"""At the window's socket: what is let in, and what is shown out."""

import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from refboard.ui.startup.instance_address import LONGEST_PATH_BYTES, is_ours, window_address
from refboard.ui.startup.instance_client import Outcome, hand_over
from refboard.ui.startup.instance_protocol import HEADER_BYTES, MOST_BYTES, wish
from refboard.ui.startup.instance_server import MOST_VISITORS, InstanceServer
from refboard.ui.startup.single_instance import Second, claim_or_hand_over

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="speaks to a socket in a folder")


class OpenDoor:
    """A door, its address, and what came through it."""

    def __init__(self, address: str, patience_ms: int = 5000) -> None:
        self.address = address
        self.came: list[object] = []
        self.door = InstanceServer(patience_ms=patience_ms)
        self.door.came.connect(self.came.append)
        assert self.door.open(address)


@pytest.fixture
def address(tmp_path: Path) -> str:
    return window_address(tmp_path)


@pytest.fixture
def opened(qtbot: QtBot, address: str) -> Iterator[OpenDoor]:
    made = OpenDoor(address)
    yield made
    made.door.close()


def visitor(address: str) -> socket.socket:
    made = socket.socket(socket.AF_UNIX)
    made.connect(address)
    made.setblocking(False)
    return made


def is_sent_away(qtbot: QtBot, caller: socket.socket) -> bool:
    heard = bytearray()

    def has_ended() -> bool:
        try:
            piece = caller.recv(1000)
        except BlockingIOError:
            return False
        except ConnectionResetError:
            return True
        heard.extend(piece)
        return not piece

    qtbot.waitUntil(has_ended)
    return b"taken" not in heard


def framed(table: object) -> bytes:
    body = json.dumps(table).encode()
    return len(body).to_bytes(HEADER_BYTES, "big") + body


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        (MOST_BYTES + 1).to_bytes(4, "big"),
        framed({"version": 2, "open": ["/a.png"]}),
        framed({"version": 1, "open": ["a.png"]}),
        framed({"version": 1, "open": ["/a.png"]}) + b"more",
        framed(["version", 1]),
    ],
    ids=["another protocol", "endless", "newer", "relative", "too much", "no table"],
)
def test_who_says_nonsense_is_sent_away(qtbot: QtBot, opened: OpenDoor, said: bytes) -> None:
    with visitor(opened.address) as caller:
        caller.sendall(said)

        assert is_sent_away(qtbot, caller)

    assert opened.came == []


def test_who_says_nothing_is_sent_away(qtbot: QtBot, address: str) -> None:
    impatient = OpenDoor(address, patience_ms=30)
    with visitor(address) as caller:
        assert is_sent_away(qtbot, caller)
    assert impatient.came == []
    impatient.door.close()


def test_a_crowd_is_not_let_in_and_leaves_room_again(qtbot: QtBot, opened: OpenDoor) -> None:
    crowd = [visitor(opened.address) for _ in range(MOST_VISITORS + 1)]

    assert is_sent_away(qtbot, crowd[-1])
    for caller in crowd:
        caller.close()
    qtbot.waitUntil(lambda: not opened.door._visitors)
    with visitor(opened.address) as caller:
        caller.sendall(wish([Path("/a.png")]))
        qtbot.waitUntil(lambda: bool(opened.came))
    assert opened.came == [(Path("/a.png"),)]


def test_those_who_said_nothing_leave_room_for_others(qtbot: QtBot, address: str) -> None:
    impatient = OpenDoor(address, patience_ms=30)
    crowd = [visitor(address) for _ in range(MOST_VISITORS + 1)]
    for caller in crowd:
        assert is_sent_away(qtbot, caller)
        caller.close()
    qtbot.waitUntil(lambda: not impatient.door._visitors)

    with visitor(address) as caller:
        caller.sendall(wish([Path("/a.png")]))
        qtbot.waitUntil(lambda: bool(impatient.came))

    assert impatient.came == [(Path("/a.png"),)]
    impatient.door.close()


def test_who_goes_in_the_middle_of_a_word_has_said_nothing(qtbot: QtBot, opened: OpenDoor) -> None:
    with visitor(opened.address) as caller:
        caller.sendall(wish([Path("/a.png")])[:-1])
    qtbot.waitUntil(lambda: not opened.door._visitors)

    assert opened.came == []


def test_only_this_user_reaches_the_socket(opened: OpenDoor) -> None:
    mode = os.lstat(opened.address).st_mode

    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) & 0o077 == 0
    assert is_ours(opened.address)
    assert len(os.fsencode(opened.address)) <= LONGEST_PATH_BYTES


def test_a_closed_door_leaves_nothing_behind(address: str, qtbot: QtBot) -> None:
    opened = OpenDoor(address)
    opened.door.close()

    assert not Path(address).exists()
    assert hand_over(address, [], 1000) is Outcome.ABSENT


def test_what_is_no_socket_of_this_user_is_not_spoken_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: OpenDoor
) -> None:
    file = tmp_path / "file"
    file.touch()
    assert not is_ours(str(file))

    monkeypatch.setattr(os, "getuid", lambda: os.lstat(opened.address).st_uid + 1)
    assert hand_over(opened.address, [Path("/a.png")], 1000) is Outcome.ABSENT


def test_a_library_has_one_address_however_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (tmp_path / "link").symlink_to(library)
    monkeypatch.chdir(tmp_path)

    assert window_address(Path("library")) == window_address(library)
    assert window_address(tmp_path / "link") == window_address(library)
    assert window_address(tmp_path) != window_address(library)


def test_a_temporary_folder_with_a_long_name_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("long" * 25)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    monkeypatch.setenv("TMPDIR", str(long))
    assert Path(window_address(tmp_path)).parent == Path("/tmp")

    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        monkeypatch.setenv("XDG_RUNTIME_DIR", short)
        assert Path(window_address(tmp_path)).parent == Path(short)


def test_a_program_that_holds_the_lock_and_does_not_listen_is_given_up(tmp_path: Path) -> None:
    hold = (
        "import sys; from pathlib import Path;"
        "from refboard.ui.startup.application import claim_library as claim;"
        "lock = claim(Path(sys.argv[1])); print(lock.isLocked(), flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"True\n"

        assert claim_or_hand_over(tmp_path, [], start_ms=120) is Second.REFUSED

        assert other.stdin is not None
        other.stdin.close()
