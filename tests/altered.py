"""Lessons with other values in their files, as a person writes a copy of one."""

import tomllib
from pathlib import Path

import tomli_w

from excelsim.experiment.builtin import lesson_text
from excelsim.experiment.load import parse


def run(lesson, **changes):
    """Train a lesson, with other values in some of its tables: training={"learning_rate": 1}; None for none."""
    content = tomllib.loads(lesson_text(lesson))
    for table, keys in changes.items():
        content[table] = {key: value for key, value in (content[table] | keys).items() if value is not None}
    return parse(tomli_w.dumps(content), lesson, Path()).train()
