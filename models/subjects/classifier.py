"""Take the last layer out of the graph, in its vectors' space: words are found with it."""

import hashlib
import io
import zipfile
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper

from models.subjects.network import VECTOR

_LOGITS = "logits"
_ALWAYS = (1980, 1, 1, 0, 0, 0)

Float64Array = npt.NDArray[np.float64]


def classifier_of(graph: bytes) -> bytes:
    """Return what each class looks for in a vector, as a file for `numpy.load`.

    A class's row, in 8 bits with a scale, is its weights around the mean of all classes, along the
    directions that the vector keeps. The mean says nothing: only differences between classes count.
    """
    model = onnx.load_from_string(graph)
    constants = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    directions, weights = _rows(constants, VECTOR), _rows(constants, _LOGITS)
    rows = (weights - weights.mean(0)) @ directions.T
    scale = np.abs(rows).max(axis=1) / 127
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, array in (
            ("levels", np.rint(rows / scale[:, None]).astype(np.int8)),
            ("scale", scale.astype(np.float32)),
            ("bias", constants[f"{_LOGITS}.bias"].astype(np.float32)),
            ("model_sha256", np.array(hashlib.sha256(graph).hexdigest())),
        ):
            entry = io.BytesIO()
            np.save(entry, array, allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", _ALWAYS), entry.getvalue(), zipfile.ZIP_DEFLATED
            )
    return content.getvalue()


def _rows(constants: Mapping[str, npt.NDArray[np.generic]], name: str) -> Float64Array:
    """Return the rows of a matrix that is kept in 8 bits with a scale for each."""
    levels = constants[f"{name}.rows.int8"].astype(np.float64)
    return levels * constants[f"{name}.rows.scale"].astype(np.float64)
