"""The page Classify: choose, draw or upload a picture; the answer stands beside it. In class, guess first.

Imports shared and components; other pages may send visitors here."""
