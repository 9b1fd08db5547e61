"""The codecs that are left out of the app are needed by no kind of picture that is read."""

import json
import subprocess
import sys
from pathlib import Path

import contents
from tests.handmade.good_kinds import GOOD_KINDS

PROGRAM = """
import json, sys
from pathlib import Path

for module in json.loads(sys.argv[1]):
    sys.modules[module] = None
from refboard.services.imaging.decode import decode

for path in map(Path, sys.argv[2:]):
    decode(path.read_bytes(), name=path.name, longest_side=64)
print(len(sys.argv[2:]))
"""


def test_every_good_kind_is_read_with_the_codecs_that_are_shipped(tmp_path: Path) -> None:
    left_out = [name for name in contents.excluded_modules() if name.startswith("imagecodecs.")]
    paths = [str(build(tmp_path)) for build in GOOD_KINDS.values()]

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(left_out), *paths],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert len(left_out) > 30
    assert done.stdout.split() == [str(len(paths))], done.stderr
