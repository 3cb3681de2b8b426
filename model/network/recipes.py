"""The recipes that come with the project, by name."""

from __future__ import annotations

from dataclasses import replace

from model.network.recipe import Block, Recipe

# The lesson's network on better data: its own pictures, drawings of all kinds, and garments cut out of photos. Every
# drawing is seen about nine times; the flat targets of strangers teach it doubt. The rate rises and falls once, so
# there is no early stopping.
SKETCH = Recipe(
    name="sketch",
    optimizer="adamw",
    learning_rate=0.002,
    schedule="one-cycle",
    weight_decay=1e-4,
    averaging=0.998,
    label_smoothing=0.05,
    batch_size=128,
    epochs=24,
    patience=24,
    precision="mixed_bfloat16",
    steps_per_execution=50,
    doodles=140_000,
    redrawn=60_000,
    strangers=16_000,
    photos=30_000,
    drawings_per_epoch=92_800,  # with the pictures 1,100 steps, which steps_per_execution divides
    noisy=0.06,
)
# Better data in a better network, for who wants the best answer rather than the lesson's.
SKETCH_PLUS = replace(
    SKETCH,
    name="sketch-plus",
    architecture="plus",
    dense_units=256,
    learning_rate=0.0025,
    weight_decay=5e-4,
    epochs=30,
    patience=30,
    drawings_per_epoch=60_800,
    photos=20_000,
    mirrored=True,
    noisy=0.04,
)
# The lesson's network and pictures, and its published accuracy as soon as two cores can reach it. The rate is zero
# after two epochs, so there are no more.
FAST = Recipe(
    name="fast",
    optimizer="muon",
    learning_rate=0.01,
    schedule="linear",
    label_smoothing=0.05,
    batch_size=128,
    epochs=2,
    precision="mixed_bfloat16",
    steps_per_execution=75,  # which divides an epoch's 375
)
# As right as the lesson's number of parameters allows, on the lesson's pictures alone: eight convolutions instead of
# two, and no hidden layer, which had 94 % of the lesson's parameters. 325,994 parameters.
CHAMPION = Recipe(
    name="champion",
    architecture="own",
    blocks=(
        Block(3, 32, normalised=True, pooling="none"),
        Block(3, 32, normalised=True),  # (N, 14, 14, 32)
        Block(3, 64, normalised=True, pooling="none"),
        Block(3, 64, normalised=True, pooling="none"),
        Block(3, 64, normalised=True),  # (N, 7, 7, 64)
        Block(3, 96, normalised=True, pooling="none"),
        Block(3, 96, normalised=True, pooling="none"),
        Block(3, 96, normalised=True, pooling="none"),
    ),
    gathering="average",
    dropout=0.2,
    optimizer="muon",
    learning_rate=0.01,
    schedule="one-cycle",
    weight_decay=0.02,
    averaging=0.998,
    label_smoothing=0.1,
    batch_size=128,
    epochs=70,
    patience=70,
    precision="mixed_bfloat16",
    steps_per_execution=75,
    mirrored=True,
    moved=2,
    erased=0.5,
)
RECIPES = {recipe.name: recipe for recipe in (Recipe(), FAST, SKETCH, SKETCH_PLUS, CHAMPION)}
