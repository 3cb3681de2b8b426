"""The parts of the page Inside, one file each."""
