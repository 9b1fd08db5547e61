"""Signing an app by nobody and sealing its bundles, off a Mac, in the order of the real plan."""

from __future__ import annotations

import plistlib
from typing import TYPE_CHECKING

import policy
from macho.files import is_macho
from macho.signing import Wish, sign_ad_hoc
from signing.plan import Kind, Step, plan_with

if TYPE_CHECKING:
    from pathlib import Path

ENTITLEMENTS = policy.ROOT / "packaging" / "entitlements.plist"


def sign_app(app: Path, *, is_hardened: bool = True) -> list[Step]:
    """Sign every piece of an app once, from the inside out, and seal each bundle.

    Args:
        app: The .app; a signature that is there already is replaced.
        is_hardened: Whether the executable is to run with the hardened runtime.

    Returns:
        The steps of the plan, as they were carried out.

    Raises:
        ValueError: a file cannot be signed.
    """
    steps = plan_with(app, is_macho)
    for step in steps:
        if step.kind is Kind.CODE:
            sign_ad_hoc(step.path, Wish(step.path.name.split(".")[0]))
        else:
            _sign_bundle(step, is_hardened)
    return steps


def _sign_bundle(step: Step, is_hardened: bool) -> None:
    is_app = step.kind is Kind.APP
    info = (
        step.path / ("Contents" if step.kind is not Kind.FRAMEWORK else "Resources") / "Info.plist"
    )
    content = info.read_bytes()
    wish = Wish(
        str(plistlib.loads(content).get("CFBundleIdentifier", step.executable.name)),
        runtime=is_app and is_hardened,
        entitlements=ENTITLEMENTS.read_bytes() if is_app else None,
        info_plist=content,
    )
    sign_ad_hoc(step.executable, wish)
