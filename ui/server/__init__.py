"""What stands between the network and Streamlit: who gets in, how much may be held for visitors, where the networks
are fetched, how it starts.

Imports the texts. app.py hands it to Streamlit's server."""
