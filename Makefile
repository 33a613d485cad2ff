# Everything a person or CI runs, defined once. `make demo` and `make test` do all the set-up themselves.
PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: help demo test check docs bench trust mutants pictures notebooks test-browser test-cluster clean

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 16

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "takeroot needs Python 3.11 or newer: make PYTHON=..."; exit 1)
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/product: .venv/made pyproject.toml constraints.txt
	@echo "setting up the product (once, a few minutes)"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

.venv/workshop: .venv/product
	@echo "setting up the workshop: tests and checks (once)"
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: .venv/product ## a made-up county, from its exports to its directors' lists
	@$(BIN)/takeroot demo --to demo

test: .venv/workshop ## every test that is fast
	@$(BIN)/pytest -q -n 2 --dist loadfile

check: .venv/workshop ## style, types, layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

notebooks: .venv/workshop ## every notebook, executed
	@for notebook in notebooks/*.ipynb; do \
	  echo $$notebook; MPLBACKEND=module://matplotlib_inline.backend_inline $(BIN)/jupyter execute $$notebook 2>.venv/notebook.log \
	    || { cat .venv/notebook.log; exit 1; }; done

test-browser: .venv/workshop ## pages in a real Chromium (which must be on this machine)
	@TAKEROOT_BROWSER=1 $(BIN)/pytest -q tests/report/browser

pictures: .venv/workshop ## docs/pictures, made anew (needs Chromium, LibreOffice and poppler)
	@$(BIN)/python docs/pictures/make_pictures.py

bench: .venv/workshop ## speed and memory beside the naive pipeline, into docs/performance.md (minutes)
	@$(BIN)/python benchmarks/scale.py

trust: .venv/workshop ## every check of trust and its planted defects, into docs/trust.md (40 minutes)
	@$(BIN)/python benchmarks/trust

mutants: .venv/workshop ## tests of the tests, into docs/mutants.md
	@$(BIN)/python benchmarks/trust/mutants

test-cluster: .venv/workshop ## a real cluster of two workers on this machine (opens sockets)
	@$(PIP) install --constraint constraints.txt --editable '.[distributed]'
	@TAKEROOT_CLUSTER=1 $(BIN)/pytest -q tests/cluster --force-enable-socket

clean: ## what was made here, but for the set-up
	@rm -rf demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
