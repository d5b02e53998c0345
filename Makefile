# The environment is .venv in this folder; everything below makes it when it is not there.
PYTHON ?= python3.11
BIN := .venv/bin
AT := 2020-09-01
NPM := yaml-language-server@2 openapi-typescript@7 openapi-fetch@0.17 typescript@5 axe-core@4.14.1 \
	@openfeature/ofrep-provider@0.1 @openfeature/server-sdk@1 \
	$(if $(filter Linux,$(shell uname)),@microsoft/sarif-multitool-linux@5)
ACCOUNT := examples/accounts/acme.yaml
# Some tests wait for services and timers, and leave a core to others: three workers for two cores.
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
WORKERS ?= $(shell expr $(CORES) + \( $(CORES) + 1 \) / 2)
# What a worker has not begun is taken over by one that has nothing left; modules stay together till then.
TESTS = $(BIN)/pytest -n $(WORKERS) --dist worksteal -q
# What was compiled for one run, of tests too, is there for the next and for the hundreds of processes that it starts.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo studio test slow faults lint types validate crosscheck mutants bench schemas pages vendor clean policies sbom

demo: .venv/.run
	@echo '$$ maybuy offers $(ACCOUNT) --user marie --at $(AT)'
	@$(BIN)/maybuy offers $(ACCOUNT) --user marie --at $(AT)
	@echo
	@echo '$$ maybuy offers $(ACCOUNT) --user luc --at $(AT)'
	@$(BIN)/maybuy offers $(ACCOUNT) --user luc --at $(AT)
	@echo
	@echo '$$ maybuy decide $(ACCOUNT) --user luc add_seats support --at $(AT)'
	@$(BIN)/maybuy decide $(ACCOUNT) --user luc add_seats support --at $(AT)

# The shipped files in a browser, to be edited: see docs/guides/studio.md. Ctrl-C ends it.
studio: .venv/.dev
	$(BIN)/maybuy studio

test: .venv/.dev .venv/.npm
	$(TESTS)

slow: .venv/.dev .venv/.npm
	$(TESTS) -m slow

faults: .venv/.dev
	MAYBUY_FAULT_RELOADS=200 $(BIN)/pytest -q -m slow tests/serve/test_faults.py

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/maybuy fmt --check

types: .venv/.dev
	$(BIN)/mypy

validate: .venv/.run
	$(BIN)/maybuy validate
	$(BIN)/maybuy prove

crosscheck: .venv/.dev
	$(BIN)/maybuy crosscheck --random 20000

# One module: make mutants ONLY=engine/maybuy/decide/holdings.py. Some of its mutants: SAMPLE=40 SEED=1. Anew: FRESH=1.
mutants: .venv/.mutants
	PYTHONPATH=tests nice $(BIN)/python -m mutation $(ONLY) \
		$(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED)) $(if $(FRESH),--fresh)

policies: .venv/.run
	$(BIN)/maybuy test --coverage-min rules=100 --coverage-min implied=100 --coverage-min limits=100

bench: .venv/.bench
	$(BIN)/python bench/compare.py

schemas: .venv/.run
	$(BIN)/maybuy schema --write
	$(BIN)/maybuy --lang en schema --catalog --write

pages: .venv/.run
	$(BIN)/python docs/make_index.py
	$(BIN)/python docs/make_reference.py
	$(BIN)/python docs/make_reference.py
	$(BIN)/python docs/make_man.py
	$(BIN)/python docs/make_schemastore.py

# What the pages take from others, in engine/maybuy/web/static/vendor. Needs npm; nothing else does.
vendor: .venv/bin/python
	$(BIN)/python vendor/make_vendor.py

# The parts of what `pip install maybuy` brings, in CycloneDX: of an environment that has nothing else.
sbom: .venv/.sbom
	rm -rf .venv/sbom-of && $(PYTHON) -m venv --without-pip .venv/sbom-of
	$(BIN)/python -m pip --python .venv/sbom-of/bin/python install --quiet --disable-pip-version-check --no-compile .
	sed "s/^dynamic = .*/version = \"$$(sed -n 's/^__version__ = "\(.*\)"/\1/p' engine/maybuy/version.py)\"/" \
		pyproject.toml >.venv/sbom-of/pyproject.toml
	mkdir -p dist
	.venv/sbom/bin/cyclonedx-py environment --pyproject .venv/sbom-of/pyproject.toml --mc-type application --output-reproducible \
		--output-format JSON --output-file dist/maybuy.cdx.json .venv/sbom-of/bin/python

clean:
	rm -rf .venv .mutants build dist *.egg-info engine/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

# Programs that tests run beside ours: an editor's language server, a maker of clients, a checker of reports. Without
# npm they do without.
.venv/.npm: .venv/bin/python Makefile
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --prefix .venv/npm $(NPM); \
	else echo 'no npm: the tests that need its packages are skipped'; fi
	@touch $@

.venv/.dev: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/.run

.venv/.bench: .venv/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

.venv/.sbom: .venv/bin/python Makefile
	rm -rf .venv/sbom && $(PYTHON) -m venv --without-pip .venv/sbom
	$(BIN)/python -m pip --python .venv/sbom/bin/python install --quiet --disable-pip-version-check 'cyclonedx-bom>=7,<8'
	@touch $@
	@touch $@

.venv/.mutants: .venv/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[mutants]'
	@touch $@
