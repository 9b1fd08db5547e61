"""The classes of the model that ships, among its own vectors: no picture needs a second one.

The model's vector is what its classifier reads, along the directions that tell classes apart best.
A vector in the database has unit length; the length that it had is much the same for all pictures,
so that the classes' probabilities follow from it. They are even more to be trusted than the
model's own, which is sure of what has a large vector for other reasons
(`make bench-words`, "tags").
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from refboard.core.errors import ModelError
from refboard.core.query import Float32Array, Int64Array

USUAL_LENGTH = np.float32(8.6)
"""The length of a picture's vector before it is made a unit: a median, most are within a fifth."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """The last layer of the model, in its vectors' space.

    Attributes:
        model_sha256: Of the graph that it was taken from: it reads no other model's vectors.
        rows: [classes, dim] what each class looks for in a vector.
        bias: [classes] how common each class is.
    """

    model_sha256: str
    rows: Float32Array
    bias: Float32Array

    @staticmethod
    def read(path: Path) -> "Classifier":
        """Read what the build wrote beside the model.

        Raises:
            ModelError: it is missing or damaged.
        """
        try:
            with np.load(path) as file:
                rows = file["levels"].astype(np.float32) * file["scale"][:, None]
                return Classifier(str(file["model_sha256"]), rows, file["bias"])
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                "The classes of the subjects model are missing or damaged.",
                "Install RefBoard again.",
            ) from error

    def logits(self, vectors: Float32Array) -> Float32Array:
        """Return how much each class speaks for pictures [n, dim], as [n, classes]."""
        found: Float32Array = USUAL_LENGTH * (vectors @ self.rows.T) + self.bias
        return found

    def probabilities(self, vectors: Float32Array, *, temperature: float = 1.0) -> Float32Array:
        """Return what pictures [n, dim] show, [n, classes], each row adding up to 1.

        Args:
            vectors: Unit vectors.
            temperature: Above 1 the sure is told less from the possible.
        """
        logits = self.logits(vectors) / np.float32(temperature)
        spread = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Float32Array = spread / spread.sum(axis=1, keepdims=True)
        return shares

    def direction(self, places: Int64Array, weights: Float32Array) -> Float32Array:
        """Return the unit vector [dim] in the middle of some classes."""
        middle = weights @ self.rows[places]
        unit: Float32Array = middle / np.linalg.norm(middle)
        return unit
