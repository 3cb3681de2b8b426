# app: start it · check: format, lint, types, imports, lines · docs: what commands print, the picture of the house, the plots of figures · train: the lesson's recipe · bench: figures, written to benchmarks/RESULTS.md, and whether they are better or worse than the last release's
# quick: tests that need no browser, balancer, training or seconds of sums · test: all but the slow ones · test-all: those as well
# test-browsers: the journeys that matter in Chromium, Firefox and WebKit, of which test has a few
# soak: long runs that try to break it, written to benchmarks/RESULTS.md; test has a hundredth of each · audit: known vulnerabilities of what is installed
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: app quick test test-all test-browsers check docs train bench soak audit screenshots looks
app: .venv/app
	$(BIN)/streamlit run app.py

quick: .venv/dev
	$(PYTEST) -m "not slow and not thorough" --quick

test: .venv/dev
	$(PYTEST) -m "not slow"

test-all: test
	$(PYTEST) -m slow

test-browsers: .venv/dev
	ENGINES=all $(BIN)/python -m pytest tests/browser/engines

check: .venv/dev
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/python -m scripts.lines

docs: .venv/dev
	PYTHONPATH=. $(BIN)/cog -r docs/*.md && $(BIN)/python -m scripts.house && $(BIN)/python -m scripts.plots

train: .venv/app
	$(BIN)/python train.py

bench: .venv/dev
	$(BIN)/python -m benchmarks && $(BIN)/python -m scripts.plots

soak: .venv/dev
	$(BIN)/python -m soak

audit: .venv/dev
	$(BIN)/python -m scripts.audit

screenshots: .venv/dev
	$(BIN)/python -m scripts.screenshots && $(BIN)/python -m scripts.moving_picture

looks: .venv/dev
	$(BIN)/python -m scripts.looks

.venv/app: requirements.txt requirements-look.txt
	python=$$(scripts/find-python) && "$$python" -m venv .venv
	$(BIN)/python -m pip install --requirement $<
	touch $@

.venv/dev: requirements-dev.txt .venv/app
	$(BIN)/python -m pip install --quiet --requirement $<
	touch $@
