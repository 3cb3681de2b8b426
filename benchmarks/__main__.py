"""Run the benchmarks in turn, write RESULTS.md, and say whether it is better or worse: python -m benchmarks"""

from benchmarks import accuracy, browser, classifier, files, inside, living, load, memory, releases, results, teach

results.record("Machine", results.machine())
for benchmark in (accuracy, classifier, files, teach, browser, inside, living, memory, load):
    benchmark.main()
releases.main([])
