"""The audit as a command: what it prints, in which form, and its exit status."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import policy
from audit import MODULES, RULES, main
from rules.report import as_json, as_text, audit
from rules.rule import Fault, Kind, rule
from rules.tree import Tree
from tests.packaging.builders_linux import elf, linux_folder, write

RULE_MODULES = policy.ROOT / "packaging" / "rules"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return linux_folder(tmp_path / "refboard")


@pytest.fixture
def broken(folder: Path) -> Path:
    for number in range(9):
        write(folder, f"_internal/a{number}.so", elf(["libnowhere.so.1"]))
    return folder


def test_a_sound_folder_ends_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--profile", "linux"]) == 0
    told = capsys.readouterr().out
    assert "no findings" in told
    assert "FAIL" not in told


def test_a_finding_ends_with_1_and_says_what_to_do(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(broken), "--profile", "linux"]) == 1
    told = capsys.readouterr().out
    assert "9 findings" in told
    assert "FAIL  provided          _internal/a0.so: needs libnowhere.so.1" in told
    assert "and 3 more (--json)" in told
    assert told.count(RULES["provided"].fix) == 1


def test_json_has_stable_keys(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(broken), "--profile", "linux", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["profile", "name", "ok", "rules", "findings", "notes", "figures"]
    assert told["profile"] == "linux"
    assert told["ok"] is False
    assert len(told["findings"]) == 9
    assert list(told["findings"][0]) == ["rule", "path", "what", "fix"]
    assert {"files", "links", "bytes", "libraries", "parts"} <= told["figures"].keys()
    assert sum(told["figures"]["parts"].values()) == told["figures"]["bytes"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "name an .app or a folder"),
        (["{folder}"], "say what"),
        (["{folder}", "--profile", "windows"], "invalid choice"),
        (["{folder}/nowhere", "--profile", "linux"], "there is no folder"),
        (["{folder}", "--profile", "macos-arm64"], "is no .app"),
        (["{folder}", "--profile", "linux", "--wheels", "{folder}"], "name an .app or a folder"),
        (["--wheels", "{folder}/nowhere"], "there is no folder"),
    ],
)
def test_a_wrong_question_ends_with_2_and_a_sentence(
    folder: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([word.format(folder=folder) for word in words])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_a_file_that_may_not_be_read_ends_with_2(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Tree) -> list[Fault]:
        raise PermissionError(13, "Permission denied", "secret.so")

    monkeypatch.setitem(RULES, "size", replace(RULES["size"], check=refused))
    with pytest.raises(SystemExit) as ended:
        main([str(folder), "--profile", "linux"])
    assert ended.value.code == 2
    assert "refboard cannot be read to its end" in capsys.readouterr().err


def test_every_rule_says_what_it_proves(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--rules"]) == 0
    told = capsys.readouterr().out
    assert all(r.name in told and r.proves in told for r in RULES.values())
    assert all(r.fix and r.kinds for r in RULES.values())


def test_every_module_with_rules_is_used() -> None:
    there = {path.stem for path in RULE_MODULES.glob("*.py") if "@rule(" in path.read_text()}
    assert there == {module.__name__.rsplit(".", 1)[-1] for module in MODULES}


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two rules called size"):
        rule("size", Kind.APP, proves="", fix="")(lambda _: ())


def test_a_long_path_is_told_by_its_end(folder: Path) -> None:
    path = "_internal/" + "/".join(["deep"] * 20) + "/a.so"
    write(folder, path, elf(["libnowhere.so.1"]))
    report = audit(Tree(folder, Kind.FOLDER))
    assert f"...{path[-57:]}: needs" in as_text(report)
    findings = as_json(report)["findings"]
    assert isinstance(findings, list)
    assert findings[0]["path"] == path
