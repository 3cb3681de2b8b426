"""The page Evaluation: how good a model is and where it fails, a module a part.

Imports classify, shared and components."""
