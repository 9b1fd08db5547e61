"""`refboard models embed`: words as vectors, to see or to script."""

import json
from argparse import Namespace

from refboard.core.errors import QueryError
from refboard.services.embedding.catalog import find_models
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.inference.run_plans import plan_for
from refboard.services.inference.timed_run import embed_words
from refboard.services.paths import models_dir, models_home
from refboard.terminal import say

DECIMALS = 6
SHOWN = 48


def embed(options: Namespace) -> int:
    """Print the dimension and how like each other the texts are; the vectors with --json."""
    model = find_models(models_dir(), models_home()).installed(options.name)
    if model.card.text is None:
        raise QueryError(
            f'The model "{model.card.title}" does not take words.', "See refboard models list."
        )
    texts = [text.encode("utf-8", "replace").decode("utf-8") for text in options.texts]
    embedder = TextEmbedder(model, plan_for(model))
    vectors = embed_words(embedder, texts, as_document=options.document)
    if options.json:
        rows = [
            {"text": text, "vector": [round(float(value), DECIMALS) for value in row]}
            for text, row in zip(texts, vectors, strict=True)
        ]
        say(json.dumps({"model": model.card.name, "dim": vectors.shape[1], "vectors": rows}))
        return 0
    lines = [f"{model.card.title}, {vectors.shape[1]} dimensions"]
    for text, row in zip(texts, vectors @ vectors.T, strict=True):
        shown = text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
        lines.append(f"{' '.join(f'{score:6.3f}' for score in row)}  {shown}")
    say("\n".join(lines))
    return 0
