"""Where a picture comes from: the key of the choice in the session, and its values."""

KEY = "source"
SAMPLES, DRAW, UPLOAD = ALL = ("samples", "draw", "upload")
