"""The page Teach: classes of one's own, by a few examples; a module a part of it.

Imports classify, shared and components."""
