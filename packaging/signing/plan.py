"""In which order the code in an .app is signed: from the inside out, every piece once.

The seal of a bundle has the signatures of the code inside in it, so that code comes first. One
call of codesign per piece: `--deep` would give the app's entitlements to every library, and would
miss code in places where only data is expected.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from signing.tree import BUNDLES, FRAMEWORK, entries, framework_versions, main_executable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

CODESIGN = "/usr/bin/codesign"
"""Apple's, by its place: another program of that name may come first on a PATH."""
IDENTITY_VARIABLE = "REFBOARD_SIGN_IDENTITY"
AD_HOC = "-"
"""The identity of nobody: such an app runs on the machine that made it."""


class Kind(StrEnum):
    """What is signed by one call."""

    CODE = "code"
    FRAMEWORK = "framework"
    BUNDLE = "bundle"
    APP = "app"


class Step(NamedTuple):
    """One call of codesign.

    Attributes:
        kind: What is signed.
        path: What codesign is given.
        executable: The Mach-O that gets the signature: the path itself, or a bundle's executable.
    """

    kind: Kind
    path: Path
    executable: Path


def plan_with(app: Path, is_macho: Callable[[Path], bool]) -> list[Step]:
    """Return what is to be signed, a child always before every bundle that it lies in.

    Args:
        app: The .app.
        is_macho: Tells by its content whether a file is Mach-O; names say nothing about that.
    """
    bundles = [Step(Kind.APP, app, main_executable(app))]
    files = []
    for entry in entries(app):
        if entry.is_folder:
            bundles += _bundle_steps(entry.path)
        elif not entry.is_link and is_macho(entry.path):
            files.append(entry.path)
    of_bundles = {step.executable for step in bundles}
    loose = [Step(Kind.CODE, path, path) for path in files if path not in of_bundles]
    return sorted([*loose, *bundles], key=lambda s: (-len(s.path.parts), s.path.as_posix()))


def _bundle_steps(folder: Path) -> list[Step]:
    if folder.suffix == FRAMEWORK:
        return [
            Step(Kind.FRAMEWORK, version, main_executable(version))
            for version in framework_versions(folder)
        ]
    if folder.suffix in BUNDLES:
        return [Step(Kind.BUNDLE, folder, main_executable(folder))]
    return []


def render(step: Step, identity: str, entitlements: Path) -> list[str]:
    """Return the call of codesign for a step.

    Ad hoc signatures get no time stamp, since there is no certificate that could expire; and not
    the hardened runtime, since its library validation asks for libraries of the same team, and
    what is signed by nobody has no team: such an app would not start. The entitlements are given
    all the same, without effect there, so that what is audited is what a release has.

    Args:
        step: What is signed.
        identity: The name or hash of a certificate in the keychain, or AD_HOC.
        entitlements: The file that only the app's own executable is given.
    """
    argv = [CODESIGN, "--force", "--sign", identity]
    if identity != AD_HOC:
        argv += ["--timestamp", "--options", "runtime"]
    if step.kind is Kind.APP:
        argv += ["--entitlements", str(entitlements)]
    return [*argv, str(step.path)]


def as_json(steps: Sequence[Step], app: Path, identity: str, entitlements: Path) -> list[object]:
    """Return the steps as JSON can hold them, with paths as seen from beside the app."""
    return [
        {
            "kind": str(step.kind),
            "path": step.path.relative_to(app.parent).as_posix(),
            "argv": render(
                step._replace(path=step.path.relative_to(app.parent)), identity, entitlements
            ),
        }
        for step in steps
    ]


def identity_from(named: str | None, environment: Mapping[str, str]) -> str:
    """Return who signs: who was named, else who the environment names, else nobody."""
    return named or environment.get(IDENTITY_VARIABLE) or AD_HOC
