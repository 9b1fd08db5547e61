"""Each thing that an accelerator must reach is asked of it, on its own."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.services.calibration.verdict import Figures, Rule, figures_of, objection
from refboard.services.embedding.coreml import COREML

RULE = Rule()
JUST_ENOUGH = Figures(
    share=0.95,
    parts=2,
    speedup=1.3,
    cosine=0.999,
    start_s=30.0,
    grown_bytes=1_500_000_000,
    p50_ms=40.0,
    images_per_s=200.0,
)


def test_what_reaches_every_limit_is_good_enough() -> None:
    assert objection(JUST_ENOUGH, RULE) == ""


@pytest.mark.parametrize(
    ("figures", "word"),
    [
        (replace(JUST_ENOUGH, cosine=0.99899), "answers"),
        (replace(JUST_ENOUGH, cosine=float("nan")), "answers"),
        (replace(JUST_ENOUGH, share=0.949), "graph runs on it"),
        (replace(JUST_ENOUGH, parts=3), "parts"),
        (replace(JUST_ENOUGH, speedup=1.29), "speed"),
        (replace(JUST_ENOUGH, speedup=float("nan")), "speed"),
        (replace(JUST_ENOUGH, start_s=30.1), "start"),
        (replace(JUST_ENOUGH, grown_bytes=1_500_000_001), "memory"),
    ],
)
def test_each_limit_alone_decides(figures: Figures, word: str) -> None:
    assert word in objection(figures, RULE)


def test_wrong_answers_are_the_gravest() -> None:
    hopeless = replace(JUST_ENOUGH, cosine=0.2, speedup=0.1, share=0.0)

    assert "answers" in objection(hopeless, RULE)


@given(batch=st.integers(1, 32), cpu_batch=st.integers(1, 32), ms=st.floats(0.1, 1e4))
def test_speed_is_compared_picture_by_picture(batch: int, cpu_batch: int, ms: float) -> None:
    def found(p50_ms: float) -> dict[str, object]:
        return {
            "timing": {"p50_ms": p50_ms, "images_per_s": 1.0, "p95_ms": p50_ms, "runs": 20},
            "vectors": [[3.0, 4.0]],
            "nodes": {COREML: 9, "CPUExecutionProvider": 1},
            "parts": {COREML: 2},
            "start_s": 1.0,
            "grown_bytes": 5,
        }

    cpu, other = found(2 * ms * cpu_batch), found(ms * batch)
    figures = figures_of(cpu, other, cpu_batch=cpu_batch, batch=batch)

    assert figures.speedup == pytest.approx(2)
    assert figures.cosine == pytest.approx(1)
    assert (figures.share, figures.parts) == (0.9, 2)


def test_the_worst_picture_counts_and_length_does_not() -> None:
    table = {
        "timing": {"p50_ms": 1.0, "images_per_s": 1.0},
        "nodes": {},
        "parts": {},
        "start_s": 0.0,
        "grown_bytes": 0,
    }
    cpu = table | {"vectors": [[1.0, 0.0], [0.0, 1.0]]}
    other = table | {"vectors": [[2.0, 0.0], [3.0, 4.0]]}

    figures = figures_of(cpu, other, cpu_batch=1, batch=1)

    assert figures.cosine == pytest.approx(0.8)
    assert figures.share == 0.0


def test_vectors_of_another_length_agree_with_nothing() -> None:
    table: dict[str, object] = {"timing": {"p50_ms": 1.0, "images_per_s": 1.0}}
    table |= {"nodes": {}, "parts": {}}
    table |= {"start_s": 0.0, "grown_bytes": 0}

    figures = figures_of(
        table | {"vectors": [[1.0, 0.0]]},
        table | {"vectors": [[1.0, 0.0, 0.0]]},
        cpu_batch=1,
        batch=1,
    )

    assert objection(figures, RULE).startswith("other answers")
