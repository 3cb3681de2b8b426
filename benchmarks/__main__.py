"""Run the benchmarks of speed, memory and load in turn, and write RESULTS.md: python -m benchmarks"""

from benchmarks import browser, classifier, files, inside, living, load, memory, opening, results, teach

results.record("Machine", results.machine())
for benchmark in (classifier, files, teach, browser, inside, living, memory, opening, load):
    benchmark.main()
