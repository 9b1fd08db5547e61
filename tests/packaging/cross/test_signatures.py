"""Our reading, signing and sealing beside Apple's and LLVM's, over the real macOS wheels."""

import plistlib
import random
import re
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from macho.errors import MachoError
from macho.fat import thin
from macho.files import is_macho
from macho.image import image_of, read_image
from macho.signature import read_signature
from macho.signing import Wish, sign_ad_hoc
from macho.slice import FLAT, Slice
from macho.verifying import slice_faults, verify
from macho.view import View
from seal.bundle import bundle_at
from seal.making import code_resources, seal_bundle
from seal.verifying import verify_bundle
from surrogate.tools import llvm
from tests.packaging.builders_macho import SYSTEM, Needed, Wanted, macho, write_macho
from wheel_lock import LOCK, read_lock
from wheels import bring, unpack

NEWER = Path(__file__).parent / "wheels-newer-qt.txt"
SEALED = ("Assistant", "Designer", "Linguist")
"""Apps in PySide6's newer wheel that Apple's codesign sealed; those of the lock are not sealed."""
FLIPS = 20
SEED = 20
SAMPLE = 100
"""Files that a slow tool is asked about, of all that there are."""
_UNDEFINED = re.compile(
    r"\(undefined\)(?P<weak> weak)? external (?P<name>\S+)"
    r" \((?:from (?P<library>[^)]+)|dynamically looked up)\)"
)


class Part(NamedTuple):
    """A part of a real file that is signed."""

    path: Path
    view: View
    part: Slice


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """Every Mach-O file in the wheels of the lock and of the newer Qt, but object files."""
    folders = unpack([*bring(read_lock(LOCK)), *bring(read_lock(NEWER))])
    found = (path for folder in folders for path in sorted(folder.rglob("*")))
    return [path for path in found if path.suffix != ".o" and is_macho(path)]


@pytest.fixture(scope="module")
def ours(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Copies of all those files, for our processor alone and signed by us."""
    folder = tmp_path_factory.mktemp("ours")
    start, copies = time.perf_counter(), []
    for index, path in enumerate(files):
        copy = folder / f"{index}-{path.name}"
        shutil.copy(path, copy)
        thin(copy, "arm64")
        sign_ad_hoc(copy, Wish(path.name, runtime=bool(index % 2)))
        copies.append(copy)
    size = sum(copy.stat().st_size for copy in copies) / 1e6
    print(f"\nsigned {len(copies)} files, {size:.0f} MB, {time.perf_counter() - start:.1f} s")
    return copies


@pytest.fixture
def fixtures(tmp_path: Path) -> list[Path]:
    """Our own built files, signed by us."""
    weak = "@rpath/libweak.dylib"
    contents = {
        kind: macho(
            kind,
            dependencies=[Needed(SYSTEM), Needed(weak, "weak")],
            rpaths=["@loader_path/..", "@executable_path"],
            imports=[Wanted("_malloc"), Wanted("_maybe", weak, is_weak=True), Wanted("_x", None)],
            content=b"content " * 5000,
        )
        for kind in ("execute", "dylib", "bundle")
    }
    paths = [write_macho(tmp_path / kind, content) for kind, content in contents.items()]
    for path in paths:
        sign_ad_hoc(path, Wish(path.name, runtime=path.name == "execute"))
    return paths


def told(tool: str, *arguments: str | Path) -> str:
    """Return what a tool of LLVM prints; it must have nothing to complain about."""
    try:
        program = llvm(tool)
    except ValueError as error:
        pytest.skip(str(error))
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def numbers(headers: str, command: str, *names: str) -> list[int]:
    """Return numbers from the one load command of a name, as llvm-otool prints it."""
    block = headers.split(f"cmd {command}\n")[1].split("Load command")[0]
    return [int(re.findall(rf"^\s+{name} (\d+)", block, re.MULTILINE)[0]) for name in names]


def sample(paths: list[Path], count: int) -> list[Path]:
    return random.Random(SEED).sample(paths, min(count, len(paths)))


# ---- Apple's signatures, by our verifier


def test_every_signature_in_the_wheels_holds(files: list[Path]) -> None:
    start, size, kinds = time.perf_counter(), 0, Counter[str]()
    for path in files:
        view = View(path.read_bytes(), path.name)
        for part in image_of(view).slices:
            if part.signature is None:
                kinds[f"{part.architecture} unsigned"] += 1
                continue
            assert slice_faults(view, part) == [], path
            size += part.span.size
            signature = read_signature(path, part.architecture)
            assert signature is not None
            how = "linker" if signature.is_linker_signed else "codesign"
            kinds[f"{part.architecture} {how} {signature.best.page_size}"] += 1
    count = sum(number for kind, number in kinds.items() if "unsigned" not in kind)
    seconds = time.perf_counter() - start
    print(f"\nverified {count} signed slices of {len(files)} files, ", end="")
    print(f"{size / 1e6:.0f} MB, {seconds:.1f} s: {dict(sorted(kinds.items()))}")
    assert count > 500
    assert any("codesign" in kind for kind in kinds), "Apple's own signer is among them"


@pytest.mark.parametrize("name", SEALED)
def test_what_codesign_sealed_holds_and_our_list_is_its_own(name: str, tmp_path: Path) -> None:
    (folder,) = (f for f in unpack(bring(read_lock(NEWER))) if f.name.startswith("pyside6"))
    app = tmp_path / f"{name}.app"
    shutil.copytree(folder / "PySide6" / app.name, app, symlinks=True)
    bundle = bundle_at(app)
    theirs = plistlib.loads(bundle.code_resources.read_bytes())

    assert verify_bundle(app) == []
    assert code_resources(bundle) == theirs
    for file in sorted(path for path in app.rglob("*") if path.is_file()):
        content = file.read_bytes()
        file.write_bytes(bytes((content[0] ^ 1,)) + content[1:])
        assert verify_bundle(app), file
        file.write_bytes(content)

    thin(bundle.executable, "arm64")
    seal_bundle(app)
    assert verify_bundle(app) == []
    assert plistlib.loads(bundle.code_resources.read_bytes()) == theirs


# ---- our signatures, by LLVM


def test_llvm_reads_what_we_sign(ours: list[Path], fixtures: list[Path]) -> None:
    for path in [*sample(ours, SAMPLE), *fixtures]:
        headers = told("llvm-otool", "-l", path)
        part = read_image(path).slices[0]
        assert part.signature is not None
        place = numbers(headers, "LC_CODE_SIGNATURE", "dataoff", "datasize")
        assert place == list(part.signature), path
        assert told("llvm-objdump", "--macho", "--private-headers", path)


def test_llvm_signs_anew_and_we_accept_it(
    ours: list[Path], fixtures: list[Path], tmp_path: Path
) -> None:
    for path in [*sample(ours, SAMPLE), *fixtures]:
        copy = tmp_path / f"copy-{path.name}"
        shutil.copy(path, copy)
        told("llvm-install-name-tool", "-add_rpath", "@loader_path/new", copy)

        signature = read_signature(copy)
        assert verify(copy) == []
        assert signature is not None
        assert signature.is_linker_signed
        assert read_image(copy).slices[0].rpaths[-1] == "@loader_path/new"

        sign_ad_hoc(copy, Wish("again"))
        assert verify(copy) == []


def test_every_flipped_byte_is_found(ours: list[Path], fixtures: list[Path]) -> None:
    chance, flips = random.Random(SEED), 0
    for path in [*ours, *fixtures]:
        content = bytearray(path.read_bytes())
        part = image_of(View(bytes(content), path.name)).slices[0]
        assert part.signature is not None
        for _ in range(FLIPS):
            place, bit = chance.randrange(part.signature.offset), 1 << chance.randrange(8)
            content[place] ^= bit
            assert faults(bytes(content), path.name), f"{path.name}, byte {place}"
            content[place] ^= bit
            flips += 1
    print(f"\nfound {flips} flipped bits in {flips // FLIPS} files")


def faults(content: bytes, name: str) -> list[str]:
    try:
        view = View(content, name)
        return [fault for part in image_of(view).slices for fault in slice_faults(view, part)]
    except MachoError as error:
        return [str(error)]


# ---- what files say to the loader, by LLVM


def test_llvm_reads_the_same_libraries_and_folders(files: list[Path]) -> None:
    for path in sample(files, SAMPLE):
        part = read_image(path).slice_for("arm64")
        used = told("llvm-objdump", "--macho", "--arch=arm64", "--dylibs-used", path).splitlines()
        names = [line.strip().split(" (compat")[0] for line in used if line.startswith("\t")]
        own = [part.install_name] if part.install_name else []
        assert names == own + [library.name for library in part.dependencies], path
        rpaths = told("llvm-objdump", "--macho", "--arch=arm64", "--rpaths", path).splitlines()
        assert rpaths[1:] == list(part.rpaths), path


def test_llvm_reads_the_same_symbols_from_the_same_libraries(files: list[Path]) -> None:
    compared = 0
    for path in files:
        imports = read_image(path).slice_for("arm64").imports
        theirs = {
            (found["name"], bool(found["weak"])): found["library"] or FLAT
            for line in told("llvm-nm", "-m", "-u", "--arch=arm64", path).splitlines()
            if (found := _UNDEFINED.search(line))
        }
        assert {(each.name, each.is_weak) for each in imports} == theirs.keys(), path
        for each in imports:
            # llvm-nm leaves the end of a library's name away.
            name = each.library.rsplit("/", 1)[-1]
            assert name.startswith(theirs[each.name, each.is_weak]), (path, each)
        compared += len(imports)
    print(f"\ncompared {compared} imports of {len(files)} files")
