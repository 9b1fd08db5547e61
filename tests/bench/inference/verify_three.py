"""`refboard models verify` on three synthetic graphs, one of which has the wrong GELU.

    python -m tests.bench.inference.verify_three

Exit status 0 only if the two right ones pass and the wrong one is caught, by name.
"""

import json
import os
import subprocess
import sys

from tests.bench.pictures import ROOT

HOME = ROOT / "models" / "parity" / "work"
RIGHT = ("synthetic-clip-b32", "synthetic-siglip-b16")
WRONG = "synthetic-clip-b32-erf"


def main() -> int:
    """Print what `models verify` says and compare it with what is known of the graphs."""
    missing = [name for name in (*RIGHT, WRONG) if not (HOME / name / "installed.json").exists()]
    if missing:
        print(f"{', '.join(missing)}: not there. Make them with: make synthetic-models")
        return 1
    base = [sys.executable, "-m", "refboard", "models", "verify", *RIGHT, WRONG]
    environment = os.environ | {"REFBOARD_MODELS": str(HOME)}
    shown = subprocess.run(base, env=environment, capture_output=True, text=True, check=False)
    print(shown.stdout, shown.stderr, sep="", end="")
    read = subprocess.run(
        [*base, "--json"], env=environment, capture_output=True, text=True, check=False
    )
    rows = {row["name"]: row["problem"] for row in json.loads(read.stdout)["models"]}
    is_caught = "GELU" in rows[WRONG] and read.returncode == 1
    are_right = all(rows[name] == "" for name in RIGHT)
    print(f"the wrong GELU is {'caught' if is_caught else 'NOT CAUGHT'}")
    print(f"the right graphs {'pass' if are_right else 'DO NOT PASS'}")
    return 0 if is_caught and are_right else 1


if __name__ == "__main__":
    sys.exit(main())
