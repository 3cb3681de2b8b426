"""The parts of the page Evaluation, one module each. Only the chosen one is shown and worked out."""
