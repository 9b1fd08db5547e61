"""Check that the names we give to CoreML are in the library that people get: `make coreml-names`.

    python -m tests.bench.inference.coreml_names [--wheel FILE]

The provider refuses to open a session for an option or a value that it does not know, and it is
built for macOS only. So the wheel of ONNX Runtime for macOS is fetched once, and its library is
searched for every name, as a whole string: with a zero byte before and after it.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from refboard.services.embedding import coreml
from tests.bench.pictures import ROOT

PLATFORM, PYTHON = "macosx_14_0_arm64", "3.11"
LIBRARY = re.compile(r".*/onnxruntime_pybind11_state[^/]*\.so")
RECORD = "session.record_ep_graph_assignment_info"
NEVER_RELEASED = "ModelCachePath"
"""A draft of the documentation called the cache so: were it found, nothing would be proven."""


@dataclass(frozen=True)
class Name:
    """A string that must be in the library.

    Attributes:
        text: The string.
        what: What it is for.
        is_whole: It stands alone; the names of optimisations are only found inside others.
    """

    text: str
    what: str
    is_whole: bool = True

    def count(self, library: bytes) -> int:
        """Return how often it is there."""
        text = self.text.encode()
        return library.count(b"\0" + text + b"\0" if self.is_whole else text)


def names() -> Iterator[Name]:
    """Yield every name that a session is opened with."""
    yield Name(coreml.COREML, "the provider")
    for option in coreml.OPTIONS:
        yield Name(option.name, "option")
    chosen = coreml.provider_options("ALL", Path("cache"))
    for option in coreml.OPTIONS:
        for value in option.values:
            # "0" and "1" are compared as single characters.
            if len(value) > 1:
                used = value in (chosen.get(option.name), *coreml.COMPUTE_UNITS)
                yield Name(value, f"value of {option.name}{'' if used else ', not used'}")
    yield Name(coreml.CACHE_KEY, "key of our cache, in the graph")
    yield Name(RECORD, "record of who computes what")
    for name in coreml.DISABLED_OPTIMIZERS:
        yield Name(name, "optimisation that is off", is_whole=False)


def main() -> int:
    """Print a table; 1 when a name is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.inference.coreml_names")
    parser.add_argument("--wheel", type=Path, help="this wheel; the pinned one is fetched")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        wheel = options.wheel or fetched(Path(temporary))
        library = library_in(wheel)
    print(f"{wheel.name}: {len(library) / 1e6:.1f} MB of library")
    missing = [name.text for name in names() if not tell(name, library)]
    draft = Name(NEVER_RELEASED, "never released").count(library)
    print(f"{NEVER_RELEASED:<42}{draft:>6}  a draft's name, must not be there")
    found = sum(1 for _ in names()) - len(missing)
    print(f"{found} of {found + len(missing)} names are there.")
    for name in missing:
        print(f"MISSING  {name}")
    return 1 if missing or draft else 0


def tell(name: Name, library: bytes) -> bool:
    """Print a row; tell whether the name is there."""
    count = name.count(library)
    print(f"{name.text:<42}{count:>6}  {name.what}")
    return count > 0


def fetched(folder: Path) -> Path:
    """Fetch the pinned wheel for macOS."""
    words = ("--no-deps", "--only-binary=:all:", "--platform", PLATFORM, "--python-version", PYTHON)
    command = (sys.executable, "-m", "pip", "download", "--quiet", *words, "-d", str(folder))
    subprocess.run([*command, f"onnxruntime=={pinned()}"], check=True)
    return next(folder.glob("*.whl"))


def pinned() -> str:
    """Return the version of ONNX Runtime that is installed for development."""
    found = re.search(r"^onnxruntime==(\S+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert found, "constraints.txt pins onnxruntime"
    return found[1]


def library_in(wheel: Path) -> bytes:
    """Return the library that Python loads."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if LIBRARY.fullmatch(name))
        return archive.read(name)


if __name__ == "__main__":
    sys.exit(main())
