"""Turn model inputs into unit vectors with ONNX Runtime.

One thread owns an embedder: the session is opened by the first one that asks, and nothing here
is locked.
"""

from pathlib import Path

import numpy as np

from refboard.core.errors import InferenceError, ModelMismatchError
from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.normalise import unit_vectors
from refboard.services.embedding.session import OpenSession, open_session

MAX_BATCH = 8
"""Pictures in one run: more is no faster and only needs more memory."""


class ImageEmbedder:
    """An embedding model for pictures; implements the `Embedder` port.

    Attributes:
        card: The model's card.
    """

    def __init__(self, card: ModelCard, path: Path, *, threads: int = 1) -> None:
        self.card = card
        self._model = InstalledModel(card, path)
        self._threads = threads
        self._session: OpenSession | None = None

    def warm_up(self) -> None:
        """Verify the file and open the session now, so that the first picture need not wait.

        Raises:
            ModelError: the model cannot be used.
        """
        self._opened()

    def close(self) -> None:
        """Give the session's memory back; the next call opens it again."""
        self._session = None

    def embed(self, batch: Float32Array) -> Float32Array:
        """Embed a batch of any size, a few pictures a run.

        Args:
            batch: [n, 3, height, width] as the card's preprocessing makes it, n >= 1.

        Returns:
            [n, dim] float32, each row of unit length, all finite.

        Raises:
            ModelError: the model is missing, is another one, or gave no vectors.
            ValueError: the batch has another shape.
        """
        contract = self.card.preprocess
        shape = (3, contract.height, contract.width)
        if batch.ndim != 4 or batch.shape[1:] != shape or len(batch) == 0:
            raise ValueError(f"a batch of shape {batch.shape} is not [n, {shape}] with n >= 1")
        session = self._opened()
        step = session.batch or MAX_BATCH
        inputs = np.ascontiguousarray(batch, dtype=np.float32)
        parts = [self._run(session, inputs[at : at + step]) for at in range(0, len(inputs), step)]
        return unit_vectors(np.concatenate(parts), self.card)

    def _opened(self) -> OpenSession:
        if self._session is None:
            session = open_session(self._model, threads=self._threads)
            if session.batch not in (None, 1):
                raise ModelMismatchError(
                    f'The model "{self.card.title}" takes only {session.batch} pictures at once.',
                    "Use an export with a free batch size.",
                )
            self._session = session
        return self._session

    def _run(self, session: OpenSession, inputs: Float32Array) -> Float32Array:
        """Return the raw vectors of one run, [n, dim], finite."""
        try:
            (raw,) = session.runtime.run([self.card.output_name], {self.card.input_name: inputs})
        except session.failures as error:
            raise InferenceError(
                f'The model "{self.card.title}" failed on a picture.',
                "Try again; if it stays so, run the doctor command.",
            ) from error
        vectors = np.asarray(raw, dtype=np.float32)
        if vectors.shape != (len(inputs), self.card.dim) or not np.isfinite(vectors).all():
            raise InferenceError(
                f'The model "{self.card.title}" gave something that is no vector.',
                "Install RefBoard again, or take the model from its release.",
            )
        return vectors
