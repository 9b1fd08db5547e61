"""What RefBoard is made of: every package that it needs to run, and what is inside them.

A test holds the table against the packages that are really required. The packaged app has their
metadata, so that versions and licences can be read there as they are in a checkout.
"""

import platform
import sqlite3
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import refboard


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that RefBoard uses.

    Attributes:
        name: What it is called.
        licence: Under which it is used here, as an SPDX expression where there is one.
        purpose: What it is for, in a few words.
        distribution: The installed package that it is in; empty: in none.
        address: Where its source can be had.
    """

    name: str
    licence: str
    purpose: str
    distribution: str
    address: str


OURS = Component("RefBoard", "MIT", "This program", "", "")

COMPONENTS: tuple[Component, ...] = (
    Component("Python", "PSF-2.0", "Runs it", "", "https://www.python.org/downloads/source/"),
    Component("Qt", "LGPL-3.0-only", "Windows and drawing", "pyside6-essentials",
              "https://download.qt.io/official_releases/qt/"),
    Component("PySide6", "LGPL-3.0-only", "Qt for Python", "pyside6-essentials",
              "https://code.qt.io/cgit/pyside/pyside-setup.git/"),
    Component("Shiboken6", "LGPL-3.0-only", "Qt for Python", "shiboken6",
              "https://code.qt.io/cgit/pyside/pyside-setup.git/"),
    Component("ONNX Runtime", "MIT", "Runs models", "onnxruntime",
              "https://github.com/microsoft/onnxruntime"),
    Component("USearch", "Apache-2.0", "Finds near vectors", "usearch",
              "https://github.com/unum-cloud/USearch"),
    Component("NumKong", "Apache-2.0", "Distances, for USearch", "numkong",
              "https://github.com/ashvardanian/NumKong"),
    Component("EfficientNet-Lite2", "Apache-2.0", "Knows what pictures show", "",
              "https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite"),
    Component("SQLite", "Public domain", "Keeps the library", "", "https://www.sqlite.org"),
    Component("Phosphor icons", "MIT", "Icons", "qtawesome",
              "https://github.com/phosphor-icons/homepage"),
    Component("NumPy", "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", "Arrays", "numpy",
              "https://github.com/numpy/numpy"),
    Component("Pillow", "MIT-CMU", "Reads pictures", "pillow",
              "https://github.com/python-pillow/Pillow"),
    Component("pi-heif", "BSD-3-Clause; libraries in it LGPL-3.0", "Reads HEIC",
              "pi-heif", "https://github.com/bigcat88/pillow_heif"),
    Component("imagecodecs", "BSD-3-Clause", "Reads deep PNG and TIFF", "imagecodecs",
              "https://github.com/cgohlke/imagecodecs"),
    Component("pylibjxl", "BSD-3-Clause", "Reads JPEG XL", "pylibjxl",
              "https://github.com/twn39/pylibjxl"),
    Component("OpenEXR", "BSD-3-Clause", "Reads OpenEXR", "openexr",
              "https://github.com/AcademySoftwareFoundation/openexr"),
    Component("pypdfium2", "(Apache-2.0 OR BSD-3-Clause) AND BSD-3-Clause", "Reads PDF pages",
              "pypdfium2", "https://github.com/pypdfium2-team/pypdfium2"),
    Component("rawpy", "MIT", "Reads camera raw files with LibRaw (LGPL-2.1)", "rawpy",
              "https://github.com/letmaik/rawpy"),
    Component("resvg-py", "MIT", "Draws SVG", "resvg-py",
              "https://github.com/baseplate-admin/resvg-py"),
    Component("tinycss2", "BSD-3-Clause", "Reads CSS in SVG", "tinycss2",
              "https://github.com/Kozea/tinycss2"),
    Component("cssselect2", "BSD-3-Clause", "Finds what CSS means", "cssselect2",
              "https://github.com/Kozea/cssselect2"),
    Component("webencodings", "BSD-3-Clause", "Used by tinycss2", "webencodings",
              "https://github.com/gsnedders/python-webencodings"),
    Component("SQLAlchemy", "MIT", "Speaks to SQLite", "sqlalchemy",
              "https://github.com/sqlalchemy/sqlalchemy"),
    Component("Alembic", "MIT", "Upgrades libraries", "alembic",
              "https://github.com/sqlalchemy/alembic"),
    Component("Mako", "MIT", "Used by Alembic", "mako", "https://github.com/sqlalchemy/mako"),
    Component("MarkupSafe", "BSD-3-Clause", "Used by Mako", "markupsafe",
              "https://github.com/pallets/markupsafe"),
    Component("QtAwesome", "MIT", "Icons from fonts", "qtawesome",
              "https://github.com/spyder-ide/qtawesome"),
    Component("QtPy", "MIT", "Used by QtAwesome", "qtpy", "https://github.com/spyder-ide/qtpy"),
    Component("packaging", "Apache-2.0 OR BSD-2-Clause", "Compares versions", "packaging",
              "https://github.com/pypa/packaging"),
    Component("Rich", "MIT", "Progress on a terminal", "rich",
              "https://github.com/Textualize/rich"),
    Component("markdown-it-py", "MIT", "Used by Rich", "markdown-it-py",
              "https://github.com/executablebooks/markdown-it-py"),
    Component("mdurl", "MIT", "Used by markdown-it-py", "mdurl",
              "https://github.com/executablebooks/mdurl"),
    Component("Pygments", "BSD-2-Clause", "Used by Rich", "pygments",
              "https://github.com/pygments/pygments"),
    Component("platformdirs", "MIT", "Knows the user's folders", "platformdirs",
              "https://github.com/tox-dev/platformdirs"),
    Component("huggingface_hub", "Apache-2.0", "Gets models", "huggingface_hub",
              "https://github.com/huggingface/huggingface_hub"),
    Component("tokenizers", "Apache-2.0", "Reads words for models", "tokenizers",
              "https://github.com/huggingface/tokenizers"),
    Component("HTTPX 2", "BSD-3-Clause", "Fetches over the network", "httpx2",
              "https://github.com/pydantic/httpx2"),
    Component("HTTP Core 2", "BSD-3-Clause", "Used by HTTPX", "httpcore2",
              "https://github.com/pydantic/httpx2"),
    Component("h11", "MIT", "Used by HTTP Core", "h11", "https://github.com/python-hyper/h11"),
    Component("AnyIO", "MIT", "Used by HTTPX", "anyio", "https://github.com/agronholm/anyio"),
    Component("idna", "BSD-3-Clause", "Used by HTTPX", "idna", "https://github.com/kjd/idna"),
    Component("truststore", "MIT", "Certificates of the system", "truststore",
              "https://github.com/sethmlarson/truststore"),
    Component("filelock", "MIT", "Locks files", "filelock",
              "https://github.com/tox-dev/filelock"),
    Component("fsspec", "BSD-3-Clause", "Used by huggingface_hub", "fsspec",
              "https://github.com/fsspec/filesystem_spec"),
    Component("PyYAML", "MIT", "Used by huggingface_hub", "pyyaml",
              "https://github.com/yaml/pyyaml"),
    Component("tqdm", "MPL-2.0 AND MIT", "Used by huggingface_hub", "tqdm",
              "https://github.com/tqdm/tqdm"),
    Component("Click", "BSD-3-Clause", "Used by huggingface_hub", "click",
              "https://github.com/pallets/click"),
    Component("typing_extensions", "PSF-2.0", "Used by SQLAlchemy", "typing-extensions",
              "https://github.com/python/typing_extensions"),
    Component("psutil", "BSD-3-Clause", "Measures memory", "psutil",
              "https://github.com/giampaolo/psutil"),
    Component("FlatBuffers", "Apache-2.0", "Used by ONNX Runtime", "flatbuffers",
              "https://github.com/google/flatbuffers"),
    Component("Protocol Buffers", "BSD-3-Clause", "Used by ONNX Runtime", "protobuf",
              "https://github.com/protocolbuffers/protobuf"),
)  # fmt: skip

DISTRIBUTIONS = tuple(sorted({one.distribution for one in COMPONENTS if one.distribution}))
"""The installed packages whose metadata a packaged app must have."""

TOLD = ("Python", "Qt", "PySide6", "ONNX Runtime", "USearch", "SQLite", "NumPy", "Pillow")
"""Whose versions matter in a report of a fault."""


def version_of(component: Component) -> str:
    """Return the version in use; empty when it is not installed."""
    own = {
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "EfficientNet-Lite2": "0.1.0",  # the weights' package, which is needed by the build alone
    }
    if component.name in own:
        return own[component.name]
    try:
        return version(component.distribution)
    except PackageNotFoundError:
        return ""


def told_versions() -> str:
    """Return RefBoard's version and those that matter, a line each; takes some milliseconds."""
    rows = [("RefBoard", refboard.__version__)]
    rows += [(one.name, version_of(one) or "?") for one in COMPONENTS if one.name in TOLD]
    return "\n".join(f"{name} {number}" for name, number in (*rows, ("System", system_words())))


def system_words() -> str:
    """Return the system and the processor's kind, such as "macOS 15.1 24B83, arm64"."""
    from refboard.services.machine import system_build

    return f"{system_build()}, {platform.machine()}"
