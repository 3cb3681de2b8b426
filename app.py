"""The front door of CNN Atelier: page setup, language, model choice, navigation. Run: streamlit run app.py"""

import streamlit as st

from ui import classify, header, models, network, problems, theme, training
from ui.text import _

st.set_page_config(page_title="CNN Atelier", page_icon=theme.ICON, layout="wide")
models.warm_up()  # before anything is shown: TensorFlow takes seconds
theme.apply()
page = st.navigation(
    [
        st.Page(classify.page, title=_("Classify"), url_path="classify", default=True),
        st.Page(network.page, title=_("Network"), url_path="network"),
        st.Page(training.page, title=_("Training"), url_path="training"),
    ],
    position="top",
)
header.choices()
with problems.told():
    page.run()
