"""The network and all it knows: data, architecture, training, bundles, explanations. Never imports Streamlit."""

import os

# TensorFlow greets on standard error with what its build could do; its warnings and errors still show.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1")
