"""A damaged index file never ends the process and never changes an answer."""

import subprocess
import sys
from pathlib import Path


def test_index_files_damaged_in_any_way_are_made_again(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.index.damage", str(tmp_path)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert done.returncode == 0, done.stderr
