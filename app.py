"""The front door of CNN Atelier: page setup, language, model choice, navigation. Run: streamlit run app.py"""

import streamlit as st

from ui import classroom, classroom_menu, header, link, problems, share, theme, tour, visit
from ui.components.page_frame import page_frame
from ui.text import _, language

st.set_page_config(page_title="CNN Atelier", page_icon=theme.ICON, layout="wide")
link.begin()
tour.begin()
classroom.begin()
theme.apply()
home = st.Page("ui/classify.py", title=_("Classify"), url_path="classify", default=True)
pages = [
    home,
    st.Page("ui/inside.py", title=_("Inside"), url_path="inside"),
    st.Page("ui/network.py", title=_("Network"), url_path="network"),
    st.Page("ui/training.py", title=_("Training"), url_path="training"),
    st.Page("ui/evaluation.py", title=_("Evaluation"), url_path="evaluation"),
]
page = st.navigation([*pages, *visit.lost([each.url_path for each in pages])], position="top")
st.set_page_config(page_title=f"{page.title} · CNN Atelier")
sharing = header.choices(classroom_menu.show)
page_frame(language(), page.url_path)
visit.begin(page, home)
with problems.told():
    tour.show(page)
with problems.told():
    page.run()
    tour.invite(page)
visit.end(page, home)
if sharing:
    share.show(page.url_path)
