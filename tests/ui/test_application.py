import subprocess
import sys
from pathlib import Path

from refboard.ui.application import claim_library

HOLD = """
import sys
from pathlib import Path
from refboard.ui.application import claim_library
lock = claim_library(Path(sys.argv[1]))
print(lock is not None, flush=True)
sys.stdin.read()
"""


def test_a_library_has_one_window(tmp_path: Path) -> None:
    lock = claim_library(tmp_path / "library")

    assert lock is not None
    assert claim_library(tmp_path / "library") is None
    lock.unlock()
    again = claim_library(tmp_path / "library")
    assert again is not None
    again.unlock()


def test_a_window_that_died_leaves_its_library_free(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "library")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"True\n"
        assert claim_library(tmp_path / "library") is None
        other.kill()
        other.wait()

    lock = claim_library(tmp_path / "library")
    assert lock is not None
    lock.unlock()
