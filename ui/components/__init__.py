"""Parts that run in the browser, each with its Python, JavaScript, CSS and HTML in one folder.

Imports model and text, and nothing else of ui."""
