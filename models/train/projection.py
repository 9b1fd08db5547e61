"""Fit the linear projections that shorten descriptors: PCA with partial whitening.

Fitted on augmented procedural pictures only, never on the pictures that are searched.
"""

from dataclasses import dataclass

import numpy as np

from models.train.arrays import Float32Array


@dataclass(frozen=True, slots=True)
class Projection:
    """Map x to (x - mean) @ basis; mean [d], basis [d, k]."""

    mean: Float32Array
    basis: Float32Array

    @classmethod
    def fit(cls, vectors: Float32Array, dim: int, whitening: float) -> "Projection":
        """Keep the `dim` strongest directions, each divided by deviation ** whitening."""
        mean = vectors.mean(0, dtype=np.float64)
        centred = vectors - mean
        variances, directions = np.linalg.eigh(centred.T @ centred / len(vectors))
        strongest = np.argsort(variances)[::-1][:dim]
        scale = np.maximum(variances[strongest], 1e-9) ** (whitening / 2)
        basis = directions[:, strongest] / scale
        return cls(mean.astype(np.float32), basis.astype(np.float32))
