"""The front door of CNN Atelier: page setup, language, model choice, navigation. Run: streamlit run app.py"""

import streamlit as st

from ui import header, link, models, problems, share, theme, visit
from ui.text import _

st.set_page_config(page_title="CNN Atelier", page_icon=theme.ICON, layout="wide")
theme.apply()
link.begin()
home = st.Page("ui/classify.py", title=_("Classify"), url_path="classify", default=True)
pages = [
    home,
    st.Page("ui/inside.py", title=_("Inside"), url_path="inside"),
    st.Page("ui/network.py", title=_("Network"), url_path="network"),
    st.Page("ui/training.py", title=_("Training"), url_path="training"),
    st.Page("ui/evaluation.py", title=_("Evaluation"), url_path="evaluation"),
]
page = st.navigation([*pages, *visit.lost([each.url_path for each in pages])], position="top")
sharing = header.choices()
visit.begin(page, home)
with problems.told():
    page.run()
visit.end(page, home)
if sharing:
    share.show(page.url_path)
models.warm_up()  # only now: started before, TensorFlow's import kept the first page back by 1.6 s
