# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
.DEFAULT_GOAL := help
.PHONY: help setup run demo test check bench screens
BIN := .venv/bin

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

setup:  ## make .venv with everything for development
	@sh packaging/setup.sh dev

run:  ## install what is missing and open Watchword
	@sh packaging/run.sh

demo: setup  ## a real call of two made-up people (two windows where there is a display)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/watchword demo --window --seconds 60; \
	else $(BIN)/watchword demo --people 2 --seconds 10; fi

test:  ## install what is missing and run the tests
	@sh packaging/test.sh

check: setup  ## style, types, import contracts, licences
	$(BIN)/ruff check client tests
	$(BIN)/ruff format --check client tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/reuse lint --quiet
	$(BIN)/python -m pytest -q tests/style

bench: setup  ## speed against a baseline, in one table
	$(BIN)/python -m tests.bench.table

screens: setup  ## render the pages into docs/screens
	$(BIN)/python -m tests.ui.screens --out docs/screens
