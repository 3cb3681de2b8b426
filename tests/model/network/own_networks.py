"""Networks of one's own that between them have every kind of layer a visitor can choose."""

from model.network.recipe import Block, Recipe

OWN = {
    "relu": Recipe(architecture="own", blocks=(Block(3, 5, True, "max"), Block(5, 4, False, "average")), dense_units=7),
    "tanh": Recipe(
        architecture="own",
        blocks=(Block(5, 3, False, "average"), Block(1, 6, True, "none"), Block(3, 5, False, "max")),
        gathering="average",
        activation="tanh",
        classes=("hat", "sock", "cup"),
    ),
    "sigmoid": Recipe(
        architecture="own",
        blocks=(Block(3, 2), Block(3, 3), Block(3, 2), Block(5, 4)),
        dense_units=6,
        activation="sigmoid",
        classes=("yes", "no"),
    ),
}
