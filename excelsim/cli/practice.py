"""The command `practice`."""

from __future__ import annotations

from pathlib import Path

import click

from excelsim.cli.options import Command, experiment_argument, language_option
