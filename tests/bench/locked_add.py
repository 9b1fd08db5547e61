"""Add pictures while another program keeps the library locked in the middle of it.

python -m tests.bench.locked_add [--seconds 9] [--pictures 40]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.pictures import many_small
from tests.locking import holder

PATIENCE_S = 60.0


def main() -> int:
    """Print what happened; 1 when a picture was lost, or the command did not wait."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=9.0)
    parser.add_argument("--pictures", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root, folder = Path(temporary) / "library", Path(temporary) / "pictures"
        many_small(folder, options.pictures)
        refboard = [sys.executable, "-m", "refboard", "--library", str(root), "--json"]
        started = time.perf_counter()
        adding = subprocess.Popen(
            [*refboard, "add", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        _wait_for_an_original(root)
        with holder(root) as other:
            other.lock()
            print(f"locked after {time.perf_counter() - started:.1f} s, "
                  f"for {options.seconds:g} s")  # fmt: skip
            time.sleep(options.seconds)
        answer, complaints = adding.communicate()
        print(f"refboard add ended with status {adding.returncode} "
              f"after {time.perf_counter() - started:.1f} s")  # fmt: skip
        print(f"it answered {answer.strip()}")
        print(f"it said     {complaints.strip() or 'nothing'}")
        told = subprocess.run([*refboard, "status"], capture_output=True, text=True, check=True)
        status = json.loads(told.stdout)
        stored, pending = status["assets"], status["pending"]
        print(f"stored {stored} of {options.pictures}, pending {pending}")
    is_well = adding.returncode == 0 and (stored, pending) == (options.pictures, 0)
    return 0 if is_well else 1


def _wait_for_an_original(root: Path) -> None:
    """Return when the first picture has been stored: then the command is in the middle of it."""
    end = time.monotonic() + PATIENCE_S
    while not any(path.is_file() for path in root.glob("originals/*/*")):
        if time.monotonic() > end:
            raise TimeoutError("no picture was stored")
        time.sleep(0.005)


if __name__ == "__main__":
    sys.exit(main())
