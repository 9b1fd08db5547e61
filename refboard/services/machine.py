"""What a measurement of speed depends on besides the model: this machine and its ONNX Runtime."""

import functools
import os
import platform
import plistlib
import sys
from ctypes import CDLL, byref, c_size_t, create_string_buffer
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_MAC_VERSION = Path("/System/Library/CoreServices/SystemVersion.plist")
_CPUS = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class Machine:
    """Where something was measured; figures of another machine say nothing here.

    Attributes:
        runtime: Version of ONNX Runtime.
        system: Name, version and build of the operating system.
        chip: Name of the processor.
        cores: Cores that this process may use.
    """

    runtime: str
    system: str
    chip: str
    cores: int


@functools.cache
def this_machine() -> Machine:
    """Return this machine; takes a few milliseconds once, and loads nothing heavy."""
    return Machine(runtime_version(), system_build(), _chip(), cores())


def cores() -> int:
    """Return how many cores this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def fast_cores() -> int:
    """Return how many cores are worth a thread each: on Apple silicon only the fast ones are."""
    if sys.platform == "darwin":
        return int.from_bytes(_sysctl(b"hw.perflevel0.physicalcpu"), sys.byteorder) or cores()
    return cores()


def free_memory() -> int:
    """Return how many bytes of memory can be used without pushing other programs out."""
    import psutil  # not what every start needs

    return int(psutil.virtual_memory().available)


@functools.cache
def runtime_version() -> str:
    """Return the version of ONNX Runtime, such as "1.31.1"."""
    try:
        return version("onnxruntime")
    except PackageNotFoundError:  # a packaged app may have left the metadata out
        from refboard.services.native import load_onnxruntime

        return str(load_onnxruntime().__version__)


@functools.cache
def system_build() -> str:
    """Return the operating system with its build, such as "macOS 15.1 24B83"."""
    if sys.platform == "darwin":
        release = platform.mac_ver()[0]
        try:
            build = str(plistlib.loads(_MAC_VERSION.read_bytes())["ProductBuildVersion"])
        except (OSError, ValueError, KeyError, plistlib.InvalidFileException):
            build = platform.release()
        return f"macOS {release} {build}"
    if sys.platform == "win32":
        return f"Windows {platform.version()}"
    return f"{platform.system()} {platform.release()}"


def _chip() -> str:
    if sys.platform == "darwin":
        name = _sysctl(b"machdep.cpu.brand_string").partition(b"\0")[0].decode("utf-8", "replace")
        return name or platform.machine()
    try:
        lines = _CPUS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


def _sysctl(name: bytes) -> bytes:
    """Return what the kernel of macOS knows under a name; empty where it does not."""
    size = c_size_t(256)
    value = create_string_buffer(size.value)
    if CDLL(None).sysctlbyname(name, value, byref(size), None, c_size_t(0)) != 0:
        return b""
    return value.raw[: size.value]
