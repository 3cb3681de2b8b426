"""What runs for minutes to find what tests of seconds cannot; all of it: python -m soak (make soak)"""
