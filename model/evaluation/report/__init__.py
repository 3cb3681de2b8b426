"""A model's evaluation in charts, tables and words, as one self-contained HTML file and as parts of the page.

    contents.py    what is known of a model, gathered
    charts.py      figures → Altair charts
    parts/         figures → charts and tables with their titles and text equivalents, in the reader's language
    sections.py    parts → the report's sections
    document.py    sections → one HTML file, by report.html

It lives in model/ because the command line makes the report without Streamlit; the page Evaluation takes the same
parts from here, so that both say the same.
"""
