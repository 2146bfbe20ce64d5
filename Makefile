# setup, demo, test, check and bench need Python 3.11 or newer, make, and the packages that requirements.lock names: those
# of all extras but ray too.
PYTHON ?= python3
BIN := .venv/bin
DEMO := build/demo
LOCKED := --universal --python-version 3.11 --generate-hashes --quiet --custom-compile-command "make lock" --output-file

.PHONY: setup demo test test-cluster check bench docs picture lock clean

setup: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable ".[fast,parquet,warc,zstd,daft,dev]"
	touch $@

demo: setup
	$(BIN)/cleaner run samples -o $(DEMO) --format table
	$(BIN)/cleaner show $(DEMO) c0001 --format table
	$(BIN)/cleaner explain docs/example.txt

test: setup
	$(BIN)/python -m pytest -n auto

# Ray has a .venv of its own: it is two hundred megabytes that nothing else needs.
test-cluster: .venv-ray/installed
	.venv-ray/bin/python -m pytest -m cluster tests/test_engine_cluster.py

.venv-ray/installed: requirements-ray.lock pyproject.toml
	$(PYTHON) -m venv .venv-ray
	.venv-ray/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ray.lock
	.venv-ray/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable ".[ray,dev]"
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
	uv pip compile pyproject.toml --extra fast --extra parquet --extra warc --extra zstd --extra daft --extra dev $(LOCKED) requirements.lock
	cp requirements.lock requirements-ray.lock
	uv pip compile pyproject.toml --all-extras $(LOCKED) requirements-ray.lock

clean:
	rm -rf .venv .venv-ray build
