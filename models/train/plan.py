"""Hold every number that decides what a build produces.

Two builds with equal plans and equal library versions make the same model; nothing else
may carry a seed or a budget.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One run of the optimiser over the first `shards` shards, from warm-up to decay."""

    shards: int
    steps: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Seeds and budgets of one build.

    Attributes:
        seed: the only seed; every random stream derives from it and its own name.
        side: pixels of the square views that the front end and the head see.
        input_side: pixels of the square pictures that the model takes; it looks at them
            whole, reduced to `side`, and at their middle `side` pixels.
        textures: textures in the bank.
        groups_per_shard: objects in one file of front-end maps.
        views: renderings of one object.
        stages: runs of the optimiser, each from the weights of the one before; a restart
            on more objects learns more than one long run on few.
        batch: objects in one step, two views of each.
        widths: channels of the head's three stages.
        projection_groups: objects that the projections are fitted on.
    """

    seed: int = 20261120
    side: int = 96
    input_side: int = 128
    textures: int = 4000
    groups_per_shard: int = 1000
    views: int = 4
    stages: tuple[Stage, ...] = (Stage(18, 2500), Stage(36, 11000))
    batch: int = 192
    widths: tuple[int, int, int] = (64, 128, 192)
    learning_rate: float = 2e-3
    weight_decay: float = 0.05
    temperature: float = 0.12
    warm_up_steps: int = 100
    decay_from: float = 0.5
    projection_groups: int = 1500

    @property
    def shards(self) -> int:
        """Shards that must be rendered."""
        return max(stage.shards for stage in self.stages)

    @property
    def objects(self) -> int:
        """Objects that training may draw; the next numbers are held out."""
        return self.shards * self.groups_per_shard

    @property
    def steps(self) -> int:
        """Optimiser steps of all stages."""
        return sum(stage.steps for stage in self.stages)
