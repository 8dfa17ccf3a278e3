# Two commands do everything: `make demo` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := contract firmware_sim gateway store ingestion signal alerts api cli
READY := $(VENV)/.ready
PEERS := $(VENV)/.ready-peers
# Most tests wait for real hearts: three at a time keep two cores busy.
PARALLEL ?= -n 3 --dist worksteal

# Where bytecode may not be kept, every process compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test soak fuzz district check bench shots format clean

help: ## What can be made here
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(READY) ## Put everything that is needed into .venv

$(READY): pyproject.toml constraints.txt hatch_build.py $(shell find web -type f -not -path '*/node_modules/*' 2>/dev/null)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "accanto needs Python 3.11 or newer; choose one with PYTHON=...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up .venv (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(READY)

demo: $(READY) ## Simulated homes, gateways, broker, database, worklist: all on this machine (ARGS="--homes 3")
	@$(BIN)/accanto demo $(ARGS)

test: $(READY) ## Every test
	@$(BIN)/python -m pytest $(PARALLEL) $(ARGS)

soak: $(READY) ## Faults under load for MINUTES=30 with a SEED, then HISTORIES=20000 made-up ones of alerts
	@ACCANTO_SOAK_MINUTES=$(or $(MINUTES),30) ACCANTO_SOAK_SEED=$(SEED) \
		$(BIN)/python -m pytest -q -s tests/faults/test_nothing_is_lost_under_fire.py
	@ACCANTO_HISTORIES=$(or $(HISTORIES),20000) $(BIN)/python -m pytest -q --timeout 0 \
		tests/alerts/test_any_history.py tests/alerts/test_case_machine.py

fuzz: $(READY) ## A million octet strings against every decoder of the gateway (CASES=1000000, SEED=)
	@ACCANTO_FUZZ=$(or $(CASES),1000000) ACCANTO_FUZZ_SEED=$(SEED) \
		$(BIN)/python -m pytest -q tests/gateway/test_fuzz_decoders.py

district: $(READY) ## HOMES=200 simulated homes live for DAYS=7 while everything breaks; what they measured is counted
	@ACCANTO_DISTRICT_HOMES=$(or $(HOMES),200) ACCANTO_DISTRICT_DAYS=$(or $(DAYS),7) ACCANTO_DISTRICT_HOSTS=8 \
		$(BIN)/python -m pytest -q -s tests/e2e/test_district_week.py

check: $(READY) ## Format, lint, types, import contracts, unit tests: under a minute
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@said=$$($(BIN)/lint-imports 2>&1) || { echo "$$said"; exit 1; }
	@$(BIN)/python -m pytest -q -m "not integration and not e2e and not slow"

$(PEERS): $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	@touch $(PEERS)

bench: $(PEERS) ## Benchmarks (ONLY=name for one); results in build/bench/
	@$(BIN)/python benchmarks/run.py $(ONLY)

shots: $(READY) ## Screenshots of every page, in build/shots/
	@$(BIN)/python docs/shots.py
	@$(BIN)/python docs/shots.py --line

format: $(READY) ## Put the code into the house's form
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

clean: ## Remove what was made here
	rm -rf build .venv api/accanto_api/web web/node_modules .mypy_cache .ruff_cache .pytest_cache
