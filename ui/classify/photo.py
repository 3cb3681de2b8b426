"""The answer to a photo by the model for photos, why the small networks may differ, and what speaks for it."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.photo import eyes, heat
from model.photo.eyes import Sight
from ui.text import _, class_names

NAME = eyes.NAME


@st.cache_data(show_spinner=False, max_entries=32)
def look(pixels: NDArray[np.uint8], *, plain: bool = False, upright: bool = True) -> Sight:
    """What the eyes for photos say of uint8 (h, w, 4), on a background of one colour or not, turned upright or not:
    once for each photo, not at every run of the page. Raises Problem if the model is damaged."""
    return eyes.shipped().look(pixels, plain=plain, upright=upright)


def explain(sight: Sight) -> None:
    """Why it may say something else than the others, and which parts of the photo speak for its answer."""
    if sight.turned:
        st.caption(
            _("It seemed to lie on its side or to stand on its head, so it was turned. If that is wrong, press Turn.")
        )
    st.caption(
        _(
            "The photo model sees 224×224 pixels in colour, and 1.2 million photos had taught it to see before these "
            "clothes. The others see 28×28 grey pixels and know 60,000 pictures of single garments: that is why they "
            "may differ."
        )
    )
    with st.expander(_("Which parts speak for it")):
        said = _("none of the ten") if sight.is_unknown else class_names()[sight.label]
        words = _("Orange: what speaks for {name}. Grey: what does not, or speaks against it.", name=said)
        st.image(heat.heat(sight), width=280, caption=words, alt=words)
