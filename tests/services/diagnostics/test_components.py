"""What the app says that it is made of is what it is made of."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

import refboard
from refboard.services.diagnostics.components import (
    COMPONENTS,
    DISTRIBUTIONS,
    TOLD,
    Component,
    told_versions,
    version_of,
)
from refboard.services.diagnostics.licences import NOTICES, notice_of, read_licences, text_of

NOT_NEEDED = {"hf-xet"}
"""An accelerator of the hub's library, which the packaged app leaves out."""


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required(root: str) -> set[str]:
    """Return what a package needs, and what that needs, without extras and without itself."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        for text in distribution(waiting.pop()).requires or ():
            needed, _, marker = text.partition(";")
            name = canonical(re.split(r"[\s\[(<>=!~]", needed.strip())[0])
            if name in found or "extra" in marker:
                continue
            try:
                distribution(name)
            except PackageNotFoundError:
                continue  # for another system or Python
            found.add(name)
            waiting.append(name)
    return found


def test_every_package_that_is_needed_is_named() -> None:
    assert {canonical(name) for name in DISTRIBUTIONS} == required("refboard") - NOT_NEEDED


def test_the_licences_are_those_that_the_packages_state() -> None:
    wrong = {}
    for one in COMPONENTS:
        stated = one.distribution and distribution(one.distribution).metadata["License-Expression"]
        if stated and stated != one.licence:
            wrong[one.name] = stated

    assert wrong == {}


def test_every_component_has_a_version_and_where_its_source_is() -> None:
    assert [one.name for one in COMPONENTS if not version_of(one)] == []
    assert [one.name for one in COMPONENTS if not one.address.startswith("https://")] == []
    assert {one.name for one in COMPONENTS} > set(TOLD)


def test_the_versions_that_matter_are_told() -> None:
    told = told_versions().splitlines()

    assert told[0] == f"RefBoard {refboard.__version__}"
    assert [line.rsplit(" ", 1)[0] for line in told[1:-1]] == list(TOLD)
    assert not any(line.endswith("?") for line in told)


def test_every_component_has_its_licence_text_or_says_where_it_is(tmp_path: Path) -> None:
    licensed = read_licences(tmp_path)

    texts = {one.component.name: one.text for one in licensed}
    short = {name for name, text in texts.items() if len(text) < 400}
    assert set(texts) == {"RefBoard", *(one.name for one in COMPONENTS)}
    assert texts["RefBoard"].startswith("MIT License")
    assert "MIT License" in texts["ONNX Runtime"]
    for name in short:
        (one,) = (one for one in COMPONENTS if one.name == name)
        assert texts[name] == notice_of(one)
        assert NOTICES[one.licence] in texts[name]


def test_the_packaged_apps_texts_come_first_and_those_of_the_system_are_listed(
    tmp_path: Path,
) -> None:
    for name, text in {
        "pyside6_essentials": "the licence of Qt",
        "python": "the licence of Python",
        "refboard": "ours",
        "libfoo1": "the copyright of foo",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "LICENSE").write_text(text)

    licensed = {one.component.name: one for one in read_licences(tmp_path)}

    assert licensed["Qt"].text == licensed["PySide6"].text == "the licence of Qt"
    assert licensed["Python"].text.startswith("the licence of Python")
    assert licensed["libfoo1"].text == "the copyright of foo"
    assert licensed["RefBoard"].text == "ours"


def test_a_package_that_is_not_here_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Component("Gone", "MIT", "Nothing", "refboard-gone", "https://example.org")

    assert version_of(gone) == ""
    assert text_of(gone, {}) == notice_of(gone)
