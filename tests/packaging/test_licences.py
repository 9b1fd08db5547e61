import shutil
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

import contents
import licences
import policy
from refboard.services.diagnostics import release
from refboard.services.diagnostics.components import DISTRIBUTIONS


def test_all_that_the_app_needs_is_named_and_nothing_of_its_development() -> None:
    found = licences.shipped_distributions()

    assert {"pyside6-essentials", "onnxruntime", "numkong", "tokenizers", "markupsafe"} <= set(
        found
    )
    assert {"pytest", "mypy", "ruff", "pillow-heif", "torch"}.isdisjoint(found)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyside6-essentials", "GNU LESSER GENERAL PUBLIC LICENSE"),
        ("shiboken6", "GNU GENERAL PUBLIC LICENSE"),
        ("pi-heif", "libde265"),
        ("tokenizers", "Apache License"),
        ("onnxruntime", "MIT License"),
    ],
)
def test_texts_that_a_package_does_not_carry_well_are_taken_along(name: str, text: str) -> None:
    paths = licences.loose_texts(name)

    assert any(text in path.read_text(encoding="utf-8", errors="replace") for path in paths)


def test_of_the_codecs_only_those_that_are_called_are_in_the_app() -> None:
    left = set(contents.excluded_modules())

    assert {"imagecodecs._avif", "imagecodecs._tiff", "imagecodecs._jpegxl"} <= left
    assert left.isdisjoint(f"imagecodecs.{name}" for name in policy.SHIPPED_CODECS)


def test_what_the_metadata_carries_is_not_taken_twice() -> None:
    assert licences.loose_texts("rich") == []


def test_about_tells_of_all_that_is_shipped() -> None:
    told = {name.lower().replace("_", "-") for name in DISTRIBUTIONS}

    assert set(licences.shipped_distributions()) - set(policy.UNUSED_DISTRIBUTIONS) == told


def test_the_app_knows_the_day_of_its_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")

    path = contents.date_file(tmp_path)

    assert path.name == release.BUILT_FILE
    assert str(release.built_on(tmp_path)) == "2026-05-28"


def test_nothing_that_is_shipped_is_under_the_gpl_alone() -> None:
    """A library under the GPL would bind the whole packaged app."""
    bound = []
    for name in licences.shipped_distributions():
        metadata = distribution(name).metadata
        fields = ("License-Expression", "License")
        told = next((metadata[field] for field in fields if field in metadata), "")
        choices = [choice.strip() for choice in told.split(" OR ")]
        if all(choice.startswith("GPL") for choice in choices):
            bound.append((name, told))

    assert bound == []


def test_python_brings_its_licence() -> None:
    path = licences.python_licence()

    if path is None:  # some systems keep it elsewhere
        pytest.skip("this Python has no licence file beside it")
    assert "PYTHON SOFTWARE FOUNDATION" in path.read_text(encoding="utf-8").upper()


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("dpkg-query"), reason="needs dpkg")
def test_a_library_of_the_system_brings_its_notice() -> None:
    (libc,) = {path.resolve() for path in Path("/lib").glob("*-linux-gnu/libc.so.6")}

    notices = licences.system_notices([str(libc), "/nonexistent/libnothing.so"])

    assert list(notices) == ["libc6"]
    assert notices["libc6"].is_file()


def test_no_libraries_need_no_notices() -> None:
    assert licences.system_notices([]) == {}
