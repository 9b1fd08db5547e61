"""The workflows keep to what makes them safe to run for strangers, and to release with."""

import copy
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import refboard

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
SIGNING_JOB, ENVIRONMENT = "sign", "release"
APPLES = ("codesign", "xcrun", "hdiutil", "spctl", "security", "xattr", "ditto", "sw_vers")
LONGEST_MINUTES = 180

SECRET = re.compile(r"\bsecrets\s*[.\[)]", re.IGNORECASE)
"""In an expression: `secrets.A`, `secrets['A']` or `toJSON(secrets)`, in any case."""

Workflow = dict[Any, Any]


def steps(workflow: Workflow) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in workflow["jobs"].items():
        for step in job["steps"]:
            yield name, step


def scripts(workflow: Workflow) -> Iterator[str]:
    """Yield what is run, without the comments in it."""
    for _, step in steps(workflow):
        if "run" in step:
            yield re.sub(r"(?m)^\s*#.*$", "", step["run"])


def every_job_ends(workflow: Workflow) -> Iterator[str]:
    for name, job in workflow["jobs"].items():
        if not 0 < job.get("timeout-minutes", 0) <= LONGEST_MINUTES:
            yield f"{name} has no limit of time"


def actions_are_pinned(workflow: Workflow) -> Iterator[str]:
    for _, step in steps(workflow):
        if "uses" in step and not re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", step["uses"]):
            yield f"{step['uses']} may change under us"


def rights_are_least(workflow: Workflow) -> Iterator[str]:
    if workflow.get("permissions") != {"contents": "read"}:
        yield "the workflow may do more than read"
    for name, job in workflow["jobs"].items():
        if "permissions" in job:
            yield f"{name} takes rights of its own"


def the_token_is_not_left_lying(workflow: Workflow) -> Iterator[str]:
    for name, step in steps(workflow):
        checks_out = step.get("uses", "").startswith("actions/checkout@")
        if checks_out and step.get("with", {}).get("persist-credentials") is not False:
            yield f"{name} leaves the token in the checkout"


def secrets_are_for_the_signing_job(workflow: Workflow) -> Iterator[str]:
    rest = {key: value for key, value in workflow.items() if key != "jobs"}
    if SECRET.search(str(rest)):
        yield "a secret is given to the whole workflow"
    for name, job in workflow["jobs"].items():
        for key, value in job.items():
            if key != "steps" and SECRET.search(str(value)):
                yield f"{name} gives a secret to all of its steps"
        is_kept = (name, job.get("environment")) == (SIGNING_JOB, ENVIRONMENT)
        if SECRET.search(str(job)) and not is_kept:
            yield f"{name} has secrets without the protected environment"


def secrets_are_handed_over_in_the_environment(workflow: Workflow) -> Iterator[str]:
    for name, step in steps(workflow):
        rest = {key: value for key, value in step.items() if key != "env"}
        if SECRET.search(str(rest)):
            yield f"{name} writes a secret into a command"


def strangers_start_no_signing(workflow: Workflow) -> Iterator[str]:
    if "pull_request_target" in workflow.get(True, {}):
        yield "a stranger's pull request would run with our rights"
    for name, job in workflow["jobs"].items():
        condition = job.get("if", "")
        asked = "startsWith(github.ref, 'refs/tags/v')" in condition and "inputs.sign" in condition
        if job.get("environment") == ENVIRONMENT and not asked:
            yield f"{name} is not kept for tags and requests"


def what_is_unpacked_is_cleaned_up(workflow: Workflow) -> Iterator[str]:
    for name, job in workflow["jobs"].items():
        if job.get("environment") == ENVIRONMENT:
            last = job["steps"][-1]
            cleans = "delete-keychain" in last.get("run", "") and ".p8" in last.get("run", "")
            if not cleans or last.get("if") != "always()":
                yield f"{name} may leave secrets behind"


def no_expression_is_in_a_script(workflow: Workflow) -> Iterator[str]:
    for script in scripts(workflow):
        if "${{" in script:
            yield f"text from outside would be run: {script.strip().splitlines()[0]}"


def a_failure_in_a_pipe_ends_a_step(workflow: Workflow) -> Iterator[str]:
    if workflow.get("defaults") != {"run": {"shell": "bash"}}:
        yield "the shell is not named"


def artifacts_are_no_folders_of_apps(workflow: Workflow) -> Iterator[str]:
    for name, step in steps(workflow):
        if step.get("uses", "").startswith("actions/upload-artifact@"):
            for path in step["with"]["path"].split():
                whole = path.rstrip("/*") in ("dist", "dist/refboard", ".", "")
                if path.rstrip("/*").endswith((".app", ".framework")) or whole:
                    yield f"{name} uploads {path}, which loses links and modes"


def apples_tools_have_their_place(workflow: Workflow) -> Iterator[str]:
    named = re.compile(rf"(?<![\w./$~-])([\w./$~-]*/)?({'|'.join(APPLES)})(?![\w./-])")
    for script in scripts(workflow):
        for folder, tool in named.findall(script):
            if folder not in ("/usr/bin/", "/usr/sbin/"):
                yield f"{folder}{tool} need not be Apple's"


def commands_exist(workflow: Workflow) -> Iterator[str]:
    for script in scripts(workflow):
        for target in re.findall(r"(?m)(?:^|&& |; )\s*make ([a-z-]+)", script):
            if target not in TARGETS:
                yield f"there is no `make {target}`"
        for file in re.findall(r"(?<![\w/])((?:packaging|assets)/[\w/.-]+\.\w+)", script):
            if not (ROOT / file).is_file():
                yield f"there is no {file}"


def runs_do_not_pile_up(workflow: Workflow) -> Iterator[str]:
    if "${{ github.ref }}" not in workflow.get("concurrency", {}).get("group", ""):
        yield "two runs of one branch would run at once"


RULES: tuple[Callable[[Workflow], Iterator[str]], ...] = (
    every_job_ends,
    actions_are_pinned,
    rights_are_least,
    the_token_is_not_left_lying,
    secrets_are_for_the_signing_job,
    secrets_are_handed_over_in_the_environment,
    strangers_start_no_signing,
    what_is_unpacked_is_cleaned_up,
    no_expression_is_in_a_script,
    a_failure_in_a_pipe_ends_a_step,
    artifacts_are_no_folders_of_apps,
    apples_tools_have_their_place,
    commands_exist,
    runs_do_not_pile_up,
)


def read(name: str) -> Workflow:
    path = ROOT / ".github" / "workflows" / name
    workflow: Workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    return workflow


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_workflow_keeps_to_the_rule(
    file: Path, rule: Callable[[Workflow], Iterator[str]]
) -> None:
    assert list(rule(read(file.name))) == []


def test_the_checks_the_mac_app_and_the_linux_app_have_their_workflows() -> None:
    assert [file.name for file in FILES] == [
        "check.yml",
        "linux.yml",
        "macos.yml",
        "packaging.yml",
    ]
    matrix = read("check.yml")["jobs"]["check"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.11", "3.13"]
    windows = read("check.yml")["jobs"]["windows"]
    assert windows["strategy"]["matrix"] == {"python": ["3.11", "3.13"]}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_pinned_action_says_its_version_and_says_it_once(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    pins = re.findall(r"uses: (\S+)(.*)", text)
    versions = {(pin, comment) for pin, comment in pins}

    assert [pin for pin, comment in pins if not re.fullmatch(r" # v\d+\.\d+\.\d+", comment)] == []
    assert len(versions) == len({pin.split("@")[0] for pin, _ in versions})


def test_the_signing_job_tries_the_app_signed_and_from_the_image_that_is_released() -> None:
    script = "\n".join(step.get("run", "") for step in read("macos.yml")["jobs"]["sign"]["steps"])
    order = [
        "The tag is $TAG",
        "/usr/bin/security import",
        "packaging/sign.py",
        "dist/RefBoard.app/Contents/MacOS/RefBoard --self-test",
        "packaging/notarize.py",
        "packaging/make_dmg.py",
        "com.apple.quarantine",
        '/usr/bin/codesign --verify --deep --strict -vv "$RUNNER_TEMP/volume/RefBoard.app"',
        "volume/RefBoard.app/Contents/MacOS/RefBoard",
    ]

    assert sorted(order, key=script.index) == order


@pytest.mark.skipif(os.name == "nt", reason="the step runs on a Mac, in its shell")
@pytest.mark.parametrize(
    ("tag", "status"), [(f"v{refboard.__version__}", 0), (refboard.__version__, 1), ("v0.0.9", 1)]
)
def test_a_tag_is_refused_that_is_not_the_version_of_the_source(tag: str, status: int) -> None:
    refusing = step(read("macos.yml"), "sign", "The tag is $TAG")
    shell = shutil.which("bash")
    assert shell is not None

    done = subprocess.run(
        [shell, "-e", "-o", "pipefail", "-c", refusing["run"]],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "TAG": tag},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == status, done.stderr
    assert ("::error::" in done.stdout) == (status == 1)
    assert refusing["if"] == "startsWith(github.ref, 'refs/tags/v')"


def test_the_linux_app_is_tried_before_it_is_kept_with_its_hashes() -> None:
    build = read("linux.yml")["jobs"]["build"]["steps"]
    script = "\n".join(each.get("run", "") for each in build)
    order = ["xvfb xdotool", "make deb", "make test-app", "sha256sum refboard-linux.tar.gz ./*.deb"]

    assert sorted(order, key=script.index) == order
    kept = step(read("linux.yml"), "build", "upload-artifact")["with"]["path"].split()
    assert kept == ["dist/refboard-linux.tar.gz", "dist/*.deb", "dist/SHA256SUMS"]


def test_the_packaging_checks_run_weekly_by_hand_and_where_they_are_touched() -> None:
    workflow = read("packaging.yml")
    asked = workflow[True]
    lists = ["packaging/requirements-macos.txt", "tests/packaging/cross/wheels-newer-qt.txt"]

    assert sorted(asked) == ["pull_request", "push", "schedule", "workflow_dispatch"]
    assert re.fullmatch(r"\d+ \d+ \* \* \d", asked["schedule"][0]["cron"])
    assert asked["push"]["paths"] == asked["pull_request"]["paths"]
    assert {"packaging/**", "constraints.txt", "pyproject.toml"} <= set(asked["push"]["paths"])
    cache = step(workflow, "cross", "actions/cache@")["with"]
    assert re.findall(r"'(\S+)'", cache["key"]) == lists
    assert all((ROOT / name).is_file() for name in lists)
    assert cache["path"] == "~/.cache/refboard-packaging/wheels"
    script = "\n".join(scripts(workflow))
    assert "make test-packaging" in script
    assert " llvm-19 " in script, "what the checks were written against, whatever is newest there"


def spoilt(name: str, change: Callable[[Workflow], object]) -> list[str]:
    workflow = copy.deepcopy(read(name))
    change(workflow)
    return [finding for rule in RULES for finding in rule(workflow)]


def step(workflow: Workflow, job: str, part: str) -> dict[str, Any]:
    """Return the first step of a job with a text in it."""
    return next(each for each in workflow["jobs"][job]["steps"] if part in str(each))


SPOILT: dict[str, Callable[[Workflow], object]] = {
    "build has no limit of time": lambda w: w["jobs"]["build"].pop("timeout-minutes"),
    "actions/checkout@v6 may change under us": lambda w: step(w, "build", "checkout").update(
        uses="actions/checkout@v6"
    ),
    "the workflow may do more than read": lambda w: w.pop("permissions"),
    "build takes rights of its own": lambda w: w["jobs"]["build"].update(permissions="write-all"),
    "build leaves the token in the checkout": lambda w: step(w, "build", "checkout").pop("with"),
    "a secret is given to the whole workflow": lambda w: w["env"].update(A="${{ secrets.A }}"),
    "sign gives a secret to all of its steps": lambda w: w["jobs"]["sign"].update(
        env={"A": "${{ secrets.A }}"}
    ),
    "build has secrets without the protected environment": lambda w: step(w, "build", "Try").update(
        env={"A": "${{ secrets.A }}"}
    ),
    "sign has secrets without the protected environment": lambda w: w["jobs"]["sign"].pop(
        "environment"
    ),
    "sign writes a secret into a command": lambda w: step(w, "sign", "Sign the app").update(
        {"with": {"key": "${{ secrets.A }}"}}
    ),
    "smoke-oldest has secrets without the protected environment": lambda w: step(
        w, "smoke-oldest", "Try"
    ).update(env={"ALL": "${{ toJSON(Secrets) }}"}),
    "verify-linux has secrets without the protected environment": lambda w: step(
        w, "verify-linux", "make setup"
    ).update(env={"A": "${{ secrets['A'] }}"}),
    "a stranger's pull request would run with our rights": lambda w: w[True].update(
        pull_request_target=None
    ),
    "sign is not kept for tags and requests": lambda w: w["jobs"]["sign"].pop("if"),
    "sign may leave secrets behind": lambda w: w["jobs"]["sign"]["steps"][-1].pop("if"),
    "text from outside would be run: echo ${{ github.head_ref }}": lambda w: step(
        w, "build", "Try"
    ).update(run="echo ${{ github.head_ref }}"),
    "the shell is not named": lambda w: w.pop("defaults"),
    "build uploads dist/RefBoard.app, which loses links and modes": lambda w: step(
        w, "build", "upload"
    )["with"].update(path="dist/RefBoard.app"),
    "build uploads dist/, which loses links and modes": lambda w: step(w, "build", "upload")[
        "with"
    ].update(path="dist/"),
    "codesign need not be Apple's": lambda w: step(w, "build", "Try").update(
        run="codesign --verify dist/RefBoard.app"
    ),
    "./tools/codesign need not be Apple's": lambda w: step(w, "build", "Try").update(
        run="test -d dist && ./tools/codesign --verify dist/RefBoard.app"
    ),
    "there is no `make everything`": lambda w: step(w, "build", "Try").update(
        run="make everything"
    ),
    "there is no packaging/gone.py": lambda w: step(w, "build", "Try").update(
        run="python packaging/gone.py"
    ),
    "two runs of one branch would run at once": lambda w: w.pop("concurrency"),
}


@pytest.mark.parametrize("finding", SPOILT)
def test_a_workflow_that_breaks_a_rule_is_told_so(finding: str) -> None:
    before = spoilt("macos.yml", lambda w: w)

    assert [f for f in spoilt("macos.yml", SPOILT[finding]) if f not in before] == [finding]
