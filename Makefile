# app: start it · test: the whole suite · check: format, lint, types, imports · train: the lesson's recipe · bench: figures, written to benchmarks/RESULTS.md
# soak: long runs that try to break it, written to benchmarks/RESULTS.md; test has a hundredth of each · audit: known vulnerabilities of what is installed
BIN := .venv/bin

.PHONY: app test check train bench soak audit screenshots
app: .venv/app
	$(BIN)/streamlit run app.py

test: .venv/dev
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check: .venv/dev
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

train: .venv/app
	$(BIN)/python train.py

bench: .venv/dev
	$(BIN)/python -m benchmarks

soak: .venv/dev
	$(BIN)/python -m soak

audit: .venv/dev
	$(BIN)/python -m scripts.audit

screenshots: .venv/dev
	$(BIN)/python -m scripts.screenshots && $(BIN)/python -m scripts.moving_picture

.venv/app: requirements.txt
	python=$$(scripts/find-python) && "$$python" -m venv .venv
	$(BIN)/python -m pip install --requirement $<
	touch $@

.venv/dev: requirements-dev.txt .venv/app
	$(BIN)/python -m pip install --quiet --requirement $<
	touch $@
