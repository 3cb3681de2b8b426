"""Classes of a visitor's own, learned in a moment on what a shipped network sees.

Imports photo, explain, evaluation, drawing, bundle, network and data."""
