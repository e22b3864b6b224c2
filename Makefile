# excelsim: `make demo` builds and verifies a lesson's workbook, `make test` runs all checks.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := workbooks/demo
RATES ?= --steps 4

.PHONY: help demo test gallery-test oracle rates sick lint bench speeds growth catalogue rooms gallery clean

help:
	@echo "make demo    build lesson 11 as a workbook and a CSV trail in $(DEMO), and verify both"
	@echo "make test    lint, check the types and run the tests"
	@echo "make gallery-test  every lesson's workbook in both engines, as stored in workbooks/ (CI runs this, too)"
	@echo "make oracle  compare with PyTorch, Keras and scikit-learn, installed for that (CI runs this, too)"
	@echo "make rates   how well workbooks made by hand are understood: mistakes in many layouts, as a table"
	@echo "make sick    how well the diagnosis understands trainings of known illness, and healthy ones, as a table"
	@echo "make catalogue  bring the translations up to date with the source, and compile them"
	@echo "make rooms   draw CONTRIBUTING's tree of modules anew"
	@echo "make gallery write the workbooks of workbooks/ anew (their pictures, too, with LibreOffice)"
	@echo "make bench   compare speeds side by side"
	@echo "make speeds  how fast it is beside what one would take instead, as a table"
	@echo "make growth  how time and memory grow with what is calculated, as a table and a picture"
	@echo "make clean   remove what make has made"

demo: $(VENV)/run.done
	@mkdir -p $(DEMO)
	$(BIN)/excelsim run 11 -o $(DEMO)/11.xlsx -o $(DEMO)/11.csv --force
	$(BIN)/excelsim verify $(DEMO)/11.xlsx $(DEMO)/11.csv
	@echo "Open $(DEMO)/11.xlsx in Excel or LibreOffice."

test: lint   # what is installed, .ci/wheel tests
	$(BIN)/python -m pytest -n auto --dist worksteal --ignore=tests/test_installed.py

gallery-test: $(VENV)/test.done
	$(BIN)/python -m pytest -n auto --dist worksteal -m gallery

oracle: $(VENV)/oracle.done
	$(VENV)/oracle/bin/python -m pytest -q -n auto --dist worksteal -m oracle tests/oracles tests/benchmarks/test_peers.py

rates: $(VENV)/test.done
	PYTHONPATH=tests $(BIN)/python -m check.layouts.rates $(RATES)

sick: $(VENV)/test.done
	PYTHONPATH=tests $(BIN)/python -m diagnose.rates $(SICK)

lint: $(VENV)/test.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

speeds: $(VENV)/test.done
	PYTHONPATH=tests $(BIN)/python -m benchmarks.table

growth: $(VENV)/test.done
	PYTHONPATH=tests $(BIN)/python -m benchmarks.growth --picture workbooks/assets/growth.png

bench: $(VENV)/test.done
	$(BIN)/python -m pytest tests/benchmarks --benchmark-only

catalogue: $(VENV)/test.done
	$(BIN)/python tests/languages/catalogue.py

rooms:
	$(PYTHON) tests/rooms.py

gallery: $(VENV)/test.done
	$(BIN)/python workbooks/gallery.py --pictures

$(VENV)/run.done: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/test.done: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

# In an environment of its own; of PyTorch, newer releases bring gigabytes of CUDA.
$(VENV)/oracle.done: pyproject.toml
	$(PYTHON) -m venv $(VENV)/oracle
	$(VENV)/oracle/bin/pip install --quiet --no-compile --editable '.[test,oracle]' 'torch==2.13.0'
	@touch $@

clean:
	rm -rf $(VENV) $(DEMO)
