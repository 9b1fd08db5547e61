"""Signing an app by nobody and sealing its bundles, off a Mac, in the order of the real plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import policy
from macho.files import is_macho
from macho.signing import Wish, sign_ad_hoc
from seal.making import seal_bundle
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
        ValueError: a file cannot be signed, or a bundle not sealed.
    """
    steps = plan_with(app, is_macho)
    for step in steps:
        if step.kind is Kind.CODE:
            sign_ad_hoc(step.path, Wish(step.path.name.split(".")[0]))
        elif step.kind is Kind.APP:
            seal_app(step.path, is_hardened=is_hardened)
        else:
            seal_bundle(step.path)
    return steps


def seal_app(app: Path, *, is_hardened: bool = True) -> None:
    """Seal an app whose code is signed already, and sign its executable.

    Raises:
        ValueError: something in it is not signed, or it is no app.
    """
    seal_bundle(app, runtime=is_hardened, entitlements=ENTITLEMENTS.read_bytes())
