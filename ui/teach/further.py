"""Further training: what was taught becomes a network of its own, among the runs."""

from __future__ import annotations

import streamlit as st

from model.bundle import own_pictures
from model.training import fine_tuning, runs
from ui.shared import problems
from ui.teach import kept, taught
from ui.text import _
from ui.training import jobs

_OPEN_KEY, _STARTED_KEY = "teach_further", "teach_further_started"


def show() -> None:
    """The fold with the button that starts it, and the way to where it trains."""
    fold = st.expander(_("Make it a network of its own"), key=_OPEN_KEY, on_change="rerun")
    if not fold.open:
        return
    with fold:
        st.markdown(
            _(
                "Until now only a last layer was learned. Here **the hidden layer goes on learning, too**, from where "
                "{network} stands, in the background, in about a minute; the convolutions stay as they are. It learns "
                "from your examples and twins of them, and beside the ten garments from some thousands of their "
                "pictures and drawings, too. It stands among the "
                "runs of Training then, and every page takes it.",
                network=taught.NETWORK,
            )
        )
        st.caption(_("For this your examples are sent to the server and kept there until you delete the run."))
        name = st.text_input(
            _("Name"), placeholder=runs.free_name(fine_tuning.NAME), key="teach_further_name",
            max_chars=runs.LONGEST_NAME, width=280,
        )  # fmt: skip
        if st.button(_("Start"), type="primary", icon=":material/play_arrow:", key="teach_further_start"):
            with problems.told():
                _start(name)
        if started := st.session_state.get(_STARTED_KEY):
            st.success(_("{name} is in the queue.", name=started), icon=":material/check:")
            st.page_link("ui/training/page.py", label=_("Watch it on Training"), icon=":material/show_chart:",
                         query_params={"show": "train"})  # fmt: skip


def _start(name: str) -> None:
    """Raises Problem as `fine_tuning.prepared` and `jobs.start` do."""
    run = fine_tuning.prepared(kept.current(), taught.is_beside(), taught.NETWORK)
    name = name or runs.free_name(fine_tuning.NAME)
    jobs.start(run.recipe, name, pictures=own_pictures.packed(run.train, run.validation))
    st.session_state[_STARTED_KEY] = name
