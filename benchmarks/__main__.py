"""Run the benchmarks of speed in turn: python -m benchmarks"""

from benchmarks import browser, classifier, inside

for benchmark in (classifier, browser, inside):
    benchmark.main()
