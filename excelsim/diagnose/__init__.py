"""Why does a network not learn? Found in its log, proven by training again."""

from excelsim.diagnose.diagnosis import diagnosed as diagnosed
from excelsim.diagnose.diagnosis import diagnosis as diagnosis
