import pytest

from refboard.ui.actions.verbs import VerbRegistry


def test_an_action_runs_the_verb_that_its_feature_offered() -> None:
    done: list[str] = []
    registry = VerbRegistry(["copy", "paste"])

    registry.offer({"copy": lambda: done.append("copied")})
    registry.run("copy")

    assert done == ["copied"]
    assert registry.missing == {"paste"}


def test_a_verb_without_an_action_or_with_two_features_is_a_fault_at_the_start() -> None:
    registry = VerbRegistry(["copy"])

    with pytest.raises(ValueError, match="no action is called cpoy"):
        registry.offer({"cpoy": int})
    registry.offer({"copy": int})
    with pytest.raises(ValueError, match="two features offer copy"):
        registry.offer({"copy": int})
