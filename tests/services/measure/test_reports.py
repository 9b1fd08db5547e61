"""Reports are one page that needs nothing else, and their plots are sound drawings."""

import itertools
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.errors import StorageError
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.measure.bench_report import bench_page
from refboard.services.measure.gates import judge
from refboard.services.measure.plots import HEIGHT, WIDTH, Plot, Series, draw
from refboard.services.measure.reports import write_report
from refboard.services.measure.soak import soak
from refboard.services.measure.soak_report import soak_document, soak_page
from refboard.services.measure.sweep import Step, WholePath, document_of

VOID = {"meta", "br"}


class Tags(HTMLParser):
    """Checks that every element is closed, and gathers words and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.attributes += [name for name, _ in attributes]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.attributes += [name for name, _ in attributes]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


def read(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    tags.close()
    assert tags.open == []
    return tags


@pytest.fixture
def bench_table(model: InstalledModel) -> dict[str, Any]:
    steps = [
        Step(RunPlan(threads=t, batch=b), 10.0 * t, 5.0, 9.0, 30, 90_000_000, 0.1)
        for t in (1, 2)
        for b in (1, 8)
    ]
    steps.append(Step(RunPlan(threads=2, batch=32), reason="took longer than 9 s"))
    return document_of(model, steps, RunPlan(threads=2, batch=1), WholePath(9, 18, 20, 40, 0))


@pytest.fixture
def soak_table(model: InstalledModel, photos: list[Path]) -> dict[str, Any]:
    run = soak(model, RunPlan(batch=3), photos, 0.2)
    return soak_document(model, run, judge(run), photos=5, asked_s=0.2)


def test_a_bench_shows_every_step_the_choice_and_what_failed(bench_table: dict[str, Any]) -> None:
    page = bench_page(bench_table)
    words = read(page).words

    assert "it took longer than 9 s" in words
    assert "90%" in words
    assert page.count('class="plot"') == 4
    assert page.count("class=chosen") == 1
    assert json.loads(json.dumps(bench_table)) == bench_table


def test_a_soak_shows_its_gates_and_its_course(soak_table: dict[str, Any]) -> None:
    page = soak_page(soak_table)

    assert {"memory", "swap", "speed", "provider", "errors"} <= set(read(page).words)
    assert page.count('class="plot"') == 5
    assert json.loads(json.dumps(soak_table)) == soak_table


def test_a_soak_that_failed_or_was_cut_short_says_so(soak_table: dict[str, Any]) -> None:
    failed = soak_table | {"has_passed": False, "errors": ["<b>one.jpg</b> is damaged."]}
    failed["gates"][4]["has_passed"] = False

    assert "Did not hold: errors." in read(soak_page(failed)).words
    assert "<b>one.jpg" not in soak_page(failed)
    assert "Cut short" in soak_page(soak_table | {"was_cut_short": True})


def test_a_soak_that_ended_at_once_still_has_a_page(soak_table: dict[str, Any]) -> None:
    read(soak_page(soak_table | {"samples": [], "images": 0}))
    read(soak_page(soak_table | {"samples": soak_table["samples"][:1]}))


def test_a_page_fetches_nothing_and_knows_both_themes(
    bench_table: dict[str, Any], soak_table: dict[str, Any]
) -> None:
    for page in (bench_page(bench_table), soak_page(soak_table)):
        assert not {"src", "href", "onload"} & set(read(page).attributes)
        assert not re.search(r"https?:|url\(|@import|<script", page)
        assert "prefers-color-scheme: dark" in page
        assert "width=device-width" in page


def test_names_from_outside_are_words_only(bench_table: dict[str, Any]) -> None:
    page = bench_page(bench_table | {"model": "<script>alert(1)</script>"})

    assert "<script" not in page


def test_both_files_are_written_and_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    write_report(tmp_path / "new" / "folder", "soak", {"images": 3}, "<p>page</p>")
    written = {path.name: path.read_text() for path in (tmp_path / "new" / "folder").iterdir()}
    (tmp_path / "file").write_text("no folder")

    assert written == {"soak.json": '{\n  "images": 3\n}\n', "soak.html": "<p>page</p>"}
    with pytest.raises(StorageError, match="report cannot be written"):
        write_report(tmp_path / "file", "soak", {}, "")


VALUES = st.floats(-1e9, 1e9, allow_subnormal=False)
LINES = st.lists(
    st.builds(
        Series,
        st.text("ab <&", max_size=9),
        st.lists(st.tuples(st.floats(0, 1e6, allow_subnormal=False), VALUES), min_size=1),
    ),
    min_size=1,
    max_size=9,
)


@given(lines=LINES, from_zero=st.booleans(), shaded_to=st.none() | st.floats(0, 1e6))
def test_a_plot_is_a_sound_drawing_with_everything_inside(
    lines: list[Series], from_zero: bool, shaded_to: float | None
) -> None:
    plot = Plot("<What>", lines, "batch", from_zero=from_zero, shaded_to=shaded_to)

    drawing = ElementTree.fromstring(draw(plot))

    dots = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in drawing.iter("circle")]
    assert len(dots) == sum(len(line.points) for line in lines)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in dots)


def test_names_of_lines_that_end_together_do_not_overlap() -> None:
    lines = [Series(f"line {at}", [(0, 1), (1, 5)]) for at in range(6)]

    drawing = ElementTree.fromstring(draw(Plot("Six", lines, "x")))

    places = sorted(
        float(text.attrib["y"])
        for text in drawing.iter("text")
        if text.attrib["class"].startswith("name")
    )
    assert len(places) == 6
    assert all(below - above >= 12 for above, below in itertools.pairwise(places))
