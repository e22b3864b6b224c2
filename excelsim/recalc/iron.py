"""IronCalc: a spreadsheet engine that comes with pip."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import ironcalc

from excelsim.recalc.engines import Cells, Values


class IronCalc:
    """IronCalc behind the one call. It keeps no cached value: evaluating calculates all."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def recalculate(self, path: Path, cells: Cells) -> Values:
        """Calculate every formula anew. ValueError if IronCalc cannot read the file."""
        try:
            model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
        except BaseException as error:  # a panic in Rust is a BaseException
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            raise ValueError(f"IronCalc cannot read the workbook: {error}") from None
        model.evaluate()
        numbers = {sheet["name"]: number for number, sheet in enumerate(model.get_worksheets_properties())}
        return {
            sheet: [model.get_cell_value(numbers[sheet], row, column) for row, column in wanted]
            for sheet, wanted in cells.items()
        }
