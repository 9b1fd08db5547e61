"""Bad files: each gets one sentence that names it, and nothing else ever escapes."""

import gzip
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refboard.core.errors import (
    CorruptImageError,
    ImageTooLargeError,
    InputError,
    UnreadableFileError,
    UnsupportedImageError,
)
from refboard.services.imaging import failures
from refboard.services.imaging.decode import decode
from refboard.services.imaging.probe import probe, scan
from refboard.services.imaging.source import read_source
from tests.builders_images import SVG, Builder, encoded, photo
from tests.handmade.bad_kinds import BAD_KINDS, NOT_READ
from tests.handmade.good_kinds import GOOD_KINDS

_T = TypeVar("_T")


def outcome(function: Callable[[], _T]) -> _T | InputError:
    """Return what the function returns, or the one kind of error that it may raise."""
    try:
        return function()
    except InputError as error:
        return error


_KINDS = {
    "empty": CorruptImageError,
    "text": UnsupportedImageError,
    "web page": UnsupportedImageError,
    "half a jpeg": CorruptImageError,
    "jpeg with a hole": CorruptImageError,
    "png bomb": ImageTooLargeError,
    "ico bomb": ImageTooLargeError,
    "strip 1 x 60000": ImageTooLargeError,
    "folder called jpg": UnreadableFileError,
    "link to itself": UnreadableFileError,
    "pipe": UnreadableFileError,
    "svg too deep": CorruptImageError,
}


@pytest.mark.parametrize("build", BAD_KINDS.values(), ids=BAD_KINDS.keys())
def test_every_bad_kind_gets_one_sentence_that_names_the_file(
    build: Builder, tmp_path: Path
) -> None:
    path = build(tmp_path)

    with pytest.raises(InputError) as caught:
        decode(read_source(path).content, name=path.name, longest_side=1024)

    assert f'"{path.name}"' in caught.value.sentence
    assert caught.value.sentence.endswith(".")
    assert caught.value.hint.endswith(".")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("kind", "family"), _KINDS.items())
def test_the_family_says_what_is_wrong(kind: str, family: type[InputError], tmp_path: Path) -> None:
    path = BAD_KINDS[kind](tmp_path)

    with pytest.raises(family):
        decode(read_source(path).content, name=path.name, longest_side=None)


@pytest.mark.parametrize("kind", NOT_READ)
def test_what_is_whole_and_not_read_is_never_called_damaged(kind: str, tmp_path: Path) -> None:
    path = BAD_KINDS[kind](tmp_path)

    with pytest.raises(UnsupportedImageError, match=r"a kind of .* that RefBoard does not read"):
        decode(read_source(path).content, name=path.name, longest_side=None)


@pytest.mark.parametrize("build", BAD_KINDS.values(), ids=BAD_KINDS.keys())
def test_probing_a_bad_file_gives_a_size_or_a_sentence(build: Builder, tmp_path: Path) -> None:
    path = build(tmp_path)

    found = outcome(lambda: probe(path))

    if isinstance(found, InputError):
        assert f'"{path.name}"' in found.sentence
    else:
        assert min(found.width, found.height) > 0


def test_a_folder_of_all_bad_kinds_is_found_whole(tmp_path: Path) -> None:
    paths = {build(tmp_path) for build in BAD_KINDS.values()}

    assert set(scan([tmp_path], recursive=True)) == paths
    assert len(paths) == len(BAD_KINDS) >= 80


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4", "a PDF document"),
        (b"PK\x03\x04....", "an archive"),
        (b"RIFF\0\0\0\0AVI LIST", "a video"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "a video"),
        (b"\x00\x00\x00\x0cjP  ....", "a JPEG 2000 picture"),
        ("Grüße, nur Text".encode(), "text"),
        (b"\x01\x02\x03\x04\xff\xfe", "not a picture"),
    ],
)
def test_what_is_no_picture_is_called_what_it_is(content: bytes, words: str) -> None:
    with pytest.raises(UnsupportedImageError, match=words):
        decode(content, name="x.jpg", longest_side=None)


def test_a_tiff_called_a_camera_raw_file_is_refused_as_one() -> None:
    content = encoded(photo(), "TIFF")

    with pytest.raises(UnsupportedImageError, match="camera raw"):
        decode(content, name="DSC_1.NEF", longest_side=None)


def test_a_name_with_strange_characters_stays_one_printable_line(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9\n" + b"x" * 120 + b".jpg")

    quoted = failures.quoted(name)

    assert quoted.isprintable()
    assert len(quoted) <= 82
    quoted.encode()
    with pytest.raises(UnreadableFileError):
        read_source(tmp_path / name)


@pytest.mark.parametrize("path", ["nul\0byte.jpg", "x" * 300 + ".jpg", "missing/a.jpg"])
def test_impossible_paths_are_sentences(path: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        read_source(tmp_path / path)
    with pytest.raises(UnreadableFileError):
        probe(tmp_path / path)


@pytest.mark.skipif(os.name == "nt", reason="no devices in the file system")
def test_a_device_is_refused_without_reading_it() -> None:
    with pytest.raises(UnreadableFileError, match="pipe or a device"):
        read_source(Path("/dev/zero"))


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)
def test_a_forbidden_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="may not be read"):
        read_source(BAD_KINDS["forbidden"](tmp_path))


def test_a_permission_error_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = GOOD_KINDS["jpeg"](tmp_path)
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnreadableFileError, match="may not be read"):
        read_source(path)


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = GOOD_KINDS["jpeg"](tmp_path)
    true_fstat, calls = os.fstat, []

    def grow_before_second_look(descriptor: int) -> os.stat_result:
        calls.append(descriptor)
        if len(calls) == 3:
            with path.open("ab") as file:
                file.write(b"more")
        return true_fstat(descriptor)

    monkeypatch.setattr(os, "fstat", grow_before_second_look)
    with pytest.raises(UnreadableFileError, match="changed while it was read"):
        read_source(path)


def test_a_file_beyond_max_bytes_is_refused(tmp_path: Path) -> None:
    path = GOOD_KINDS["jpeg"](tmp_path)

    with pytest.raises(ImageTooLargeError):
        read_source(path, max_bytes=path.stat().st_size - 1)


def test_reading_gives_content_hash_size_and_time(tmp_path: Path) -> None:
    path = GOOD_KINDS["png"](tmp_path)

    source = read_source(path)

    assert source.content == path.read_bytes()
    assert source.byte_size == path.stat().st_size
    assert source.mtime_ns == path.stat().st_mtime_ns
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert len(source.sha256) == 64


def test_not_enough_memory_is_a_sentence() -> None:
    with pytest.raises(ImageTooLargeError, match="memory"), failures.decoding("x.png", "PNG"):
        raise MemoryError


_FUZZED = [kind for kind in GOOD_KINDS if not kind.startswith("svg") and kind != "jpeg called png"]


@pytest.fixture(scope="module")
def good_contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("good")
    return {kind: GOOD_KINDS[kind](folder).read_bytes() for kind in _FUZZED}


@given(
    kind=st.sampled_from(_FUZZED),
    flips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
    keep=st.one_of(st.just(1.0), st.floats(0, 1)),
    head_only=st.booleans(),
    longest_side=st.sampled_from([None, 24]),
)
@settings(max_examples=600, deadline=None)
def test_flipped_and_cut_bytes_give_a_picture_or_a_sentence(
    good_contents: dict[str, bytes],
    kind: str,
    flips: list[tuple[float, int]],
    keep: float,
    head_only: bool,
    longest_side: int | None,
) -> None:
    content = bytearray(good_contents[kind])
    reach = min(len(content), 300) if head_only else len(content)
    for place, value in flips:
        content[int(place * (reach - 1))] = value
    mangled = bytes(content[: int(len(content) * keep)])

    result = outcome(lambda: decode(mangled, name="fuzz", longest_side=longest_side))

    assert '"fuzz"' in result.sentence if isinstance(result, InputError) else result.image.size


@given(content=st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_picture_or_a_sentence(content: bytes) -> None:
    with pytest.raises(InputError):
        decode(content, name="fuzz", longest_side=None)


@given(place=st.integers(0, len(SVG) - 1), value=st.integers(0, 255), zipped=st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_damaged_svg_is_probed_or_refused(
    place: int, value: int, zipped: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(gzip.compress(SVG) if zipped else SVG)
    content[place % len(content)] = value
    path = tmp_path_factory.mktemp("svg") / "x.svg"
    path.write_bytes(content)

    result = outcome(lambda: probe(path))

    if isinstance(result, InputError):
        assert '"x.svg"' in result.sentence
    else:
        assert max(result.width, result.height) <= 4096
