"""The page Network: the layers with their shapes and parameters.

Imports shared and components."""
