"""What a Mach-O file says to the loader reads back as it was written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macho.errors import MachoError
from macho.image import image_of, read_image
from macho.slice import FLAT, Import, Library, LinkKind
from macho.view import View
from tests.packaging.builders_macho import SYSTEM, Needed, Wanted, fat, macho, write_macho

paths = st.from_regex(r"(@rpath|@loader_path|/opt)/[a-zA-Z0-9_.ä-]{1,40}", fullmatch=True)
versions = st.tuples(st.integers(10, 30), st.integers(0, 20), st.integers(0, 9))
links = st.lists(
    st.builds(Needed, paths, st.sampled_from([kind.value for kind in LinkKind])),
    unique_by=lambda needed: needed.name,
    max_size=5,
)
symbols = st.from_regex(r"_[A-Za-z_$][A-Za-z0-9_$]{0,30}", fullmatch=True)

WHOLE = macho(
    dependencies=[Needed(SYSTEM), Needed("@rpath/libweak.dylib", "weak")],
    rpaths=["@loader_path/.."],
    imports=[Wanted("_malloc"), Wanted("_maybe", "@rpath/libweak.dylib", is_weak=True)],
)
FAT = fat(WHOLE, macho(architecture="x86_64"))


@given(
    kind=st.sampled_from(["execute", "dylib", "bundle"]),
    architecture=st.sampled_from(["arm64", "x86_64"]),
    minos=versions,
    sdk=versions,
    needed=links,
    rpaths=st.lists(paths, max_size=4),
    wanted=st.lists(st.tuples(symbols, st.integers(0, 5), st.booleans()), max_size=6),
    is_old=st.booleans(),
)
def test_a_file_reads_back_as_it_was_built(
    kind: str,
    architecture: str,
    minos: tuple[int, int, int],
    sdk: tuple[int, int, int],
    needed: list[Needed],
    rpaths: list[str],
    wanted: list[tuple[str, int, bool]],
    is_old: bool,
) -> None:
    libraries = [each.name for each in needed]
    imports = [
        Wanted(name, libraries[place] if place < len(libraries) else None, is_weak)
        for name, place, is_weak in wanted
    ]
    content = macho(
        kind,
        architecture=architecture,
        minos=minos,
        sdk=sdk,
        install_name="@rpath/libä.dylib",
        dependencies=needed,
        rpaths=rpaths,
        imports=imports,
        is_old=is_old,
    )

    part = image_of(View(content, "x")).slice_for(architecture)

    assert (part.file_type, part.platform) == (kind, "macOS")
    assert (part.minimum_macos, part.sdk) == (minos, sdk)
    assert part.install_name == ("@rpath/libä.dylib" if kind == "dylib" else "")
    assert part.dependencies == tuple(Library(n.name, LinkKind(n.kind)) for n in needed)
    assert [each.is_weak for each in part.dependencies] == [n.kind == "weak" for n in needed]
    assert part.rpaths == tuple(rpaths)
    assert part.imports == tuple(Import(w.symbol, w.library or FLAT, w.is_weak) for w in imports)
    assert part.signature is None


def test_a_fat_file_has_a_slice_for_each_processor(tmp_path: Path) -> None:
    image = read_image(write_macho(tmp_path / "liba.dylib", FAT))

    assert [part.architecture for part in image.slices] == ["arm64", "x86_64"]
    assert [part.span.offset for part in image.slices] == [0x4000, 0xC000]
    with pytest.raises(MachoError, match=r"^liba\.dylib is for arm64 and x86_64, not for ppc\.$"):
        image.slice_for("ppc")


def test_older_than_any_is_what_names_no_system() -> None:
    content = bytearray(macho(is_old=True))
    at = content.index(b"\x24\0\0\0\x10\0\0\0")
    content[at : at + 4] = b"\x2a\0\0\0"  # LC_SOURCE_VERSION, as long

    part = image_of(View(bytes(content), "x")).slices[0]

    assert (part.platform, part.minimum_macos, part.sdk) == ("", (), ())
    assert part.minimum_macos < (1, 0)


def told(content: bytes) -> str:
    """Return what is said of a broken file; nothing, where it can still be read."""
    try:
        image_of(View(content, "liba.dylib"))
    except MachoError as error:
        return str(error)
    return ""


@given(whole=st.sampled_from([WHOLE, FAT]), share=st.floats(0, 1, exclude_max=True))
def test_a_file_that_is_cut_short_is_told_in_a_sentence(whole: bytes, share: float) -> None:
    sentence = told(whole[: int(len(whole) * share)])

    assert sentence.startswith("liba.dylib ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@given(
    whole=st.sampled_from([WHOLE, FAT]),
    flips=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 7)), min_size=1, max_size=6),
    start=st.sampled_from([0, 0x4000]),
)
def test_flipped_bits_are_read_or_told_in_a_sentence(
    whole: bytes, flips: list[tuple[int, int]], start: int
) -> None:
    content = bytearray(whole)
    for place, bit in flips:
        content[(start + place) % len(content)] ^= 1 << bit

    sentence = told(bytes(content))

    assert not sentence or (sentence.startswith("liba.dylib ") and sentence.endswith("."))
