"""The main job from the command line: add a folder, ask ten times, add it again.

python -m tests.bench.demo FOLDER
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ASKED = 10


def refboard(library: Path, *words: str) -> tuple[dict[str, Any], float, int]:
    """Run a command with --json; return its document, seconds and exit status."""
    command = [sys.executable, "-m", "refboard", "--library", str(library), "--json", *words]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if not done.stdout:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout), seconds, done.returncode


def main() -> int:
    """Print every step; 1 when two of them disagree."""
    folder = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        library = Path(temporary) / "library"
        added, first_s, status = refboard(library, "add", str(folder), "--recursive")
        print(f"add        {json.dumps(added)}  (process {first_s:.2f} s, exit {status})")
        counts, _, _ = refboard(library, "status")
        print(f"status     {json.dumps({**counts, 'library': '...'})}")
        pictures = sorted(p for p in folder.rglob("*") if p.suffix in (".jpg", ".png", ".webp"))
        for path in pictures[:: max(1, len(pictures) // ASKED)][:ASKED]:
            answer, seconds, _ = refboard(library, "similar", str(path), "-k", "5")
            names = [str(Path(r["path"]).relative_to(folder)) for r in answer["results"]]
            scores = [f"{r['score']:.2f}" for r in answer["results"]]
            shown = ", ".join(f"{n} {s}" for n, s in zip(names, scores, strict=True))
            print(f"similar    {path.relative_to(folder)}: {shown}")
            print(f"           search {answer['ms']} ms, process {seconds:.2f} s")
        again, second_s, _ = refboard(library, "add", str(folder), "--recursive")
        print(f"add again  {json.dumps(again)}  (process {second_s:.2f} s)")
        ratio = second_s / first_s
        print(f"the second add took {ratio:.3f} of the first; a tenth is the most it may take")
        agrees = counts["assets"] == added["added"] and counts["pending"] == 0
        print(f"status agrees: {agrees}; nothing embedded twice: {again['added'] == 0}")
        return 0 if agrees and again["added"] == 0 and ratio < 0.1 else 1


if __name__ == "__main__":
    sys.exit(main())
