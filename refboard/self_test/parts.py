"""Checks of the parts: shipped files, native libraries, child processes, what words need."""

import json
import platform
import ssl
import sys
from importlib.metadata import version
from pathlib import Path

from refboard.core.spaces import LOOK, space_names
from refboard.self_test.report import FailedCheckError, Report
from refboard.services.embedding.catalog import InstalledModel, find_models, verify
from refboard.services.paths import assets_dir, models_dir

CLOSE = 0.999
"""Least cosine between vectors of the same picture here and where the model was made."""
CHILD_S = 60.0
CHILD_BYTES = 2_000_000_000
INDEXED, DIM = 1000, 64
PLATFORMS = {"linux": "xcb", "darwin": "cocoa", "win32": "windows"}


def shipped_model(space: str = LOOK.name) -> InstalledModel:
    """Return the model that comes with the app for a space.

    Raises:
        FailedCheckError: it is not there.
    """
    found = find_models(models_dir())
    if found.problems:
        raise FailedCheckError(" ".join(str(problem) for problem in found.problems))
    model = found.for_space(space)
    if model is None:
        raise FailedCheckError(f"There is no model for {space} in {models_dir()}.")
    return model


def check_files() -> str:
    """Check that shipped files are there and that the models' hashes hold."""
    shipped = [shipped_model(space) for space in space_names()]
    for model in shipped:
        verify(model)
    for name in ("icon.svg", "icon-256.png"):
        if not (assets_dir() / name).is_file():
            raise FailedCheckError(f"{name} is missing from {assets_dir()}.")
    cards = len(list((models_dir() / "catalogue").glob("*.toml")))
    if not cards:
        raise FailedCheckError("The catalogue of models is missing.")
    titles = " and ".join(model.card.title for model in shipped)
    return f"{titles}, hashes hold; {cards} more models known"


def check_libraries(report: Report) -> str:
    """Load the native libraries in their order and note the providers."""
    from refboard.services.native import load_onnxruntime, load_usearch

    ort = load_onnxruntime()
    usearch = load_usearch()
    report.providers = list(ort.get_available_providers())
    if "CPUExecutionProvider" not in report.providers:
        raise FailedCheckError("ONNX Runtime has no provider for the processor.")
    on_silicon = sys.platform == "darwin" and platform.machine() == "arm64"
    if on_silicon and "CoreMLExecutionProvider" not in report.providers:
        raise FailedCheckError("ONNX Runtime was built without CoreML.")
    qt = version("pyside6-essentials")
    return (
        f"ONNX Runtime {ort.__version__} with {', '.join(report.providers)}; "
        f"USearch {usearch.__version__}; Qt for Python {qt}"
    )


def check_index(folder: Path) -> str:
    """Build, save, reopen and ask an index, and see that it is refused when a bit of it flips."""
    import numpy as np

    from refboard.services.index.index_file import Contents, IndexFile
    from refboard.services.index.usearch_index import EXACT_LIMIT, UsearchIndex

    rows = np.random.default_rng(0).standard_normal((INDEXED, DIM)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    keys = np.arange(1, INDEXED + 1)
    made = UsearchIndex(DIM)
    made.add(keys, rows)
    folder.mkdir(parents=True, exist_ok=True)
    file = IndexFile(folder, "self-test")
    file.write(made, Contents("self-test", DIM, generation=1, count=INDEXED))
    for way, limit in (("compared", EXACT_LIMIT), ("by the graph", 0)):
        found = file.read("self-test", DIM, limit)
        if found is None:
            raise FailedCheckError("An index that was just written is not taken back.")
        for key in keys[::50]:
            if found[0].search(rows[key - 1][None], 1)[0].tolist() != [key]:
                raise FailedCheckError(f"Vector {key} does not find itself, {way}.")
    path = folder / "self-test.usearch"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    if file.read("self-test", DIM) is not None:
        raise FailedCheckError("A damaged index is taken for a sound one.")
    return f"{INDEXED} vectors built, saved, reopened and found; a damaged copy is refused"


def check_licences() -> str:
    """Check that About can tell the version and the licence of all that is shipped."""
    from refboard.services.diagnostics.components import COMPONENTS
    from refboard.services.diagnostics.licences import read_licences

    told = read_licences()
    missing = {one.name for one in COMPONENTS} - {one.component.name for one in told}
    if missing:
        raise FailedCheckError(f"No version is known of: {', '.join(sorted(missing))}.")
    if empty := [one.component.name for one in told if not one.text]:
        raise FailedCheckError(f"No licence is known of: {', '.join(empty)}.")
    return f"{len(told)} components with their licences"


def check_platform() -> str:
    """Load the plugin that puts windows on the screen: a library it lacks shows here.

    The window of this test is drawn offscreen, so that it needs no display and disturbs nobody.
    """
    from PySide6.QtCore import QLibraryInfo, QPluginLoader

    name = PLATFORMS.get(sys.platform, "")
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    found = sorted(path for path in folder.glob(f"*q{name}*") if path.suffix != ".debug")
    if not found:
        raise FailedCheckError(f"Qt's plugin for {name} is not in {folder}.")
    loader = QPluginLoader(str(found[0]))
    if not loader.load():
        raise FailedCheckError(f"{found[0].name} cannot be loaded: {loader.errorString()}")
    return f"{found[0].name} loads"


def check_drawing_child() -> str:
    """Render a drawing in the child process that drawings are rendered in."""
    from refboard.self_test.pictures import DRAWING
    from refboard.services.imaging.svg import drawing as svg

    png = svg.render(DRAWING.encode(), "shapes.svg", 320).png
    if not png.startswith(b"\x89PNG"):
        raise FailedCheckError("The child process made no PNG.")
    return f"a drawing became a PNG of {len(png):,} bytes"


def check_measuring_child() -> str:
    """Embed golden pictures in a measuring child; its vectors must be those of this process."""
    import numpy as np

    from refboard.core.run_plan import RunPlan
    from refboard.services.embedding.image_embedder import ImageEmbedder
    from refboard.services.measure.child import ChildLimits, run_child
    from refboard.services.measure.step import Task
    from refboard.services.verification.golden_pictures import golden_inputs

    model, plan = shipped_model(), RunPlan()
    task = Task(model, plan, with_vectors=True).as_table()
    outcome = run_child(task, ChildLimits(CHILD_S, CHILD_BYTES))
    if outcome.result is None:
        raise FailedCheckError(f"The measuring process {outcome.reason}.")
    if "vectors" not in outcome.result:
        raise FailedCheckError(str(outcome.result.get("error", "It gave no vectors.")))
    theirs = np.asarray(outcome.result["vectors"], np.float32)
    ours = ImageEmbedder(model, plan).embed(golden_inputs(model.card))
    cosine = float(min((a * b).sum() for a, b in zip(theirs, (*ours, *ours), strict=True)))
    if cosine < CLOSE:
        raise FailedCheckError(f"Its vectors differ from ours: cosine {cosine:.4f}.")
    return f"{len(ours)} vectors in each process, cosine {cosine:.5f} at least"


def check_words(folder: Path) -> str:
    """Load what models for words need: a tokenizer made here, and the hub's library."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    made = Tokenizer(models.WordLevel({"[UNK]": 0, "red": 1, "arch": 2}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    path = folder / "tokenizer.json"
    made.save(str(path))
    ids = Tokenizer.from_str(path.read_text(encoding="utf-8")).encode("red arch dusk").ids
    if ids != [1, 2, 0]:
        raise FailedCheckError(f"The tokenizer gave {json.dumps(ids)}.")
    from refboard.services.embedding.hub import Hub

    hub = Hub.of_environment()
    if not hub.host:
        raise FailedCheckError(f"The hub's library gave {hub.endpoint}.")
    return f"the tokenizer and the hub's library load; {check_certificates()}"


def check_timings(folder: Path) -> str:
    """Write a timing record as the window and the command line do, and read it back."""
    from refboard.core.stage_record import StageRecord
    from refboard.services.diagnostics.telemetry import record_time, timings_to

    path = folder / "timings.jsonl"
    record = StageRecord("self-test", "look", "1", 8, 10, 1, "cpu", 1.5, 20.0, queue_depth=2)
    with timings_to(path):
        record_time(record)
        record_time(record)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if len(lines) != 2 or (lines[0]["duration_ms"], lines[1]["queue_depth"]) != (20.0, 2):
        raise FailedCheckError(f"{len(lines)} lines came of 2 records: {json.dumps(lines)}.")
    return f"2 records with {len(lines[0])} fields each"


def check_certificates() -> str:
    """Make what checks servers, which must not depend on the machine that built the app."""
    from refboard.services.http.certificates import trusted_words, trusting

    context = trusting()
    if context.verify_mode is not ssl.CERT_REQUIRED or not context.check_hostname:
        raise FailedCheckError("Certificates of servers would not be checked.")
    return f"servers are checked by {trusted_words()}"
