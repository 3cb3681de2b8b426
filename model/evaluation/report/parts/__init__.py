"""One module a section: figures → charts, tables and sentences in the reader's language."""
