# make run    set up, build the index if it is missing or stale, open the chat on http://127.0.0.1:7860
# make test   set up with the test tools, run the tests
# The rest is for people who change the program: see the end of the README.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV ?= .venv
BIN := $(VENV)/bin
# The address of PyTorch's CPU index: on Linux it saves gigabytes of GPU libraries.
TORCH_INDEX ?=
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt
PIP += $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))

# Node.js of other makers brings its own npm, which Debian's package refuses to stand beside: only what is missing.
MISSING = $$(command -v chromium >/dev/null || echo chromium) $$(command -v npm >/dev/null || echo nodejs npm)
INSTALL_BROWSER = { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(MISSING); } \
	|| { echo "Chromium or npm is missing: apt-get install chromium nodejs npm"; exit 1; }

# What bench-peers compares with; each has an environment of its own, made again when its requirements change.
PEERS := chroma haystack langchain llamaindex txtai
PEER_ENVIRONMENTS := $(PEERS:%=.venv-peers/%/.ready)
PEER_PIP = $(@D)/bin/python -m pip install --disable-pip-version-check --quiet
PEER_PIP += $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))

.PHONY: run test browser test-browser lint bench bench-scale bench-build bench-ask bench-load bench-start bench-peers eval figures screenshots clean

run: $(VENV)/.run
	$(BIN)/tutor build
	$(BIN)/python app.py

test: $(VENV)/.test
	$(BIN)/python -m pytest -m "not browser"

browser:
	@command -v chromium >/dev/null && command -v npm >/dev/null || $(INSTALL_BROWSER)

test-browser: browser $(VENV)/.test
	$(BIN)/python -m pytest -m browser

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test
	$(BIN)/python tests/benchmarks/bench.py

# Search over made-up vectors; a million takes a quarter of an hour. SIZES="10000 100000" for others.
bench-scale: $(VENV)/.test
	$(BIN)/tutor build
	$(BIN)/python tests/benchmarks/scale.py $(SIZES)

# What a build costs beside the encoder, in parts and all at once; some minutes.
bench-build: $(VENV)/.test
	$(BIN)/python tests/benchmarks/build.py $(SIZES)

# The whole of an ask over more and more passages; some minutes.
bench-ask: $(VENV)/.test
	$(BIN)/python tests/benchmarks/ask.py $(SIZES)

bench-load: $(VENV)/.test
	$(BIN)/tutor build
	$(BIN)/python tests/benchmarks/load.py

# How soon the page can be used, in Debian's Chromium.
bench-start: browser $(VENV)/.test
	$(BIN)/tutor build
	$(BIN)/python tests/benchmarks/start.py

# This program beside LlamaIndex, LangChain, Haystack, txtai and Chroma: six environments, 10 GB in all, the first
# time, then half an hour. ROUNDS=1 for a look.
bench-peers: $(PEER_ENVIRONMENTS) .venv-peers/tutor/.ready
	.venv-peers/tutor/bin/python tests/benchmarks/peers/peers.py $(ROUNDS)

eval: $(VENV)/.run
	$(BIN)/tutor eval

figures: $(VENV)/.test
	$(BIN)/python corpus/figures/draw.py

screenshots: $(VENV)/.test
	$(BIN)/tutor build
	$(BIN)/python -m tests.ui.screenshots tests/ui/screenshots

$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing. Install Python 3.11, or name another: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# torch first: later packages then find it and ask for no other build of it.
$(VENV)/.run: $(VENV)/.python pyproject.toml constraints.txt
	@echo "Installing what the tutor needs into $(VENV) (once, some minutes) ..."
	$(PIP) torch==2.13.0
	$(PIP) -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(PIP) -e ".[test]"
	@touch $@

$(PEER_ENVIRONMENTS): .venv-peers/%/.ready: tests/benchmarks/peers/requirements/%.txt
	@echo "Installing what the comparison with $* needs into $(@D) (once, some minutes) ..."
	rm -rf $(@D)
	$(PYTHON) -m venv $(@D)
	$(PEER_PIP) torch==2.13.0
	$(PEER_PIP) -r $<
	@touch $@

.venv-peers/tutor/.ready: pyproject.toml constraints.txt
	@echo "Installing the tutor as its users get it into $(@D) (once, some minutes) ..."
	rm -rf $(@D)
	$(PYTHON) -m venv $(@D)
	$(PEER_PIP) -c constraints.txt torch==2.13.0
	$(PEER_PIP) -c constraints.txt -e .
	@touch $@

clean:
	rm -rf $(VENV) .venv-peers index/manifest.json index/*/
