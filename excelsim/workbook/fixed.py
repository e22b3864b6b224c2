"""What is the same in every workbook: the names of its sheets, and the cells that stand where they always stand."""

from __future__ import annotations

from excelsim.formula.cell import Cell

START, SETUP, DATA, ORDER, STEPS, INSPECT, EPOCHS = "Start", "Setup", "Data", "Order", "Steps", "Inspect", "Epochs"
WEIGHTS, RUNS, COMPARE, PREDICT, BOUNDARY, FIT = "Weights", "Runs", "Compare", "Predict", "Boundary", "Fit"
PIXELS, ACTIVATIONS, DIAGNOSIS, CHECK = "Pixels", "Activations", "Diagnosis", "Check"
ORIGINAL, EXPERIMENT = "Original", "Experiment"

INPUT_SHEETS = (START, SETUP, DATA, ORDER, INSPECT, COMPARE, PREDICT, BOUNDARY, FIT, PIXELS, ACTIVATIONS)
"""Sheets whose numbers right of column A are a person's to change."""

LR_CELL, SAMPLES_CELL, BATCH_CELL = (4, 2), (5, 2), (6, 2)
NAMES_ROW, FIRST_STEPS_ROW = 3, 4
FIRST_EPOCHS_ROW = 2
FIRST_WEIGHTS_ROW = 29
FIRST_ORDER_ROW, ORDER_COLUMN = 5, 3
FIRST_RUNS_ROW = 33
STATISTICS_ROW, FIRST_DATA_ROW = 5, 9
"""On the sheet Data: the two statistics of each raw column, and the first sample."""

SAMPLES = Cell.named("samples")
"""The number of samples: a name in every workbook."""

SPARE = 10
"""For how many samples that a person adds there is room below the last one."""
