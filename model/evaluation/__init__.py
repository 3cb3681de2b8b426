"""Logits and labels → figures, confidence, shifts, mistakes, the model's card and the report.

Imports explain and the wings below it; it keeps threshold, shifts and card as artefacts of a bundle."""
