"""The front door of CNN Atelier: page setup, language, model choice, navigation. Run: streamlit run app.py"""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui import classroom, classroom_menu, header, link, problems, share, theme, tour, visit
from ui.components.page_frame import page_frame
from ui.text import _, language


def _page(path: str, title: str) -> StreamlitPage:
    return st.Page(f"ui/{path}.py", title=title, url_path=path, visibility=classroom.visibility(path))


st.set_page_config(page_title="CNN Atelier", page_icon=theme.ICON, layout="wide")
link.begin()
tour.begin()
classroom.begin()
theme.apply()
home = st.Page("ui/classify.py", title=_("Classify"), url_path="classify", default=True)
pages = [
    home,
    _page("inside", _("Inside")),
    _page("network", _("Network")),
    _page("training", _("Training")),
    _page("evaluation", _("Evaluation")),
]
page = st.navigation([*pages, *visit.lost([each.url_path for each in pages])], position="top")
st.set_page_config(page_title=f"{page.title} · CNN Atelier")
sharing = header.choices(lambda: classroom_menu.show(pages))
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
