"""What a Linux desktop is told of RefBoard: the same names as in the code, and valid."""

import configparser
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from string import Template

import pytest
from PySide6.QtGui import QGuiApplication

import policy
from linux.tree import HERE, METAINFO
from refboard.cli.parser import make_parser
from refboard.core.board import Board
from refboard.core.ids import new_board_id
from refboard.services import paths
from refboard.services.imaging.formats import CANONICAL_SUFFIX
from refboard.services.interchange.board_file import SUFFIX
from refboard.services.interchange.board_writer import write_tables
from refboard.services.interchange.progress import Progress, untold
from refboard.ui.startup.application import make_application

TYPES = {
    "JPEG": {"image/jpeg"},
    "PNG": {"image/png", "image/apng"},
    "WEBP": {"image/webp"},
    "GIF": {"image/gif"},
    "BMP": {"image/bmp"},
    "TIFF": {"image/tiff"},
    "AVIF": {"image/avif"},
    "HEIF": {"image/heif", "image/heic"},
    "PSD": {"image/vnd.adobe.photoshop"},
    "JXL": {"image/jxl"},
    "EXR": {"image/x-exr"},
    "RAW": {
        *("image/x-adobe-dng", "image/x-nikon-nef", "image/x-nikon-nrw", "image/x-canon-cr2"),
        *("image/x-canon-cr3", "image/x-canon-crw", "image/x-sony-arw", "image/x-sony-sr2"),
        *("image/x-sony-srf", "image/x-olympus-orf", "image/x-panasonic-rw2"),
        *("image/x-fuji-raf", "image/x-pentax-pef", "image/x-samsung-srw"),
        *("image/x-sigma-x3f",),
    },
    "ICO": {"image/vnd.microsoft.icon"},
    "SVG": {"image/svg+xml"},
    "SVGZ": {"image/svg+xml-compressed"},
}
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(*argv: str) -> str:
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    # configparser documents this assignment as the way to keep the case of keys.
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(HERE / "refboard.desktop", encoding="utf-8")
    assert parser.sections() == ["Desktop Entry"]
    return parser["Desktop Entry"]


@pytest.fixture
def metainfo(tmp_path: Path) -> Path:
    text = Template((HERE / METAINFO).read_text(encoding="utf-8"))
    path = tmp_path / METAINFO
    path.write_text(text.substitute(version="1.2.3", date="2026-01-31"), encoding="utf-8")
    return path


def board_file(path: Path) -> Path:
    connection = sqlite3.connect(path)
    write_tables(connection, Board(new_board_id(), "Old town"), {}, {}, Progress(0, untold))
    connection.commit()
    connection.close()
    return path


def library_file(path: Path) -> Path:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 0x52464244")
    connection.execute("CREATE TABLE one (id)")
    connection.close()
    return path


def test_the_menu_entry_starts_the_command_with_all_chosen_files(
    entry: configparser.SectionProxy,
) -> None:
    assert entry["Type"] == "Application"
    assert entry["Exec"] == f"{policy.COMMAND} %F"
    assert (entry["TryExec"], entry["Icon"]) == (policy.COMMAND, policy.COMMAND)
    assert entry["Name"] == policy.APP_NAME
    assert entry["Terminal"] == "false"
    assert {"Graphics", "2DGraphics"} <= set(entry["Categories"].split(";"))


def test_lists_in_the_menu_entry_end_as_the_standard_wants(
    entry: configparser.SectionProxy,
) -> None:
    for key in ("Categories", "Keywords", "MimeType"):
        values = entry[key].split(";")
        assert values[-1] == ""
        assert all(values[:-1])
        assert len(values) == len(set(values))


def test_the_menu_entry_opens_boards_and_every_picture_that_is_read(
    entry: configparser.SectionProxy,
) -> None:
    assert set(TYPES) == set(CANONICAL_SUFFIX)
    told = entry["MimeType"].removesuffix(";").split(";")

    assert told[0] == policy.BOARD_MIME
    assert set(told[1:]) == set().union(*TYPES.values())


def test_windows_are_told_apart_by_the_name_that_the_app_sets(
    qapp: QGuiApplication, entry: configparser.SectionProxy
) -> None:
    make_application()

    assert QGuiApplication.desktopFileName() == entry["StartupWMClass"] == "refboard"
    assert (HERE / f"{QGuiApplication.desktopFileName()}.desktop").exists()


def test_the_menu_entry_is_valid() -> None:
    assert run(tool("desktop-file-validate"), str(HERE / "refboard.desktop")) == ""


def test_the_file_type_has_the_names_of_the_code() -> None:
    root = ET.parse(HERE / "refboard.xml").getroot()
    (kind,) = root.findall(f"{MIME}mime-type")
    glob, icon = kind.find(f"{MIME}glob"), kind.find(f"{MIME}icon")

    assert kind.get("type") == policy.BOARD_MIME
    assert glob is not None
    assert glob.get("pattern") == f"*{SUFFIX}" == f"*.{policy.BOARD_EXTENSION}"
    assert icon is not None
    assert icon.get("name") == policy.BOARD_MIME.replace("/", "-")


def test_a_real_board_file_is_known_by_its_bytes_and_other_databases_are_not(
    tmp_path: Path,
) -> None:
    root = ET.parse(HERE / "refboard.xml").getroot()
    (outer,) = root.iter(f"{MIME}magic")

    def holds(match: ET.Element, content: bytes) -> bool:
        value = (match.get("value") or "").encode().replace(rb"\0", b"\0")
        start = int(match.get("offset") or "")
        inner = match.findall(f"{MIME}match")
        here = content[start : start + len(value)] == value
        return here and (not inner or any(holds(one, content) for one in inner))

    (match,) = outer.findall(f"{MIME}match")
    assert holds(match, board_file(tmp_path / "board").read_bytes())
    assert not holds(match, library_file(tmp_path / "library").read_bytes())


@pytest.mark.skipif(sys.platform != "linux", reason="Qt looks elsewhere on other systems")
def test_a_desktop_that_reads_the_file_type_tells_boards_from_databases(tmp_path: Path) -> None:
    packages = tmp_path / "mime" / "packages"
    packages.mkdir(parents=True)
    shutil.copy(HERE / "refboard.xml", packages)
    board_file(tmp_path / "a")
    library_file(tmp_path / "b")
    script = (
        "import sys; from PySide6.QtCore import QMimeDatabase as D\n"
        "kind = D().mimeTypeForFile\n"
        "print(*(kind(path).name() for path in sys.argv[1:]))\n"
        "print(D().mimeTypeForName('application/x-refboard').suffixes())"
    )
    folders = {"XDG_DATA_HOME": str(tmp_path), "XDG_DATA_DIRS": str(tmp_path / "none")}

    told = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a"), str(tmp_path / "b")],
        env={**os.environ, **folders},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()

    board, library = told[0].split()
    assert board == "application/x-refboard"
    assert library in {"application/vnd.sqlite3", "application/x-sqlite3"}, "its old name"
    assert told[1] == "['refboard']"


def test_the_file_type_is_accepted_by_the_desktops_own_tool(tmp_path: Path) -> None:
    command = tool("update-mime-database")
    packages = tmp_path / "packages"
    packages.mkdir()
    shutil.copy(HERE / "refboard.xml", packages)

    told = run(command, str(tmp_path))

    assert "rror" not in told
    assert "application/x-refboard:*.refboard" in (tmp_path / "globs").read_text(encoding="utf-8")
    assert b"RFBF" in (tmp_path / "magic").read_bytes()


def test_the_software_centre_is_told_the_same_names(metainfo: Path) -> None:
    root = ET.parse(metainfo).getroot()

    assert f"{policy.BUNDLE_ID}.metainfo.xml" == METAINFO
    assert root.findtext("id") == policy.BUNDLE_ID
    assert root.findtext("name") == policy.APP_NAME
    assert root.findtext("launchable") == "refboard.desktop"
    assert root.findtext("provides/binary") == policy.COMMAND
    assert root.findtext("provides/mediatype") == policy.BOARD_MIME
    assert not (root.findtext("summary") or ".").endswith(".")
    (release,) = root.iter("release")
    assert release.attrib == {"version": "1.2.3", "date": "2026-01-31"}


def test_the_software_centre_names_no_address(metainfo: Path) -> None:
    assert "://" not in metainfo.read_text(encoding="utf-8")


def test_the_software_centres_tool_accepts_it(metainfo: Path) -> None:
    run(tool("appstreamcli"), "validate", "--no-net", str(metainfo))


def test_the_manual_speaks_of_what_there_is() -> None:
    manual = (HERE / "refboard.1").read_text(encoding="utf-8").replace("\\-", "-")
    usage = make_parser().format_help()
    told = set(re.findall(r"(?<![\w-])--[a-z-]+", manual))

    assert told - {"--self-test"} <= set(re.findall(r"--[a-z-]+", usage))
    assert "--self-test" in told
    source = Path(paths.__file__).read_text(encoding="utf-8")
    for variable in re.findall(r"REFBOARD_\w+", manual):
        assert f'"{variable}"' in source


def test_the_manual_sets_without_a_warning() -> None:
    path = HERE / "refboard.1"

    assert run(tool("groff"), "-man", "-Tascii", "-ww", "-z", str(path)) == ""
