"""Names of quantities as people write them, and which of its readings the numbers agree with."""

from excelsim.check.names.chosen import Named, chosen
from excelsim.check.names.known import meanings, name_of, unknown

__all__ = ["Named", "chosen", "meanings", "name_of", "unknown"]
