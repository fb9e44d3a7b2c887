# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
.DEFAULT_GOAL := help
.PHONY: help setup run demo test check cover bench screens attack mutate simulation
BIN := .venv/bin
COVERED := crypto identity session
ARGS :=

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

setup:  ## make .venv with everything for development (system packages: see run, test)
	@sh packaging/setup.sh dev

run:  ## install what is missing and open Watchword; without a display, the demo call
	@sh packaging/run.sh $(ARGS)

demo: setup  ## a real call of two made-up people (two windows where there is a display)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/watchword demo --window --seconds 60 $(ARGS); \
	else $(BIN)/watchword demo --people 2 --seconds 10 $(ARGS); fi

test:  ## install what is missing and run the tests; ARGS="tests/unit -k word" for some of them
	@sh packaging/test.sh $(ARGS)

check: setup  ## style, types, import contracts, dead code, dependencies, licences
	$(BIN)/ruff check client tests
	$(BIN)/ruff format --check client tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/deptry .
	$(BIN)/reuse lint --quiet
	$(BIN)/python -m pytest -q tests/style

cover: setup  ## every branch of the layers in COVERED, run by their own tests alone
	@set -e; for layer in $(COVERED); do \
	$(BIN)/python -m coverage run --source=client.$$layer -m pytest -q tests/unit/$$layer; \
	$(BIN)/python -m coverage report --fail-under=100; done

bench: setup  ## speed against a baseline measured in the same run, in one table
	@$(BIN)/python -m tests.bench.table $(ARGS)

attack: setup  ## attack readers, rules and whole clients, and write docs/security-figures.md
	@$(BIN)/python -m tests.attack --write $(ARGS)

mutate: setup  ## make mistakes in the rules, see that tests notice each, and write docs/mutants.md
	@sh packaging/mutate.sh $(ARGS)

simulation: setup  ## simulated calls of up to 50 people, and write docs/simulation.md (about an hour)
	@$(BIN)/python -m tests.simulation --people 2,3,8,20,50 --seeds 5 --minutes 60 --write $(ARGS)

screens: setup  ## render the window's pages into docs/screens
	$(BIN)/python -m tests.ui.screens --out docs/screens
