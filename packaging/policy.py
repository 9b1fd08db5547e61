"""What the packaged app is called, what goes into it, what must not, and how large it may be.

The one list that the spec, the audit, the signing plan and the tests read. Nothing here is
computed: a change of this file is a decision, and shows as one.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent

# ---- names

APP_NAME = "RefBoard"
BUNDLE_ID = "org.refboard.RefBoard"
BOARD_UTI = "org.refboard.board"
BOARD_EXTENSION = "refboard"
BOARD_MIME = "application/x-refboard"
COMMAND = "refboard"
"""The executable of the Linux folder and package."""
MAC_EXECUTABLE = "RefBoard"
"""The executable inside the .app: what crash reports and Activity Monitor call it."""

# ---- macOS

MAC_ARCHITECTURE = "arm64"
MACOS_FLOOR = (14, 0)
"""The oldest macOS that is promised; the audit computes what the files need and compares."""

# ---- contents

KEEP_QT_PLUGINS = (
    "platforms/*qcocoa*",
    "platforms/*qxcb*",
    "platforms/*qwayland*",
    "platforms/*qwindows*",
    "platforms/*qoffscreen*",
    "styles/*qmacstyle*",
    "styles/*qmodernwindowsstyle*",
    "xcbglintegrations/*qxcb-egl*",
    "xcbglintegrations/*qxcb-glx*",
    "wayland-decoration-client/*",
    "wayland-graphics-integration-client/*qt-plugin-wayland-egl*",
    "wayland-shell-integration/*xdg-shell*",
    "platformthemes/*qxdgdesktopportal*",
    "platforminputcontexts/*compose*",
    "platforminputcontexts/*ibus*",
    "iconengines/*qsvgicon*",
    "imageformats/*qsvg*",
    "imageformats/*qjpeg*",
    "imageformats/*qwebp*",
    "imageformats/*qgif*",
    "imageformats/*qtiff*",
    "imageformats/*qico*",
    "imageformats/*qicns*",
    "imageformats/*qmacheif*",
    "imageformats/*qmacjp2*",
)
"""Patterns under Qt's `plugins` folder; what matches none of them stays out. Not the GTK theme: it
brings all of GTK, and the portal gives the same file dialogs."""

EXCLUDED_MODULES = (
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickWidgets",
    "PySide6.QtSql",
    "PySide6.QtTest",
    "PySide6.QtDesigner",
    "PySide6.QtHelp",
    "PySide6.QtPrintSupport",
    "PySide6.QtUiTools",
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtConcurrent",
    "PySide6.QtXml",
    "PySide6.QtAsyncio",
    "tkinter",
    "_tkinter",
    "turtle",
    "idlelib",
    "lib2to3",
    "ensurepip",
    "pydoc_data",
    "unittest",
    "doctest",
    "test",
    "numpy.f2py",
    "numpy.testing",
    "pygments.lexers",
    "onnxruntime.tools",
    "onnxruntime.transformers",
    "onnxruntime.quantization",
    "onnxruntime.datasets",
    "sqlalchemy.testing",
    "alembic.testing",
    "torch",
    "transformers",
    "onnx",
    "fastembed",
    "opentelemetry",
    "pytest",
    "hypothesis",
    "mypy",
    "setuptools",
    "pip",
    "hf_xet",
)
"""Modules that the app never imports; the frozen archive is searched for every one of them."""

BUILT_FILE = "_built"
"""In the app's package: the day of its build (refboard/services/diagnostics/release.py)."""

SHIPPED_CODECS = ("_shared", "_shared_cython", "_jpeg8", "_png")
"""Modules of `imagecodecs` that the readers of pictures call; its other fifty stay out."""

SHIPPED_MODEL = (
    "look.toml",
    "look.onnx",
    "look.golden.json",
    "subjects.toml",
    "subjects.onnx",
    "subjects.classifier.npz",
    "subjects.classes.tsv",
    "subjects.golden.json",
    "subjects.licence.txt",
    "words/known.npz",
    "words/nearest.npz",
    "words/NOTICE.txt",
)
"""Files of models/; those of subjects are made by the build (docs/decisions/0027)."""

LICENCE_TEXTS = {
    "pyside6-essentials": ("LGPL-3.0", "GPL-3.0"),
    "shiboken6": ("LGPL-3.0", "GPL-3.0"),
    "pi-heif": ("LGPL-3.0", "GPL-3.0"),
    "tokenizers": ("Apache-2.0",),
    "flatbuffers": ("Apache-2.0",),
}
"""Whose licence asks for its text in the app, and whose package forgets to bring it. The texts are
verbatim copies, in licence_texts/; the LGPL is a supplement to the GPL and needs both."""

UNUSED_DISTRIBUTIONS = ("hf-xet",)
"""What a package asks for and RefBoard has no use for; its modules are excluded above."""

DROPPED = (
    "*/Qt/qml/*",
    "*/Qt/translations/*",
    "*/Qt/libexec/*",
    "*/Qt/metatypes/*",
    "*/typesystems/*",
    "*/glue/*",
    "*/include/*",
    "*libQt6Qml*",
    "*libQt6Quick*",
    "*libQt6Sql*",
    "*libQt6Test*",
    "*libonnxruntime.*dylib",
    "libmvec.so*",
    "libstdc++.so*",
    "libgcc_s.so*",
    "*.pyi",
    "*/py.typed",
    "qtawesome/fonts/[!p]*",
)
"""What hooks collect and nothing loads. RefBoard speaks English, so Qt's translations stay out;
its icons are of one font of ten. The compiler's libraries and a part of the C library belong to the
system: a newer graphics driver needs newer ones, and finds ours first."""

STRIPPED = (
    "libpython3*.so*",
    "python3*/lib-dynload/*.so",
    "numkong/*.so",
    "usearch/*.so",
    "sqlalchemy/*/*.so",
    "yaml/*.so",
)
"""Linux libraries that come with debug symbols. Only these: stripping others breaks them, since
auditwheel moved their segments."""

MAC_STRIPPED = (
    "onnxruntime/capi/*.so",
    "PySide6/*.so",
    "tokenizers/*.so",
    "numpy/_core/*.so",
    "usearch/*.so",
    "numkong/*.so",
    "PIL/__dot__dylibs/*.dylib",
    "pi_heif/__dot__dylibs/*.dylib",
    "imagecodecs/*.so",
    "imagecodecs/__dot__dylibs/*.dylib",
    "pylibjxl/*.so",
    "OpenEXR*.so",
    "rawpy/*.so",
    "pypdfium2_raw/*.dylib",
)
"""macOS libraries, under Contents/Frameworks, whose local symbols are taken out (`strip -x`):
some 20 MB. What is exported and imported stays, and the app's self-test runs afterwards."""

FORBIDDEN_NAMES = (
    "*Qt*WebEngine*",
    "*Qt*Qml*",
    "*Qt*Quick*",
    "*Qt*Designer*",
    "*/Designer.app*",
    "*/Assistant.app*",
    "*/Linguist.app*",
    "*/libexec/*",
    "*/Qt/qml/*",
    "*/sqldrivers/*",
    "*libonnxruntime.*dylib",
    "*/torch/*",
    "*.a",
    "*.o",
    "*.dSYM*",
    "*.DS_Store",
)
"""Patterns of paths that must not be in a built app. ONNX Runtime's Python module has the whole
runtime in itself; the library beside it in the macOS wheel is 33 MB that nothing loads."""

# ---- budgets, in megabytes (1,000,000 bytes) on disk


class Budget(NamedTuple):
    """How large something may be: over `soft` is told, over `hard` fails."""

    soft: float
    hard: float


MAC_APP_MB = Budget(130, 150)
MAC_DMG_MB = Budget(50, 65)
MAC_FILES = Budget(150, 170)
"""Mach-O files in the .app: macOS checks each at the first start."""
MAC_PYTHON_MB, MAC_PYTHON_FILES = 14, 57
"""Estimates for Python itself, which cannot be had off a Mac, in a bundle assembled elsewhere."""
LINUX_FOLDER_MB = Budget(260, 320)
LINUX_DEB_MB = Budget(80, 100)
START_TO_WINDOW_S = 1.0
"""Cold start of the frozen app until its window is there."""
SELF_TEST_S = 20.0
