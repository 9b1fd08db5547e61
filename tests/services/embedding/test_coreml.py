"""CoreML without a Mac: everything but Apple's own code, with the CPU in its place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest

from refboard.core.errors import InferenceError, ModelMismatchError, RefboardError
from refboard.core.model_card import ModelCard
from refboard.core.run_plan import RunPlan
from refboard.services.embedding import coreml, session
from refboard.services.embedding.graph_outline import read_outline
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.session import open_graph
from tests.services.embedding.conftest import Install, graph

FAST = RunPlan("coreml", "CPUAndGPU", threads=1, batch=4)


class AppleRuntime:
    """ONNX Runtime as on a Mac: it has CoreML, and what is asked of it is written down."""

    SessionOptions = onnxruntime.SessionOptions
    GraphOptimizationLevel = onnxruntime.GraphOptimizationLevel
    capi = onnxruntime.capi

    def __init__(self) -> None:
        self.opened: list[dict[str, Any]] = []

    def get_available_providers(self) -> list[str]:
        return [coreml.COREML, "CPUExecutionProvider"]

    def InferenceSession(self, path: str, **asked: Any) -> Any:
        self.opened.append({"path": Path(path)} | asked)
        # The processor in place of Apple's code; all else is as asked.
        return onnxruntime.InferenceSession(path, **asked | {"providers": ["CPUExecutionProvider"]})


@pytest.fixture
def apple(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AppleRuntime:
    runtime = AppleRuntime()
    monkeypatch.setattr(session, "load_onnxruntime", lambda: runtime)
    monkeypatch.setattr(coreml, "compiled_models", lambda: tmp_path / "compiled")
    return runtime


def a_batch(count: int) -> Any:
    return np.random.default_rng(5).random((count, 3, 8, 8), dtype=np.float32)


def test_a_session_is_opened_as_coreml_wants_it(install: Install, apple: AppleRuntime) -> None:
    model = install()

    ImageEmbedder(model, FAST).warm_up()

    (asked,) = apple.opened
    (name, options), last = asked["providers"]
    cache = Path(options.pop("ModelCacheDirectory"))
    assert (name, last) == ("CoreMLExecutionProvider", "CPUExecutionProvider")
    assert options == {
        "ModelFormat": "MLProgram",
        "MLComputeUnits": "CPUAndGPU",
        "RequireStaticInputShapes": "1",
    }
    assert asked["disabled_optimizers"] == ["MatMulAddFusion", "QuickGeluFusion"]
    assert not asked["enable_fallback"]
    assert cache.is_dir()
    assert asked["path"].parent == cache.parent == coreml.cache_folder(sha_of(model.card))


def test_the_batch_is_fixed_and_short_batches_are_filled_up(
    install: Install, apple: AppleRuntime
) -> None:
    model, batch = install(), a_batch(7)
    fast = ImageEmbedder(model, FAST)

    vectors = fast.embed(batch)

    runtime = fast._opened().runtime
    assert runtime.get_inputs()[0].shape == [4, 3, 8, 8]
    np.testing.assert_allclose(vectors, ImageEmbedder(model).embed(batch), atol=1e-6)
    assert len(vectors) == 7


def test_every_side_that_is_only_named_is_fixed(install: Install, tmp_path: Path) -> None:
    model = onnx.load_from_string(graph(batch="n"))
    for side, name in zip(model.graph.input[0].type.tensor_type.shape.dim, "nchw", strict=True):
        side.ClearField("dim_value")
        side.dim_param = name
    path = tmp_path / "open.onnx"
    onnx.save(model, path)
    pinned = coreml.Pinned("", "rgb", (4, 3, 8, 8))

    sides = coreml.free_sides(read_outline(path), pinned)

    assert sides == {"n": 4, "c": 3, "h": 8, "w": 8}


def test_the_graph_carries_our_key_and_still_runs(install: Install, apple: AppleRuntime) -> None:
    model = install()
    before = model.path_of(files_of(model.card)).read_bytes()

    fast = ImageEmbedder(model, FAST)
    fast.warm_up()

    copy = onnx.load(apple.opened[0]["path"])
    assert {e.key: e.value for e in copy.metadata_props} == {
        "COREML_CACHE_KEY": sha_of(model.card)[:40]
    }
    meta = fast._opened().runtime.get_modelmeta().custom_metadata_map
    assert meta == {"COREML_CACHE_KEY": sha_of(model.card)[:40]}
    assert model.path_of(files_of(model.card)).read_bytes() == before


def test_a_damaged_copy_is_made_anew(install: Install, apple: AppleRuntime) -> None:
    model = install()
    ImageEmbedder(model, FAST).warm_up()
    copy = apple.opened[0]["path"]
    whole = copy.read_bytes()
    copy.write_bytes(whole[:40] + b"\0" + whole[41:])

    ImageEmbedder(model, FAST).warm_up()

    assert copy.read_bytes() == whole
    assert [path.name for path in copy.parent.glob("*.part")] == []


def test_a_whole_copy_is_kept(install: Install, apple: AppleRuntime) -> None:
    model = install()
    ImageEmbedder(model, FAST).warm_up()
    before = apple.opened[0]["path"].stat()

    ImageEmbedder(model, FAST).warm_up()

    assert apple.opened[1]["path"].stat().st_ino == before.st_ino


def test_what_another_system_compiled_is_thrown_away(
    install: Install, apple: AppleRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = install()
    ImageEmbedder(model, FAST).warm_up()
    old = apple.opened[0]["path"].parent
    monkeypatch.setattr(coreml, "system_build", lambda: "macOS 27.0 28A1")

    ImageEmbedder(model, FAST).warm_up()

    new = apple.opened[1]["path"].parent
    assert (old.exists(), new.exists()) == (False, True)


def test_units_and_batches_do_not_share_what_is_compiled(
    install: Install, apple: AppleRuntime
) -> None:
    model = install()
    for plan in (FAST, RunPlan("coreml", "ALL", batch=4), RunPlan("coreml", "ALL", batch=8)):
        ImageEmbedder(model, plan).warm_up()

    caches = {asked["providers"][0][1]["ModelCacheDirectory"] for asked in apple.opened}

    assert len(caches) == 3


def test_a_model_with_weights_beside_it_is_left_alone(apple: AppleRuntime, tmp_path: Path) -> None:
    path = tmp_path / "graph.onnx"
    onnx.save(
        onnx.load_from_string(graph()),
        path,
        save_as_external_data=True,
        location="weights.bin",
        size_threshold=0,
    )

    open_graph(path, "Means", FAST, coreml.Pinned("ab" * 32, "rgb", (4, 3, 8, 8)))

    (asked,) = apple.opened
    assert asked["path"] == path
    assert "ModelCacheDirectory" not in asked["providers"][0][1]


def test_an_older_runtime_is_given_only_what_it_knows(tmp_path: Path) -> None:
    old = coreml.provider_options("ALL", tmp_path, runtime="1.20.1")
    new = coreml.provider_options("ALL", tmp_path, runtime="1.31.1")

    assert new.keys() - old.keys() == {"ModelCacheDirectory"}


@pytest.mark.parametrize("units", ["all", "MLComputeUnitsAll", ""])
def test_units_that_do_not_exist_are_refused(units: str) -> None:
    with pytest.raises(ValueError, match="MLComputeUnits"):
        coreml.provider_options(units, None)


@pytest.mark.parametrize("units", coreml.COMPUTE_UNITS)
def test_every_choice_is_a_known_value(units: str) -> None:
    known = {option.name: option for option in coreml.OPTIONS}

    for name, value in coreml.provider_options(units, None).items():
        assert value in known[name].values


def test_a_build_without_coreml_says_so(install: Install) -> None:
    embedder = ImageEmbedder(install(), FAST, falls_back=False)

    with pytest.raises(ModelMismatchError, match="no CoreML"):
        embedder.warm_up()


def test_disabled_optimisations_really_are_off(tmp_path: Path) -> None:
    path = tmp_path / "graph.onnx"
    path.write_bytes(gemm_like())

    def operators(**more: Any) -> set[str]:
        options = session.cpu_options(onnxruntime, 1, path.stat().st_size)
        opened = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], **more
        )
        parts = opened.get_provider_graph_assignment_info()
        return {node.op_type for part in parts for node in part.get_nodes()}

    assert "Gemm" in operators()
    assert operators(disabled_optimizers=list(coreml.DISABLED_OPTIMIZERS)) == {"MatMul", "Add"}


def gemm_like() -> bytes:
    """Return a graph of a MatMul and an Add, which would be fused."""
    value, tensor = onnx.helper.make_tensor_value_info, onnx.numpy_helper.from_array
    weights = np.random.default_rng(1).random((6, 4), dtype=np.float32)
    return bytes(
        onnx.helper.make_model(
            onnx.helper.make_graph(
                [
                    onnx.helper.make_node("MatMul", ["x", "w"], ["y"]),
                    onnx.helper.make_node("Add", ["y", "b"], ["z"]),
                ],
                "linear",
                [value("x", onnx.TensorProto.FLOAT, [2, 6])],
                [value("z", onnx.TensorProto.FLOAT, [2, 4])],
                [tensor(weights, "w"), tensor(np.ones(4, dtype=np.float32), "b")],
            ),
            opset_imports=[onnx.helper.make_opsetid("", 17)],
            ir_version=9,
        ).SerializeToString()
    )


# -- an accelerator that fails where it once proved itself -------------------------------------


class Failing:
    """Opens graphs; on an accelerator something goes wrong."""

    def __init__(self, how: str) -> None:
        self.how = how
        self.plans: list[str] = []

    def __call__(self, path: Path, title: str, plan: RunPlan, pinned: Any) -> session.OpenGraph:
        self.plans.append(plan.provider)
        if plan.provider == "cpu":
            return open_graph(path, title, plan)
        if self.how == "opening":
            raise ModelMismatchError("It cannot be opened.")
        opened = open_graph(path, title, RunPlan(threads=1))
        return session.OpenGraph(
            Broken(self.how), opened.inputs, opened.outputs, opened.failures, {coreml.COREML: 3}
        )


class Broken:
    """A session that fails, or gives no numbers."""

    def __init__(self, how: str) -> None:
        self.how = how

    def run(self, _outputs: list[str], feeds: dict[str, Any]) -> list[Any]:
        if self.how == "running":
            raise RuntimeError("Unable to compute the prediction (error -1)")
        return [np.full((len(feeds["rgb"]), 6), np.nan, dtype=np.float32)]


@pytest.fixture(params=["opening", "running", "no numbers"])
def failing(request: pytest.FixtureRequest) -> Failing:
    return Failing(request.param)


@pytest.mark.logs_warnings
def test_the_processor_takes_over_for_good(install: Install, failing: Failing) -> None:
    model, batch = install(), a_batch(5)
    embedder = ImageEmbedder(model, FAST, opener=failing)

    vectors = embedder.embed(batch)
    embedder.close()
    embedder.embed(batch)

    np.testing.assert_array_equal(vectors, ImageEmbedder(model).embed(batch))
    assert embedder.plan.provider == "cpu"
    assert failing.plans == ["coreml", "cpu", "cpu"]
    assert set(embedder.nodes) == {"CPUExecutionProvider"}


def test_whoever_measures_is_told_instead(install: Install, failing: Failing) -> None:
    embedder = ImageEmbedder(install(), FAST, opener=failing, falls_back=False)

    with pytest.raises(RefboardError):
        embedder.embed(a_batch(2))

    assert failing.plans == ["coreml"]


def test_a_model_that_gives_no_numbers_fails_on_the_processor_too(
    install: Install, make_graph: Callable[..., bytes]
) -> None:
    embedder = ImageEmbedder(install(make_graph("nan")), RunPlan())

    with pytest.raises(InferenceError):
        embedder.embed(a_batch(1))


def files_of(card: ModelCard) -> Any:
    assert card.image is not None
    return card.image.file


def sha_of(card: ModelCard) -> str:
    return str(files_of(card).sha256)
