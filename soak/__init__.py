"""What runs for minutes to find what tests of seconds cannot; all of it, the load of
benchmarks/load.py included: python -m soak (make soak). Of each, the tests run a hundredth."""
