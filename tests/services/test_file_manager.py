import sys
from pathlib import Path

import pytest

from refboard.core.errors import QueryError
from refboard.services import file_manager
from refboard.services.file_manager import commands, show_file

PICTURE = Path("/photos/a b, 'c'.jpg")
ADDRESS = "file:///photos/a%20b%2C%20%27c%27.jpg"


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which alone programs are looked for."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def add_tool(tools: Path, name: str, *, status: int = 0) -> Path:
    """Add a program that notes its words, one a line, and ends; return where it notes them."""
    noted = tools / f"{name}.txt"
    tool = tools / name
    code = (
        f"import sys; open({str(noted)!r}, 'w').write('\\n'.join(sys.argv[1:])); sys.exit({status})"
    )
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{code}" "$@"\n')
    tool.chmod(0o755)
    return noted


def test_linux_asks_the_file_manager_on_the_bus_to_show_the_file(tools: Path) -> None:
    noted = add_tool(tools, "gdbus")

    show_file(PICTURE, "linux")

    words = noted.read_text().split("\n")
    assert "org.freedesktop.FileManager1.ShowItems" in words
    assert words[-2:] == [f"['{ADDRESS}']", ""]


def test_the_next_tool_is_asked_where_one_is_missing_or_refuses(tools: Path) -> None:
    add_tool(tools, "gdbus", status=1)
    noted = add_tool(tools, "dbus-send")
    show_file(PICTURE, "linux")
    assert f"array:string:{ADDRESS}" in noted.read_text()

    (tools / "dbus-send").unlink()
    noted = add_tool(tools, "xdg-open")
    show_file(PICTURE, "linux")
    assert noted.read_text() == "/photos"


def test_without_any_file_manager_the_path_is_told(tools: Path) -> None:
    with pytest.raises(QueryError, match="No file manager could be opened") as caught:
        show_file(PICTURE, "linux")

    assert str(PICTURE) in str(caught.value)


def test_a_mac_and_windows_choose_the_file_in_their_own_ways(tools: Path) -> None:
    noted = add_tool(tools, "open")
    show_file(PICTURE, "darwin")
    assert noted.read_text().split("\n") == ["-R", str(PICTURE)]

    assert commands(Path("a b.jpg"), "win32") == ['explorer /select,"a b.jpg"']


def test_a_frozen_app_lends_its_libraries_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/refboard/_internal")
    assert file_manager._environment()["LD_LIBRARY_PATH"] == "/opt/refboard/_internal"

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "LD_LIBRARY_PATH" not in file_manager._environment()
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/usr/local/lib")
    assert file_manager._environment()["LD_LIBRARY_PATH"] == "/usr/local/lib"
