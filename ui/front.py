"""What every visitor sees: page setup, language, model choice, navigation, and the page that was chosen."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.classroom import menu
from ui.components.header_room import header_room
from ui.components.page_frame import page_frame
from ui.components.theme_follower import theme_follower
from ui.lesson import invitation, progress
from ui.shared import class_mode, header, link, problems, theme
from ui.sharing import share, visit
from ui.text import _, language


def show() -> None:
    """The page that this visitor is at, as it is now."""
    st.set_page_config(page_title="CNN Atelier", page_icon=theme.ICON, layout="wide")
    link.begin()
    class_mode.begin()
    theme.apply()
    home = st.Page("ui/classify/page.py", title=_("Classify"), url_path="", default=True)
    lesson = _page("lesson", _("Lesson"))
    pages = [
        home,
        lesson,
        _page("inside", _("Inside")),
        _page("network", _("Network")),
        _page("teach", _("Teach")),
        _page("training", _("Training")),
        _page("evaluation", _("Evaluation")),
    ]
    page = st.navigation([*pages, *visit.lost([each.url_path for each in pages])], position="top")
    st.set_page_config(page_title=f"{page.title} · CNN Atelier")
    sharing = header.choices(lambda: menu.show(pages))
    page_frame(language(), page.url_path, str(st.session_state.get(progress.CHAPTER_KEY, "")))
    theme_follower(theme.shown(), [each.url_path for each in pages])
    header_room(header.CHOICES_KEY)
    visit.begin(page, home)
    if progress.is_asked_for():
        st.switch_page(lesson)
    with problems.told():
        page.run()
    if page is home:
        invitation.show()
    visit.end(page, home)
    if sharing:
        share.show(page.url_path)


def _page(path: str, title: str) -> StreamlitPage:
    return st.Page(f"ui/{path}/page.py", title=title, url_path=path, visibility=class_mode.visibility(path))
