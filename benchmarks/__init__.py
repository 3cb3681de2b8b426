"""One script a figure. Those of speed are ratios within one run; all of them: python -m benchmarks"""
