"""How each model is run on this machine: what was measured and remembered, or a sound default."""

from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.session import default_threads

SMALL_BYTES = 20_000_000
"""A smaller model gains nothing from more threads."""


def plan_for(model: InstalledModel) -> RunPlan:
    """Return how to run a model."""
    return RunPlan(threads=1 if model.card.byte_size < SMALL_BYTES else default_threads())
