"""Where something was measured is told apart down to the build of the system."""

import platform
import plistlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from refboard.services import machine

KNOWN = {
    b"machdep.cpu.brand_string": b"Apple M3 Pro\0",
    b"hw.perflevel0.physicalcpu": (6).to_bytes(4, sys.byteorder),
}


class MacLibrary:
    """The C library of macOS, as far as it is asked."""

    def __init__(self, known: Mapping[bytes, bytes]) -> None:
        self.known = known

    def sysctlbyname(self, name: bytes, value: Any, size: Any, _new: Any, _new_size: Any) -> int:
        found = self.known.get(name)
        if found is None:
            return -1
        value[: len(found)] = found
        size._obj.value = len(found)
        return 0


@pytest.fixture
def mac(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let this be a Mac; return the file that names its build."""
    version = tmp_path / "SystemVersion.plist"
    version.write_bytes(plistlib.dumps({"ProductBuildVersion": "24B83"}))
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(platform, "mac_ver", lambda: ("15.1", ("", "", ""), "arm64"))
    monkeypatch.setattr(machine, "_MAC_VERSION", version)
    monkeypatch.setattr(machine, "CDLL", lambda _name: MacLibrary(KNOWN))
    return version


def test_a_mac_is_named_by_its_build_and_its_chip(mac: Path) -> None:
    assert machine.system_build.__wrapped__() == "macOS 15.1 24B83"
    assert machine._chip() == "Apple M3 Pro"
    assert machine.fast_cores() == 6


@pytest.mark.parametrize("content", [b"", b"no plist", plistlib.dumps({"Other": 1})])
def test_a_mac_without_a_readable_build_still_has_a_name(mac: Path, content: bytes) -> None:
    mac.write_bytes(content)

    assert machine.system_build.__wrapped__().startswith("macOS 15.1 ")


def test_a_kernel_that_does_not_answer_leaves_the_plain_names(
    mac: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "CDLL", lambda _name: MacLibrary({}))

    assert machine._chip() == platform.machine()
    assert machine.fast_cores() == machine.cores()


def test_the_version_of_the_runtime_is_the_installed_one() -> None:
    import onnxruntime

    assert machine.runtime_version() == onnxruntime.__version__
