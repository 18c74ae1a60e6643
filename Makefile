# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
BENCH := .venv-bench
BENCH_READY := $(BENCH)/.ready

.PHONY: run test check faults lint types layers bench lock clean

run: $(RUN_READY)  ## install, create the demo database, start everything, print the address
	$(BIN)/lacznik demo

test: $(DEV_READY)  ## all tests, on SQLite and PostgreSQL
	$(BIN)/pytest -n 2 --dist loadfile

check: lint types layers test  ## everything that has to be green

faults: $(DEV_READY)  ## the process killed again and again, at length (`make test` does it in short)
	$(BIN)/pytest tests/faults --long -s

lint: $(DEV_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/deptry .

types: $(DEV_READY)
	$(BIN)/mypy

layers: $(DEV_READY)
	$(BIN)/lint-imports

bench: $(BENCH_READY)  ## the figures of docs/benchmarks.md
	for module in forms dispatch web slack idle; do $(BENCH)/bin/python -m benchmarks.$$module || exit 1; done
	for module in reminders audience broadcast survey; do \
		$(BENCH)/bin/python -m benchmarks.$$module --quick || exit 1; done

lock: $(DEV_READY)  ## resolve the dependencies anew; commit the result
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml --group dev --group bench -o requirements/bench.txt

clean:
	rm -rf $(VENV) $(BENCH) var build *.egg-info

$(RUN_READY): requirements/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(DEV_READY): requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@ $(RUN_READY)

$(BENCH_READY): requirements/bench.txt pyproject.toml
	test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/bench.txt
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@
