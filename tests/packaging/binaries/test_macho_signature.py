"""A signature says what the code is, and no byte can change without it."""

import os
import plistlib
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macho.blobs import Magic, Slot, blob, payload, read_blobs
from macho.der import entitlements_der
from macho.directory import Flag, HashType, pack_directory
from macho.errors import MachoError
from macho.fat import thin
from macho.image import read_image
from macho.signature import read_signature
from macho.signing import Wish, sign_ad_hoc
from macho.verifying import verify
from macho.view import View
from tests.packaging.builders_macho import fat, macho, write_macho

ENTITLEMENTS = plistlib.dumps({"com.apple.security.cs.allow-unsigned-executable-memory": True})
INFO, RESOURCES = b"<plist>info</plist>", b"<plist>resources</plist>"
PAGES = b"something to fill pages with; " * 2000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signed")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = write_macho(tmp_path / "liba.dylib", macho(content=PAGES))
    sign_ad_hoc(path, Wish("liba"))
    return path


@given(
    kind=st.sampled_from(["execute", "dylib", "bundle"]),
    architecture=st.sampled_from(["arm64", "x86_64"]),
    content=st.binary(max_size=70) | st.just(PAGES),
    identifier=st.from_regex(r"[a-zA-Z0-9.ä_-]{1,40}", fullmatch=True),
    runtime=st.booleans(),
    entitlements=st.none() | st.just(ENTITLEMENTS),
    info_plist=st.none() | st.binary(max_size=40),
    resources=st.none() | st.binary(max_size=40),
)
def test_what_is_signed_holds_and_reads_back(
    folder: Path,
    kind: str,
    architecture: str,
    content: bytes,
    identifier: str,
    runtime: bool,
    entitlements: bytes | None,
    info_plist: bytes | None,
    resources: bytes | None,
) -> None:
    path = write_macho(folder / "code", macho(kind, architecture=architecture, content=content))
    cdhash = sign_ad_hoc(path, Wish(identifier, runtime, entitlements, info_plist, resources))

    assert verify(path, info_plist=info_plist, resources=resources) == []
    signature = read_signature(path, architecture)
    assert signature is not None
    assert signature.cdhash == cdhash
    assert signature.identifier == identifier
    assert (signature.is_ad_hoc, signature.is_hardened) == (True, runtime)
    assert (signature.team, signature.has_cms, signature.is_linker_signed) == ("", False, False)
    assert signature.entitlements == (entitlements or b"")
    assert signature.best.hash_type is HashType.SHA256
    assert signature.best.executable[2] == (1 if kind == "execute" else 0)
    part = read_image(path).slices[0]
    assert part.segments[-1].file.end == part.span.size == path.stat().st_size
    assert os.access(path, os.X_OK)


def test_signing_again_changes_nothing(library: Path) -> None:
    before = library.read_bytes()

    sign_ad_hoc(library, Wish("liba"))

    assert library.read_bytes() == before
    assert [file.name for file in library.parent.iterdir()] == ["liba.dylib"]


def test_a_signature_takes_the_place_of_a_longer_one(library: Path) -> None:
    before = library.read_bytes()
    sign_ad_hoc(library, Wish("liba", runtime=True, entitlements=ENTITLEMENTS, resources=RESOURCES))
    assert library.read_bytes() != before

    sign_ad_hoc(library, Wish("liba"))

    assert library.read_bytes() == before


@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_another_code(folder: Path, share: float, bit: int) -> None:
    path = write_macho(folder / "flipped", macho(content=PAGES))
    cdhash = sign_ad_hoc(path, Wish("liba", runtime=True, entitlements=ENTITLEMENTS))
    content = bytearray(path.read_bytes())
    signature = read_signature(path)
    assert signature is not None
    place = int((len(content) - len(signature.rest)) * share)
    content[place] ^= 1 << bit
    path.write_bytes(content)

    if not verify(path):  # then it is a code directory that holds, and another one
        other = read_signature(path)
        assert other is not None
        assert other.cdhash != cdhash


@given(share=st.floats(0, 1, exclude_max=True))
def test_a_signed_file_that_is_cut_short_is_told(folder: Path, share: float) -> None:
    path = write_macho(folder / "cut", macho(content=b"x"))
    sign_ad_hoc(path, Wish("liba"))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])

    assert verify(path)


@pytest.mark.parametrize("gap", [b"\0\0\0\0", b"\0\0\0\1", b"\0" * 8])
def test_blobs_may_be_aligned_but_nothing_lies_between_them(gap: bytes) -> None:
    directory = blob(Magic.CODE_DIRECTORY, b"whatever")
    index = struct.pack(">IIIII", Magic.SIGNATURE, 20 + len(gap + directory), 1, 0, 20 + len(gap))
    view = View(index + gap + directory, "liba.dylib")

    if gap == b"\0\0\0\0":
        assert read_blobs(view).whole == {Slot.CODE_DIRECTORY: directory}
    else:
        with pytest.raises(MachoError, match="gaps"):
            read_blobs(view)


def test_each_altered_page_is_named(library: Path) -> None:
    content = bytearray(library.read_bytes())
    content[0x4000] ^= 1
    content[0x8000] ^= 1
    library.write_bytes(content)

    assert verify(library) == [
        "is altered in the 16384 bytes at page 1",
        "is altered in the 16384 bytes at page 2",
    ]


def test_bytes_after_the_signature_are_told(library: Path) -> None:
    library.write_bytes(library.read_bytes() + b"\0" * 8)

    assert verify(library) == ["has bytes after its signature"]
    with pytest.raises(MachoError, match=r"^liba\.dylib does not end with"):
        sign_ad_hoc(library, Wish("liba"))


def test_what_is_not_signed_is_told(tmp_path: Path) -> None:
    signed = write_macho(tmp_path / "a", macho())
    sign_ad_hoc(signed, Wish("a"))
    both = fat(signed.read_bytes(), macho(architecture="x86_64"))

    assert verify(write_macho(tmp_path / "liba.dylib", both)) == ["is not signed for x86_64"]
    assert read_signature(tmp_path / "liba.dylib", "x86_64") is None
    assert read_signature(tmp_path / "liba.dylib") is not None


def test_what_is_no_code_is_told(tmp_path: Path) -> None:
    path = write_macho(tmp_path / "notes.txt", b"hello")

    assert verify(path) == ["is no Mach-O file"]


def test_files_of_the_bundle_are_compared_with_their_seal(tmp_path: Path) -> None:
    path = write_macho(tmp_path / "RefBoard", macho("execute"))
    sign_ad_hoc(path, Wish("org.refboard", info_plist=INFO, resources=RESOURCES))

    assert verify(path, info_plist=INFO, resources=RESOURCES) == []
    assert verify(path, info_plist=INFO + b" ", resources=RESOURCES + b" ") == [
        "has another seal of Info.plist",
        "has another seal of CodeResources",
    ]
    assert verify(path) == [], "they may be looked at elsewhere"


def test_a_file_that_seals_no_bundle_is_told_when_it_should(library: Path) -> None:
    assert verify(library, info_plist=INFO) == ["has no seal of Info.plist"]


def test_entitlements_that_were_exchanged_are_told(tmp_path: Path) -> None:
    path = write_macho(tmp_path / "RefBoard", macho("execute"))
    sign_ad_hoc(path, Wish("org.refboard", entitlements=ENTITLEMENTS))
    path.write_bytes(path.read_bytes().replace(b"<true/>", b"<TRUE/>"))

    assert verify(path) == ["has another seal of the entitlements"]


def test_a_signature_of_nobody_must_say_so(tmp_path: Path) -> None:
    path = write_macho(tmp_path / "liba.dylib", macho())
    sign_ad_hoc(path, Wish("liba"))
    signature = read_signature(path)
    assert signature is not None
    directory = pack_directory(signature.best)
    assert signature.blobs[Slot.CODE_DIRECTORY] == directory
    at = path.read_bytes().index(directory) + 12
    content = bytearray(path.read_bytes())
    content[at : at + 4] = struct.pack(">I", Flag.RUNTIME)
    path.write_bytes(content)

    assert verify(path) == ["is signed by nobody, and does not say so"]


def test_one_part_of_a_fat_file_is_signed_after_it_was_taken_out(tmp_path: Path) -> None:
    content = fat(macho(architecture="x86_64"), macho())
    path = write_macho(tmp_path / "liba.dylib", content)
    with pytest.raises(MachoError, match=r"^liba\.dylib is fat: take one part out"):
        sign_ad_hoc(path, Wish("liba"))
    assert path.read_bytes() == content

    thin(path, "arm64")
    sign_ad_hoc(path, Wish("liba"))

    assert verify(path) == []


def test_no_room_for_a_load_command_is_told_before_anything_is_written(tmp_path: Path) -> None:
    content = bytearray(macho())
    end = read_image(write_macho(tmp_path / "a", bytes(content))).slices[0].commands_end
    at = content.index(b"__text\0") + 48
    content[at : at + 4] = struct.pack("<I", end + 8)
    path = write_macho(tmp_path / "liba.dylib", bytes(content))

    with pytest.raises(MachoError, match=r"^liba\.dylib has no room"):
        sign_ad_hoc(path, Wish("liba"))
    assert path.read_bytes() == bytes(content)


def test_entitlements_are_there_in_der_as_well(tmp_path: Path) -> None:
    path = write_macho(tmp_path / "RefBoard", macho("execute"))
    sign_ad_hoc(
        path, Wish("a", entitlements=plistlib.dumps({"b": [1, -129, "ä"], "a": {"c": False}}))
    )

    signature = read_signature(path)

    assert signature is not None
    assert payload(signature.blobs[Slot.ENTITLEMENTS_DER]) == bytes.fromhex(
        "7026 020101 b021"  # the version, and a dictionary
        "300d 0c0161 b008 3006 0c0163 010100"  # a: {c: false}
        "3010 0c0162 300b 020101 0202ff7f 0c02c3a4"  # b: [1, -129, ä]
    )


@pytest.mark.parametrize("xml", [b"no", plistlib.dumps([1]), plistlib.dumps({"a": 1.5})])
def test_entitlements_that_are_none_are_refused(tmp_path: Path, xml: bytes) -> None:
    path = write_macho(tmp_path / "liba.dylib", macho())

    with pytest.raises(MachoError, match=r"ntitlements .*\.$"):
        sign_ad_hoc(path, Wish("liba", entitlements=xml))
    assert path.read_bytes() == macho()


def test_long_entitlements_have_long_lengths() -> None:
    der = entitlements_der(plistlib.dumps({"a": "x" * 300}))

    assert der[:4] == b"\x70\x82" + struct.pack(">H", len(der) - 4)
    assert der.endswith(b"\x0c\x82\x01\x2c" + b"x" * 300)
