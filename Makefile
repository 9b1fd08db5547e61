# Every command sets up what it needs in .venv, on a machine that has only Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SAMPLES := assets/samples/.ready
PHOTOS := $(wildcard ../shared/photos)

.PHONY: help setup run test check lint types layers format bench bench-quality kill-test \
        pull-test bad-files \
        coreml-names soak demo model screenshots clean

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(READY) $(SAMPLES)  ## make .venv with the refboard command, and draw the samples

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "RefBoard needs Python 3.11 or newer; name one with PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

$(SAMPLES): $(READY) $(wildcard assets/*.py assets/sample_art/*.py)
	$(BIN)/python assets/draw_samples.py --force
	@touch $@

run: setup  ## open RefBoard; without a display, do the same job offscreen on the samples
	@$(BIN)/refboard $(ARGS)

test: setup  ## run the tests
	$(BIN)/pytest -q $(ARGS)

format: $(READY)  ## format the code
	$(BIN)/ruff format refboard tests assets models
	$(BIN)/ruff check --fix refboard tests assets models

lint: $(READY)
	$(BIN)/ruff format --check refboard tests assets models
	$(BIN)/ruff check refboard tests assets models

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

check: lint types layers test  ## format, lint, types, layers, tests: what must pass before a push

bench: setup  ## print the figures of the design's budgets beside them
	$(BIN)/python -m tests.bench $(ARGS)

bench-quality: setup  ## print how well the shipped model finds, beside simpler methods
	$(BIN)/python -m tests.bench.quality $(ARGS)

kill-test: setup  ## kill an import a hundred times at random and check that nothing is lost
	$(BIN)/python -m tests.bench.kill $(ARGS)

pull-test: setup  ## interrupt the fetching of a model ten times and check that it ends well
	$(BIN)/python -m tests.bench.pull $(ARGS)

bad-files: setup  ## import thirty kinds of bad files and print each one's sentence
	$(BIN)/python -m tests.bench.bad_files $(ARGS)

coreml-names: setup  ## check our names for CoreML against the macOS library (needs the network)
	$(BIN)/python -m tests.bench.coreml_names $(ARGS)

soak: setup  ## run a model for twenty minutes and fail when anything drifts: ARGS="--minutes 5"
	$(BIN)/refboard soak --report bench-results $(ARGS)

demo: setup  ## add pictures from the command line and ask for similar ones: PHOTOS=folder
	$(BIN)/python -m tests.bench.demo $(or $(PHOTOS),assets/samples)

model:  ## build the embedded model anew from procedural images (hours; resumable)
	@test -x .venv-train/bin/python || $(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet -e '.[train]'
	.venv-train/bin/python -m models.train $(ARGS)

screenshots: setup  ## render the README's pictures from the real window
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench.screenshots $(ARGS)

clean:  ## remove what was built, the environments included
	rm -rf $(VENV) .venv-train build dist assets/samples bench-results
