"""A recipe's layers as plain data, for whoever shows or counts them; keras_model.py builds them with Keras.

`python -m model.network.architecture` prints the lesson's summary as the lesson does.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from model.network.recipe import Recipe

Shape = tuple[int, ...]
_BYTES = 4  # of a float32
POOLING_LAYERS = {"max": "MaxPooling2D", "average": "AveragePooling2D"}  # of a block's pooling


@dataclass(frozen=True)
class Layer:
    """One layer: Keras' name and kind of it, its output's shape without the batch, its weights' shapes in their order.

    A batch normalisation's weights are gamma, beta, mean and variance; the last two are measured, not trained.
    activation: what it puts its values through, of an Activation or of a layer that has one of its own
    """

    name: str
    kind: str
    shape: Shape
    weights: tuple[Shape, ...] = ()
    activation: str = "relu"

    @property
    def parameters(self) -> int:
        """How many numbers its weights are."""
        return sum(prod(shape) for shape in self.weights)

    @property
    def untrained(self) -> int:
        """How many of them no training changes."""
        return self.parameters // 2 if self.kind == "BatchNormalization" else 0


def layers(recipe: Recipe) -> tuple[Layer, ...]:
    """The layers of `model.network.build(recipe)` in the order the data flows."""
    body = {"lesson": _lesson, "plus": _plus, "own": _own}[recipe.architecture](recipe)
    (units,), classes = body[-1].shape, len(recipe.classes)
    return (*body, Layer("dense_1", "Dense", (classes,), ((units, classes), (classes,)), "softmax"))


def hidden_units(recipe: Recipe) -> int:
    """How many numbers the last layer is given."""
    return layers(recipe)[-1].weights[0][0]


def printed_summary(recipe: Recipe) -> str:
    """The summary as Keras prints it and as the lesson shows it, 72 characters wide."""
    from rich.console import Console
    from rich.table import Column, Table

    rows = layers(recipe)
    widths = (32, 25, 15)
    headings = ("Layer (type)", "Output Shape", "Param #")
    columns = [
        Column(text, width=width, justify="right" if text == headings[-1] else "left")
        for text, width in zip(headings, widths, strict=True)
    ]
    table = Table(*columns, width=sum(widths), show_lines=True)
    for layer in rows:
        table.add_row(f"{layer.name} ({layer.kind})", str((None, *layer.shape)), f"{layer.parameters:,}")
    total, untrained = sum(layer.parameters for layer in rows), sum(layer.untrained for layer in rows)
    console = Console(highlight=False, color_system=None, force_terminal=False, markup=False, width=80)
    with console.capture() as captured:
        console.print(f'Model: "{network_name(recipe)}"')
        console.print(table)
        for title, count in (("Total", total), ("Trainable", total - untrained), ("Non-trainable", untrained)):
            console.print(f" {title} params: {count:,} ({_readable(count * _BYTES)})")
    return captured.get()


def network_name(recipe: Recipe) -> str:
    """What the recipe's network is called in Keras, which wants no hyphens."""
    return recipe.name.replace("-", "_")


def _lesson(recipe: Recipe) -> tuple[Layer, ...]:
    (first, second), units = recipe.filters, recipe.dense_units
    return (
        Layer("conv2d", "Conv2D", (28, 28, first), ((3, 3, 1, first), (first,))),
        Layer("max_pooling2d", "MaxPooling2D", (14, 14, first)),
        Layer("conv2d_1", "Conv2D", (14, 14, second), ((3, 3, first, second), (second,))),
        Layer("max_pooling2d_1", "MaxPooling2D", (7, 7, second)),
        Layer("flatten", "Flatten", (49 * second,)),
        Layer("dense", "Dense", (units,), ((49 * second, units), (units,))),
        Layer("dropout", "Dropout", (units,)),
    )


def _plus(recipe: Recipe) -> tuple[Layer, ...]:
    units = recipe.dense_units
    return (
        *_convolution("1", 28, 1, 32),
        Layer("pooling_1", "MaxPooling2D", (14, 14, 32)),
        *_convolution("2a", 14, 32, 64),
        *_convolution("2b", 14, 64, 64),
        Layer("pooling_2", "MaxPooling2D", (7, 7, 64)),
        Layer("dropout_2", "Dropout", (7, 7, 64)),
        *_convolution("3a", 7, 64, 128),
        *_convolution("3b", 7, 128, 128),
        Layer("pooling_3", "MaxPooling2D", (3, 3, 128)),
        Layer("dropout_3", "Dropout", (3, 3, 128)),
        Layer("flatten", "Flatten", (1152,)),
        Layer("dense", "Dense", (units,), ((1152, units),)),
        Layer("normalization", "BatchNormalization", (units,), ((units,),) * 4),
        Layer("relu", "Activation", (units,)),
        Layer("dropout", "Dropout", (units,)),
    )


def _own(recipe: Recipe) -> tuple[Layer, ...]:
    side, maps, found = 28, 1, list[Layer]()
    for number, block in enumerate(recipe.blocks, 1):
        shape = (side, side, block.maps)
        kernel = (block.kernel, block.kernel, maps, block.maps)
        biases = () if block.normalised else ((block.maps,),)  # the bias is the normalisation's where there is one
        found.append(Layer(f"conv_{number}", "Conv2D", shape, (kernel, *biases)))
        if block.normalised:
            found.append(Layer(f"normalization_{number}", "BatchNormalization", shape, ((block.maps,),) * 4))
        found.append(Layer(f"activation_{number}", "Activation", shape, activation=recipe.activation))
        if block.pooling != "none":
            side //= 2
            kind = POOLING_LAYERS[block.pooling]
            found.append(Layer(f"pooling_{number}", kind, (side, side, block.maps)))
        maps = block.maps
    if recipe.gathering == "average":
        found.append(Layer("average", "GlobalAveragePooling2D", (maps,)))
    else:
        inputs, units = side * side * maps, recipe.dense_units
        found += [
            Layer("flatten", "Flatten", (inputs,)),
            Layer("dense", "Dense", (units,), ((inputs, units), (units,))),
            Layer("activation", "Activation", (units,), activation=recipe.activation),
        ]
    return (*found, Layer("dropout", "Dropout", found[-1].shape))


def _convolution(name: str, side: int, before: int, after: int) -> tuple[Layer, ...]:
    shape = (side, side, after)
    return (
        Layer(f"conv_{name}", "Conv2D", shape, ((3, 3, before, after),)),
        Layer(f"normalization_{name}", "BatchNormalization", shape, ((after,),) * 4),
        Layer(f"relu_{name}", "Activation", shape),
    )


def _readable(count: float) -> str:
    """1,334,104 -> '1.27 MB', as Keras writes it."""
    for unit in ("B", "KB"):
        if count < 1024:
            return f"{count:.2f} {unit}"
        count /= 1024
    return f"{count:.2f} MB"


def parameters(recipe: Recipe) -> int:
    """How many numbers the network holds: what Keras' count_params says of keras_model.build(recipe)."""
    return sum(layer.parameters for layer in layers(recipe))


def multiplications(recipe: Recipe) -> int:
    """How many multiplications one picture takes on its way through the convolutions and the dense layers."""
    return sum(_multiplications(layer) for layer in layers(recipe))


def _multiplications(layer: Layer) -> int:
    """A kernel's numbers are each used once at every place."""
    if layer.kind not in ("Conv2D", "Dense"):
        return 0
    return prod(layer.shape[:-1]) * prod(layer.weights[0])


if __name__ == "__main__":
    print(printed_summary(Recipe()))
