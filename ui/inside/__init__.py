"""The page Inside: what the network does to the current picture, a module a view.

Imports classify, shared and components."""
