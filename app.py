"""The front door of CNN Atelier. Run: streamlit run app.py

Streamlit imports this file for the server with its door, and runs it as a script whenever a visitor does something.
"""

import streamlit as st
from starlette.middleware import Middleware

from ui.server.below import Below
from ui.server.compressed import Compressed
from ui.server.door import Door
from ui.server.few import Few
from ui.server.opening import opening
from ui.server.uploads import Uploads
from ui.server.weights import Weights

if __name__ == "__main__":
    from ui import front  # not in the server: pages may keep things in its caches only once it is running

    front.show()
else:
    app = st.App(
        __file__,
        middleware=[Middleware(each) for each in (Door, Compressed, Below, Weights, Few, Uploads)],
        lifespan=opening,
    )
