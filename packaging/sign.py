"""Sign an app from the inside out, one call of codesign for each piece.

    python packaging/sign.py dist/RefBoard.app --manifest dist/RefBoard.manifest.json
    python packaging/sign.py dist/RefBoard.app --dry-run

Who signs comes from --identity or REFBOARD_SIGN_IDENTITY; without either the app is signed ad hoc,
by nobody, and runs on this machine only. A dry run works anywhere: it prints what would be done,
and what speaks against it, as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from macho.files import is_macho
from signing.attributes import read_attributes
from signing.command import SigningError, require_mac, run
from signing.entitlements import entitlement_problems
from signing.evidence import write_manifest
from signing.layout import problems
from signing.plan import AD_HOC, IDENTITY_VARIABLE, Step, as_json, identity_from, plan_with
from signing.signer import sign, verify
from signing.submission import is_submitted, record_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from signing.command import Run

ENTITLEMENTS = Path(__file__).with_name("entitlements.plist")
_SHOWN_IDENTITY = f"${IDENTITY_VARIABLE}"
"""Stands in a printed plan for whoever will sign."""


def plan(app: Path) -> list[Step]:
    """Return what is to be signed in an .app, a child always before every bundle around it."""
    return plan_with(app, is_macho)


def findings(app: Path, entitlements: Path, run: Run) -> list[str]:
    """Return why an app must not be signed as it is, a sentence for each reason.

    Raises:
        SigningError: the app cannot be looked at.
    """
    attributes = read_attributes(app, run)
    return [*problems(app, attributes, is_macho), *entitlement_problems(entitlements)]


def sign_app(
    app: Path,
    identity: str,
    run: Run,
    sleep: Callable[[float], None],
    entitlements: Path = ENTITLEMENTS,
) -> int:
    """Sign an app and ask codesign whether it holds.

    Args:
        app: The .app.
        identity: The name or hash of a certificate in the keychain, or "-" for ad hoc.
        run: What runs codesign.
        sleep: What waits, in seconds.
        entitlements: The file that the app's own executable is given.

    Returns:
        How many pieces were signed.

    Raises:
        SigningError: the app is not fit to be signed, or codesign failed.
    """
    found = findings(app, entitlements, run)
    if found:
        raise SigningError("\n".join(found))
    steps = plan(app)
    sign(steps, identity, entitlements, run, sleep)
    verify(app, run)
    return len(steps)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description="Sign an app from the inside out.")
    parser.add_argument("app", type=Path, help="the .app")
    parser.add_argument("--identity", help=f"who signs; else {IDENTITY_VARIABLE}, else nobody")
    parser.add_argument("--entitlements", type=Path, default=ENTITLEMENTS)
    parser.add_argument("--manifest", type=Path, help="where to write down what was signed")
    parser.add_argument("--dry-run", action="store_true", help="print the plan as JSON")
    options = parser.parse_args(arguments)
    app = options.app.absolute()
    identity = identity_from(options.identity, os.environ)
    try:
        if options.dry_run:
            return _print_plan(app, identity, options.entitlements)
        require_mac("sign an app")
        if identity != AD_HOC and is_submitted(app, record_of(app)):
            print(f"{app.name} is signed, and known to the notary service: left as it is")
            return 0
        count = sign_app(app, identity, run, time.sleep, options.entitlements)
        if options.manifest is not None:
            write_manifest(app, plan(app), options.manifest)
    except SigningError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{app.name}: {count} signed{' ad hoc' if identity == AD_HOC else ''}, and it holds")
    return 0


def _print_plan(app: Path, identity: str, entitlements: Path) -> int:
    found = findings(app, entitlements, run)
    shown = AD_HOC if identity == AD_HOC else _SHOWN_IDENTITY
    steps = as_json(plan(app), app, shown, entitlements) if app.is_dir() else []
    print(json.dumps({"app": app.name, "problems": found, "steps": steps}, indent=2))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
