"""Probing: what the header claims is what decoding finds, without decoding; folders are scanned."""

import os
import sys
from pathlib import Path
from subprocess import run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refboard.services.imaging.decode import decode
from refboard.services.imaging.probe import Probe, is_library, looks_like_image, probe, scan
from tests.builders_images import Builder, encoded, exif_block, photo
from tests.handmade.good_kinds import GOOD_KINDS, RARE_KINDS


@pytest.mark.parametrize("build", GOOD_KINDS.values(), ids=GOOD_KINDS.keys())
def test_the_header_claims_what_decoding_finds(build: Builder, tmp_path: Path) -> None:
    path = build(tmp_path)

    picture = decode(path.read_bytes(), name=path.name, longest_side=None)

    assert probe(path) == Probe(picture.width, picture.height, picture.format)


@given(
    width=st.integers(2, 80),
    height=st.integers(2, 80),
    orientation=st.integers(1, 8),
    format_name=st.sampled_from(["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"]),
)
@settings(max_examples=60, deadline=None)
def test_turned_pictures_of_any_size_are_probed_as_they_are_shown(
    width: int,
    height: int,
    orientation: int,
    format_name: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    content = encoded(photo(width, height), format_name, exif=exif_block(orientation))
    path = tmp_path_factory.mktemp("turned") / "picture"
    path.write_bytes(content)

    picture = decode(content, name="picture", longest_side=None)

    assert probe(path) == Probe(picture.width, picture.height, format_name)


def test_probing_usual_files_imports_neither_pillow_nor_numpy(tmp_path: Path) -> None:
    names = [
        "jpeg turned",
        "png",
        "webp cut-out",
        "gif",
        "bmp",
        "tiff",
        "avif",
        "heic",
        "ico",
        "svg",
    ]
    paths = [str(GOOD_KINDS[name](tmp_path)) for name in [*names, *RARE_KINDS]]
    script = (
        "import sys; from pathlib import Path\n"
        "from refboard.services.imaging.probe import probe\n"
        "for path in sys.argv[1:]: probe(Path(path))\n"
        "heavy = {'PIL', 'numpy', 'pi_heif', 'imagecodecs', 'resvg_py', 'pylibjxl', 'rawpy'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )

    done = run([sys.executable, "-c", script, *paths], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""


def test_probing_reads_only_the_beginning_of_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    path.write_bytes(encoded(photo(), "JPEG"))
    os.truncate(path, 3_000_000_000)  # sparse

    assert probe(path) == Probe(90, 60, "JPEG")


def test_names_tell_what_is_taken_from_a_folder() -> None:
    taken = ["a.jpg", "B.JPEG", "c.HeIc", "d.svgz", "e.avif", "f.dng", "g.PSD"]
    left = ["a.txt", ".hidden.jpg", "._a.jpg", "jpg", "a.jp2", "Thumbs.db"]

    assert [n for n in taken + left if looks_like_image(Path("folder", n))] == taken


def test_folders_are_read_in_natural_order_files_first(tmp_path: Path) -> None:
    for name in ["b/2.jpg", "b/10.jpg", "B1.png", "a/x.jpg", "img12.jpg", "img9.jpg", "notes.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    found = [path.relative_to(tmp_path).as_posix() for path in scan([tmp_path], recursive=True)]

    assert found == ["B1.png", "img9.jpg", "img12.jpg", "a/x.jpg", "b/2.jpg", "b/10.jpg"]


def test_files_without_a_known_ending_are_taken_by_their_bytes(tmp_path: Path) -> None:
    content = encoded(photo(), "JPEG")
    for name in ("IMG_1", "a.jpg_large", "b.bin", "c.txt", "d.mp4", ".e", "f.html"):
        (tmp_path / name).write_bytes(content)
    for name in ("README", "g.dat", "empty"):
        (tmp_path / name).write_bytes(b"words" if name != "empty" else b"")
    (tmp_path / "page").write_bytes(b"<!DOCTYPE html><html><svg></svg></html>")

    found = [path.name for path in scan([tmp_path], recursive=True)]

    assert found == ["a.jpg_large", "b.bin", "IMG_1"]


def test_without_recursion_only_the_folder_itself_is_read(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ["inner/deep.jpg", "top.jpg"]:
        (tmp_path / name).touch()

    assert list(scan([tmp_path], recursive=False)) == [tmp_path / "top.jpg"]


def test_what_is_named_is_yielded_whatever_it_is(tmp_path: Path) -> None:
    text, missing = tmp_path / "notes.txt", tmp_path / "gone.jpg"
    text.touch()

    assert list(scan([text, missing], recursive=True)) == [text, missing]


def test_hidden_folders_and_files_are_left_out(tmp_path: Path) -> None:
    for name in [".cache/a.jpg", "._a.jpg", ".b.jpg", "c.jpg"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    assert list(scan([tmp_path], recursive=True)) == [tmp_path / "c.jpg"]


def test_loops_of_links_end_and_each_folder_is_visited_once(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "a.jpg").touch()
    (inner / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "again").symlink_to(inner, target_is_directory=True)
    (tmp_path / "self").symlink_to("self")

    assert [path.name for path in scan([tmp_path], recursive=True)] == ["a.jpg"]


def test_a_folder_that_may_not_be_opened_is_yielded_for_its_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)

    assert list(scan([tmp_path], recursive=True)) == [tmp_path]


def test_scanning_is_lazy(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "inner").mkdir()
    paths = scan([tmp_path], recursive=True)

    assert next(paths).name == "a.jpg"
    (tmp_path / "inner" / "late.jpg").touch()
    assert next(paths).name == "late.jpg"


def test_a_library_is_no_folder_of_pictures(tmp_path: Path) -> None:
    names = ["a.jpg", "Library/library.sqlite", "Library/cache/previews/ab/p.jpg", "more/b.jpg"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    found = [path.name for path in scan([tmp_path], recursive=True)]

    assert found == ["a.jpg", "b.jpg"]
    assert list(scan([tmp_path / "Library"], recursive=True)) == []
    assert [is_library(tmp_path / name) for name in ("Library", "more", "gone")] == [
        True,
        False,
        False,
    ]
