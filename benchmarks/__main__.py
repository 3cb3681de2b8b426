"""Run the benchmarks of speed in turn: python -m benchmarks"""

from benchmarks import browser, classifier

for benchmark in (classifier, browser):
    benchmark.main()
