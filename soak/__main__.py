"""Run every soak in turn and write down what it came to: python -m soak"""

import sys

from benchmarks import load
from soak import fuzz, sessions

sys.exit(max(soak.main([]) for soak in (fuzz, sessions, load)))
