"""A trained model on disk, written whole or not at all and read with checks, with artefacts it stores by name alone.

Imports network and data; whoever means something by an artefact stands above."""
