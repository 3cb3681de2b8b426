"""One script a figure, each a ratio within one run. All of them: python -m benchmarks"""
