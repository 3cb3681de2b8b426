"""The page Inside: why the network answers as it does, how it learned, what is alike; a module a view.

Imports classify, shared and components."""
