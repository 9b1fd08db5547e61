from pathlib import Path

import pytest

import contents
import policy
import refboard

EXTENSION, LIBRARY, LINK = "EXTENSION", "BINARY", "SYMLINK"


def test_the_version_is_the_apps_own() -> None:
    assert contents.version() == refboard.__version__


@pytest.mark.parametrize(
    ("name", "is_dropped"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", False),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", True),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlpsql.dylib", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("onnxruntime/capi/libonnxruntime.1.31.1.dylib", True),
        ("onnxruntime/capi/onnxruntime_pybind11_state.so", False),
        ("qtawesome/fonts/phosphor-1.3.0.ttf", False),
        ("qtawesome/fonts/remixicon-2.5.0.ttf", True),
        ("refboard/_models/look.onnx", False),
    ],
)
def test_only_what_is_allowed_goes_in(name: str, is_dropped: bool) -> None:
    assert contents.is_dropped(name) is is_dropped


def test_every_plugin_that_the_app_needs_is_allowed() -> None:
    plugins = (
        "platforms/libqoffscreen.so",
        "iconengines/libqsvgicon.so",
        "imageformats/libqsvg.so",
    )

    assert not [name for name in plugins if contents.is_dropped(f"PySide6/Qt/plugins/{name}")]


def test_a_build_with_something_forbidden_in_it_ends() -> None:
    bad = ("PySide6/Qt/lib/libQt6WebEngineCore.so.6", "/somewhere", LIBRARY)

    with pytest.raises(SystemExit, match="WebEngine"):
        contents.refuse_forbidden([bad])
    contents.refuse_forbidden([("PySide6/Qt/lib/libQt6Core.so.6", "/somewhere", LIBRARY)])


def test_libraries_of_what_was_dropped_go_with_it() -> None:
    entries = [
        ("PySide6/QtCore.so", "/src/QtCore.so", EXTENSION),
        ("PySide6/Qt/lib/libQt6Core.so.6", "/src/libQt6Core.so.6", LIBRARY),
        ("libicu.so", "/usr/lib/libicu.so", LIBRARY),
        ("libgtk-3.so.0", "/usr/lib/libgtk-3.so.0", LIBRARY),
        ("libpango.so", "/usr/lib/libpango.so", LIBRARY),
        ("PySide6/Qt/lib/libQt6Qml.so.6", "/src/libQt6Qml.so.6", LIBRARY),
        ("numpy.libs/libblas.so", "/src/libblas.so", LIBRARY),
        ("libpython3.11.so.1.0", "/usr/lib/libpython3.11.so.1.0", LIBRARY),
    ]
    linked = {
        "/src/QtCore.so": ["libQt6Core.so.6", "libc.so.6"],
        "/src/libQt6Core.so.6": ["libicu.so"],
        "/usr/lib/libgtk-3.so.0": ["libpango.so"],
    }

    left = contents.needed(entries, lambda source: linked.get(source, []))

    assert [name for name, _, _ in left] == [
        "PySide6/QtCore.so",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "libicu.so",
        "numpy.libs/libblas.so",
        "libpython3.11.so.1.0",
    ]


def test_links_to_what_is_not_there_stay_out() -> None:
    core = ("PySide6/Qt/lib/libQt6Core.so.6", "/src/libQt6Core.so.6", LIBRARY)
    good = ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", LINK)
    folder = ("Qt/lib", "../PySide6/Qt/lib", LINK)
    loose = ("libQt6Qml.so.6", "PySide6/Qt/lib/libQt6Qml.so.6", LINK)

    assert contents.without_loose_links([good, folder, loose], [core]) == [good, folder]


def test_a_framework_that_nothing_needs_goes_as_a_whole() -> None:
    entries = [
        ("PySide6/QtGui.so", "/src/QtGui.so", EXTENSION),
        ("PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui", "/src/f/QtGui", LIBRARY),
        ("PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml", "/src/f/QtQml", LIBRARY),
        ("PySide6/Qt/lib/QtQml.framework/Resources", "Versions/Current/Resources", LINK),
        ("PySide6/Qt/lib/QtGui.framework/Resources", "Versions/Current/Resources", LINK),
    ]
    linked = {"/src/QtGui.so": ["@rpath/QtGui.framework/Versions/A/QtGui"]}

    left = contents.needed(entries, lambda source: linked.get(source, []))

    assert [name for name, _, _ in left] == [
        "PySide6/QtGui.so",
        "PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui",
        "PySide6/Qt/lib/QtGui.framework/Resources",
    ]


def test_the_shipped_model_is_what_the_app_looks_for() -> None:
    models = policy.ROOT / "models"

    assert [name for name in policy.SHIPPED_MODEL if not (models / name).is_file()] == []
    assert Path(models / "look.toml").name in policy.SHIPPED_MODEL
