"""The audit runs where RefBoard itself is not installed: on the machine that signs."""

import os
import subprocess
import sys
import sysconfig

import policy


def test_it_needs_no_installed_refboard() -> None:
    # Folders named so are searched for packages and not for .pth files, which install a checkout.
    packages = os.pathsep.join(
        dict.fromkeys(sysconfig.get_paths()[k] for k in ("purelib", "platlib"))
    )
    done = subprocess.run(
        [sys.executable, "-S", str(policy.ROOT / "packaging" / "audit.py"), "--rules"],
        env=os.environ | {"PYTHONPATH": packages},
        cwd=os.sep,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "coreml" in done.stdout
