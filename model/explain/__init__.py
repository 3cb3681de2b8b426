"""What the network does to one picture, unit by unit, and which pictures it takes to be alike.

Imports drawing and the wings below it; it keeps the map and the projection as artefacts of a bundle."""
