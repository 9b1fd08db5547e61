import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]


def run_without_display(folder: Path, *paths: Path) -> "subprocess.CompletedProcess[str]":
    """Run the app as on a machine without a display, in an empty home."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "refboard", *map(str, paths)],
        env={**kept, "HOME": str(folder), "PYTHONPATH": str(ROOT)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_without_a_display_the_main_job_is_done_offscreen(tmp_path: Path, pictures: Path) -> None:
    done = run_without_display(tmp_path, pictures)

    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert lines[0].startswith("6 pictures on the board")
    assert [line.split()[0] for line in lines if line.startswith("  ")] == list("12345")
    with Image.open(tmp_path / "build" / "board.png") as shot:
        assert shot.size == (1600, 1000)


def test_a_bad_path_without_a_display_gets_a_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "broken.jpg"
    bad.write_bytes(b"no picture at all")

    done = run_without_display(tmp_path, bad)

    assert done.returncode == 1
    assert done.stderr.startswith("refboard: ")
    assert "Traceback" not in done.stderr
