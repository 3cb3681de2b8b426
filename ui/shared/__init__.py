"""What all pages share: state, links, header, theme, models, charts.

Imports model, text and components; no page."""
