# setup, demo, test, check and bench need Python 3.11 or newer, make, and the packages that requirements.lock names: those
# of the extras fast, parquet, warc, zstd and dev too.
PYTHON ?= python3
BIN := .venv/bin
DEMO := build/demo
LOCKED := --universal --python-version 3.11 --generate-hashes --quiet --custom-compile-command "make lock" --output-file

.PHONY: setup demo test test-cluster check bench docs picture lock clean

setup: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable ".[fast,parquet,warc,zstd,dev]"
	touch $@

demo: setup
	$(BIN)/cleaner run samples -o $(DEMO) --format table
	$(BIN)/cleaner show $(DEMO) c0001 --format table
	$(BIN)/cleaner explain docs/example.txt

test: setup
	$(BIN)/python -m pytest -n auto

# The engine Daft has a .venv of its own: it bounds what the other extras need, and is four hundred megabytes.
test-cluster: .venv-daft/installed
	.venv-daft/bin/python -m pytest tests/test_engines.py
	.venv-daft/bin/python -m pytest -m cluster tests/test_engine_cluster.py

.venv-daft/installed: requirements-daft.lock pyproject.toml
	$(PYTHON) -m venv .venv-daft
	.venv-daft/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-daft.lock
	.venv-daft/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable ".[daft,dev]"
	touch $@

check: setup
	$(BIN)/ruff check cleaner tests bench docs
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python bench/quality.py $(DATA)

# The parts of the documentation that tell what the code says.
docs: setup
	$(BIN)/python docs/generate.py

picture: setup
	$(BIN)/cleaner -q run samples -o $(DEMO) > /dev/null
	$(BIN)/python docs/picture.py $(DEMO) docs/clusters.svg

# Needs uv; the only target that asks a package index for versions.
lock:
	uv pip compile pyproject.toml --extra fast --extra parquet --extra warc --extra zstd --extra dev $(LOCKED) requirements.lock
	cp requirements.lock requirements-daft.lock
	uv pip compile pyproject.toml --all-extras $(LOCKED) requirements-daft.lock

clean:
	rm -rf .venv .venv-daft build
