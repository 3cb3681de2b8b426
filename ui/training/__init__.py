"""The page Training: curves, a new training, runs and what they are told.

Imports shared and components."""
