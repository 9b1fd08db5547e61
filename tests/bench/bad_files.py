"""Import every kind of bad file together with good ones and print each one's sentence.

python -m tests.bench.bad_files
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from refboard.core.asset import Source
from refboard.core.events import AssetsFailed, Event
from refboard.core.ids import new_asset_id
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.services.importing.acceptance import accept
from refboard.services.library.library import Library
from tests.bench.pictures import many_small
from tests.handmade.bad_kinds import BAD_KINDS
from tests.working import work_off

GOOD = 5


def vanished_midway(folder: Path) -> str:
    """Accept a file, delete it before it is read, and return the sentence."""
    (path,) = many_small(folder / "vanishing", 1)
    sentences: list[str] = []

    def take(event: Event) -> None:
        if isinstance(event, AssetsFailed):
            sentences.extend(failure.sentence for failure in event.failures)

    library = Library.open(folder / "other library")
    try:
        accept(library, ImportRequest((ImportEntry(new_asset_id(), Source(path)),)))
        path.unlink()
        work_off(library, 1, take)
    finally:
        library.close()
    return "".join(sentences)


def main() -> int:
    """Print a table; 1 when a bad file was accepted, had no sentence, or stopped a good one."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "pictures"
        folder.mkdir()
        many_small(folder, GOOD)
        kinds = {}
        for kind, build in BAD_KINDS.items():
            place = folder / kind.replace(" ", "-").replace("/", "-")
            place.mkdir()
            kinds[str(build(place))] = kind
        command = [sys.executable, "-m", "refboard", "--library", str(Path(temporary) / "library")]
        paths = [*sorted(str(p) for p in folder.glob("*.jpg")), *kinds]
        done = subprocess.run(
            [*command, "--json", "add", *paths], capture_output=True, text=True, check=False
        )
        if "Traceback" in done.stderr or not done.stdout:
            print(done.stderr)
            return 1
        document = json.loads(done.stdout)
        sentences = {failure["path"]: failure["error"] for failure in document["failed"]}
        vanished = vanished_midway(Path(temporary))
        print(f"{'vanished midway':<34} {vanished}")
        for path, kind in kinds.items():
            print(f"{kind:<34} {sentences.get(path, 'ACCEPTED')}")
        silent = [kind for path, kind in kinds.items() if not sentences.get(path)]
        silent += [] if vanished else ["vanished midway"]
        print(
            f"{len(kinds) + 1} kinds of bad files, {len(silent)} without a sentence; "
            f"{document['added']} of {GOOD} good ones added; exit status {done.returncode}"
        )
        return 1 if silent or document["added"] != GOOD else 0


if __name__ == "__main__":
    sys.exit(main())
