"""Tests of the network and all it knows."""
