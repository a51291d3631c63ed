# Seeing Convolutions. `make help` says what each target does.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
DEV := .venv/.dev
NOTEBOOKS := $(sort $(wildcard notebooks/*.ipynb))
HELPERS := $(shell find helpers -type f -not -name "*.pyc")
RUNS := $(NOTEBOOKS:notebooks/%=build/run/%)
LINT = $(BIN)/ruff check && $(BIN)/ruff format --check
# In the order of tests/conftest.py, longest first: xdist would begin with the files of many tests.
# Compiled tests are kept, also where Python is told not to: that saves three seconds for each process.
PYTEST = PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder
# Its cells and their outputs, its text and its settings: what a changed sentence or cell may break first.
# With other settings it runs among all tests, where every control is moved, too.
TESTS_OF_ONE = $(or $(wildcard notebooks/$(ONLY)*.ipynb),$(error There is no notebook $(ONLY)... in notebooks/)) \
	tests/notebooks --ignore tests/notebooks/test_papermill.py \
	tests/checks/test_in_notebooks.py tests/predictions -k "$(ONLY)"
COMPILE = $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"
# JupyterLab refuses to start for root unless told; it listens on loopback, behind its token.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: help setup data lab test check elsewhere run refresh site learner solutions weights controls sweep collect screenshot bench format lock audit clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) data ## create .venv from requirements.lock, get and verify the data

lab: setup ## set up where needed, then open your own copies of the notebooks in JupyterLab
	@$(BIN)/python -m helpers.tools.copies
	$(BIN)/jupyter lab --ip=127.0.0.1 $(AS_ROOT) --notebook-dir="$(CURDIR)/mine" \
		--LabApp.default_url=/lab/tree/01_baseline_dnn.ipynb

test: $(DEV) ## set up where needed, then run every test; with ONLY=02 those of one notebook, in less than a minute
	-@$(BIN)/python -m helpers.data
	-@$(BIN)/python -m helpers.site.runtime
	$(LINT)
	$(PYTEST) $(if $(ONLY),$(TESTS_OF_ONE))

check: $(DEV) ## in about a minute: lint, and the tests that need neither TensorFlow nor a browser
	$(LINT)
	$(PYTEST) --quick

elsewhere: $(DEV) ## compare the notebooks' outputs with those of other processors' arithmetic (about 10 minutes)
	@# Other instructions and more threads than `make test` has add up in another order, as other machines do.
	@# What they save as "your own network" is kept apart from yours, and your progress is not shown in them.
	@export SEEING_CONVOLUTIONS_MODELS="$(CURDIR)/build/elsewhere" SEEING_CONVOLUTIONS_PROGRESS=off; \
	for settings in ONEDNN_MAX_CPU_ISA=AVX2 TF_ENABLE_ONEDNN_OPTS=0 \
		"TF_NUM_INTRAOP_THREADS=2 TF_NUM_INTEROP_THREADS=2 OMP_NUM_THREADS=2 OPENBLAS_NUM_THREADS=2"; do \
		echo "$$settings"; env PYTHONUTF8=1 $$settings $(BIN)/pytest -n 2 --dist loadfile notebooks || exit 1; \
	done

run: setup $(RUNS) ## run every notebook headless with papermill, into build/run/

build/run/%.ipynb: notebooks/%.ipynb $(HELPERS) $(READY)
	@mkdir -p build/run
	@# What it saves as "your own network" is kept apart from yours, and your progress is not shown in it.
	@# It saves at the end only: after each cell, all pictures so far take a tenth of the time.
	SEEING_CONVOLUTIONS_MODELS="$(CURDIR)/build/run" SEEING_CONVOLUTIONS_PROGRESS=off \
		$(BIN)/papermill --cwd notebooks --progress-bar \
		--no-request-save-on-cell-execute $< build/run/$*.part.ipynb
	@mv build/run/$*.part.ipynb $@

refresh: run ## put the outputs of a full default run into notebooks/
	$(BIN)/python -m helpers.tools.refresh $(RUNS)
	@touch $(RUNS) # they are as new as the notebooks that were just written

site: build/site/.alive ## write the notebooks as pages in which Python runs, for any static host, into build/site/

build/site/.alive: $(NOTEBOOKS) $(HELPERS) $(READY)
	$(BIN)/python -m helpers.site

learner: $(READY) ## write the notebooks without outputs and without solutions, to hand out, into build/learner/
	@$(BIN)/python -m helpers.tools.learner

solutions: setup build/solutions/index.html ## write the answer key, run and judged, as notebooks and pages, into build/solutions/

build/solutions/index.html: $(NOTEBOOKS) $(HELPERS) $(READY)
	$(BIN)/python -m helpers.tools.solutions

weights: setup ## train the network whose weights ship with the course (about 15 minutes)
	TF_ENABLE_ONEDNN_OPTS=0 $(BIN)/python -m helpers.tools.weights

sweep: $(DEV) data ## run a notebook with each combination of settings: NOTEBOOK=03_pooling GRID="UNITS=64,128 SEED=1,2"
	@test -n "$$NOTEBOOK" && test -n "$$GRID" || \
		{ echo 'Say which: make sweep NOTEBOOK=03_pooling GRID="FIRST_FILTERS=16,32,64 SEED=1,2,3,4,5"' >&2; exit 1; }
	@# As it was typed, by the environment: a value may be in quotes.
	@$(BIN)/python -m helpers.tools.runs "$$NOTEBOOK" "$$GRID" $(if $(SCHEDULER),--scheduler $(SCHEDULER)) $(if $(RETRY),--retry)

collect: $(DEV) data ## run what learners handed in, each alone, and see what to explain again: FOLDER=hand-ins.zip
	@test -n "$$FOLDER" || { echo 'Say where they are, in a folder or a zip: make collect FOLDER=hand-ins.zip' >&2; exit 1; }
	@$(BIN)/python -m helpers.tools.collect "$$FOLDER" $(if $(SCHEDULER),--scheduler $(SCHEDULER))

controls: $(DEV) data ## train the networks that notebook 3 compares, again only those not in build/controls/ (about 20 minutes)
	$(BIN)/python -m helpers.tools.controls

screenshot: $(DEV) data ## take the README's picture anew, in a headless Chromium
	$(BIN)/python -m helpers.tools.screenshots

bench: $(DEV) data ## measure the course beside what it is compared with, into build/bench/ (nearly three hours)
	$(BIN)/python -m tests.bench $(PARTS) $(if $(AGAINST),--against $(AGAINST))

data: $(READY) ## get and verify Fashion-MNIST
	@$(BIN)/python -m helpers.data

format: $(DEV) ## format the code and the notebooks' code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: $(READY) ## upgrade every dependency and write both locks anew
	$(COMPILE) --upgrade --group dev --output-file tests/requirements.lock pyproject.toml
	$(COMPILE) --upgrade --group setup \
		--constraint tests/requirements.lock --output-file requirements.lock pyproject.toml

audit: $(READY) ## look up the locked dependencies among known vulnerabilities (needs the internet)
	@# --strict: one that cannot be looked up is no success.
	$(BIN)/uv tool run pip-audit --strict --disable-pip --require-hashes -r tests/requirements.lock

clean: ## remove .venv and all that was generated here (the data cache and mine/ stay)
	rm -rf .venv build
	find helpers notebooks tests -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

# A .venv that was left half made, or that was made in another folder, is made anew.
ifneq "$(shell cat .venv/.place 2>/dev/null)" "$(CURDIR)"
.PHONY: $(READY)
endif

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 11) <= v <= (3, 13) or sys.exit("The course needs Python 3.11, 3.12 or 3.13; $(PYTHON) is %d.%d. Name one that fits: make setup PYTHON=python3.13" % v)'
	@test "$$(cat .venv/.place 2>/dev/null)" = "$(CURDIR)" || \
		{ $(PYTHON) -m venv --clear .venv && echo "$(CURDIR)" > .venv/.place; }
	@# uv comes from the lock as well, checked by its hash; pip's part ends here.
	@test -x $(BIN)/uv || { sed -n '/^uv==/,/^    # via/p' requirements.lock > .venv/uv.txt && \
		$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r .venv/uv.txt; }
	$(BIN)/uv pip sync --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@mkdir -p build
	@touch $@

# What tests and many runs at once need, besides; a learner's installation does not have it.
$(DEV): $(READY) tests/requirements.lock
	$(BIN)/uv pip install --python $(BIN)/python --require-hashes --compile-bytecode -r tests/requirements.lock
	@touch $@
