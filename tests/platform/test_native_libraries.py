"""Versions that bite: each of these killed or hung a process in some release.

They run in processes of their own, because a failure is a crash and no exception.
"""

import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest

CHURN = """
import numpy as np
from refboard.services.index.usearch_index import UsearchIndex

index, rng, first = UsearchIndex(32), np.random.default_rng(0), 1
for _ in range(20):
    rows = rng.standard_normal((200, 32)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index.add(np.arange(first, first + 200), rows)
    index.remove(np.arange(first, first + 180))
    first += 200
assert len(index) == 20 * 20
keys, _ = index.search(rows[190:191], 1)
assert keys.tolist() == [first - 200 + 190]
"""

LAZY = """
import sys
import refboard.services.embedding.image_embedder
import refboard.services.index.spaces
assert not {"onnxruntime", "usearch", "PySide6"} & set(sys.modules)
"""


CODECS = """
import numpy as np
import refboard.services.imaging.decode
import sys
assert "imagecodecs" not in sys.modules

from refboard.services.imaging.readers.codecs import load
from refboard.services.native import load_onnxruntime, load_usearch


def picture():
    codecs = load()
    values = np.arange(192, dtype=np.uint16).reshape(8, 8, 3)
    assert (codecs.png_decode(codecs.png_encode(values)) == values).all()
    assert codecs.jpeg8_decode(codecs.jpeg8_encode(values, bitspersample=12)).dtype == np.uint16


def search():
    load_usearch().index.Index(ndim=8)


def model():
    load_onnxruntime().SessionOptions()


"""

QUIET = """
from refboard.services.native import load_onnxruntime
from refboard.services.paths import models_dir

load_onnxruntime().InferenceSession(str(models_dir() / "look.onnx"))
"""


def run_alone(program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "order",
    ["load_usearch(); load_onnxruntime()", "load_onnxruntime(); load_usearch()"],
    ids=["search first", "embedding first"],
)
def test_both_native_libraries_work_in_one_process_in_any_order(order: str) -> None:
    run_alone(
        "from refboard.services.native import load_onnxruntime, load_usearch\n"
        f"{order}\n"
        "load_onnxruntime().SessionOptions()\n"
        "load_usearch().index.Index(ndim=8)\n"
    )


@pytest.mark.parametrize(
    "order", list(permutations(("picture()", "search()", "model()"))), ids=" ".join
)
def test_codecs_work_beside_both_whichever_comes_first(order: tuple[str, ...]) -> None:
    run_alone(CODECS + "\n".join(order))


def test_an_index_survives_many_additions_and_removals() -> None:
    run_alone(CHURN)


def test_nothing_native_is_loaded_before_it_is_used() -> None:
    run_alone(LAZY)


def test_the_runtime_gives_this_machine_no_identifier_and_keeps_no_reports(tmp_path: Path) -> None:
    # Its builds suppress reports by themselves where they think that they are being tested.
    told = ("CI", "ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")
    here = {name: value for name, value in os.environ.items() if name not in told}
    environment = here | {"HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}

    done = subprocess.run([sys.executable, "-c", QUIET], env=environment, timeout=60, check=False)

    assert done.returncode == 0
    assert list(tmp_path.rglob("*")) == []
