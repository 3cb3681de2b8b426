"""What every part shows: charts and tables that can be downloaded, and galleries to pick the current picture from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from model.evaluation.report import charts
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.parts import pictures
from model.evaluation.report.reader import Part, Reader
from model.explain import test_map
from ui.classify import samples, source
from ui.components.picture_grid import Tile, picture_grid
from ui.shared import class_mode, header, models, state, tables, theme
from ui.text import _

_ROOT = Path(__file__).parents[2]
_STEP = 24  # pictures that a gallery shows at first, and further ones a click


def reader(say: Callable[..., str] = _) -> Reader:
    """The visitor: language, names of the chosen model's classes, and colours."""
    return Reader(say, models.class_names(state.model_name(state.current_picture())), theme.palette())


def votes(model: Evaluated) -> NDArray[np.uint8] | None:
    """(test pictures, classes): which labels the nearest training pictures bear; None for a bundle without a map."""
    found = test_map.read(model.model)
    return None if found is None else found.votes


def chart(part: Part, model: str) -> None:
    """A chart under its title, with its file to download."""
    heading(part, model)
    st.altair_chart(part.chart, alt=part.alt)


def heading(part: Part, model: str) -> None:
    """A chart's title and download. The file is only made when it is asked for."""
    palette = theme.palette()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{part.title}**", width="content")
        st.download_button(
            "SVG",
            lambda: charts.svg(part.chart, palette),
            file_name=f"{models.safe(model)}-{part.file}.svg",
            mime="image/svg+xml",
            key=f"svg-{part.file}",
            help=_("Download this chart"),
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )


def table(rows: pd.DataFrame, file: str, model: str, *, alt: str, decimals: int = 3) -> None:
    """A table that sorts by a click on a column's head, with its CSV to download."""
    numbers = st.column_config.NumberColumn(format=f"%.{decimals}f")
    columns = dict.fromkeys(rows.select_dtypes("floating"), numbers)
    st.dataframe(rows, hide_index=True, column_config=columns, height="content", alt=alt)
    tables.download(rows, file, model)


def gallery(
    numbers: Sequence[int],
    model: Evaluated,
    key: str,
    *,
    most: int | None = None,
    same_pair: bool = False,
    columns: tuple[int, int] = (8, 4),
) -> None:
    """Test pictures to pick from, with what the model calls them.

    `most`: so many, otherwise 24 and more on demand. `same_pair`: label and answer are the same for all and said
    elsewhere, so that only how sure the model is stands below · `columns`: on a wide page and on a phone
    """
    if same_pair and class_mode.is_guessing():
        st.caption(_("These pictures are hidden while answers wait for a guess."))
        return
    count_key = f"{key}_count"
    count = most or st.session_state.get(count_key, _STEP)
    tiles, visitor, current, sample = [], reader(), state.current_picture(), state.sampler()
    for number in numbers[:count]:
        picture = sample(number)
        words = pictures.sureness(model, number) if same_pair else pictures.caption(model, number, visitor)
        words = "" if class_mode.is_hidden(picture) else words
        tiles.append(Tile(str(number), model.test.images[number], header.describe(picture), words))
    picture_grid(
        tiles, _pick, label=_("Test pictures"), key=key,
        selected=str(current.number) if current else None, columns=columns,
    )  # fmt: skip
    if most is None and count < len(numbers):
        left = len(numbers) - count
        st.button(
            _("Show more ({count} left)", count=f"{left:,}"), key=f"{key}_more", on_click=_more, args=(count_key,)
        )


def picked(model: Evaluated) -> None:
    """The picture that was picked last, and where to look at it closer."""
    picture = state.current_picture()
    with st.container(border=True, key="picked"):
        if picture is None or picture.number is None:
            st.markdown(_("Click a picture: it becomes the current picture, which every page shows."))
            return
        if class_mode.is_hidden(picture):
            class_mode.tell_hidden()
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.image(picture.pixels, width=64, alt=header.describe(picture))
            st.markdown(f"**{pictures.caption(model, picture.number, reader())}**", width="content")
            for page, title, icon in _looks():
                st.page_link(page, label=title, icon=icon)


def _looks() -> list[tuple[str, str, str]]:
    """The pages that show the current picture closer, as far as this version has them."""
    pages = [
        ("ui/classify/page.py", _("See it on Classify"), ":material/image_search:"),
        ("ui/inside/page.py", _("Look inside the network"), ":material/visibility:"),
    ]
    return [page for page in pages if (_ROOT / page[0]).exists()]


def _pick(number: str) -> None:
    """Make a test picture the current one, and the one that Classify shows."""
    state.set_current_picture(state.sample(int(number)))
    samples.pick(int(number))
    st.session_state[source.KEY] = source.SAMPLES


def _more(count_key: str) -> None:
    st.session_state[count_key] = st.session_state.get(count_key, _STEP) + _STEP
