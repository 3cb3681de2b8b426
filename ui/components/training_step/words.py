"""What a watched training step says, in one language; {fields} are filled in where it lives, in the browser."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[..., str]  # ui.text's _, in the visitor's language or in one of choice


def words(_: Say) -> dict[str, str]:
    """Every sentence by the name that static/network/step_view.js and its cards know it by."""
    return _controls(_) | _cards(_) | _sums(_) | _curves(_) | _seen(_)


def _controls(_: Say) -> dict[str, str]:
    return {
        "coming": _("The training pictures are on their way …"),
        "failed": _("The training could not be computed in this browser."),
        "step": _("One step"),
        "play": _("Play"),
        "pause": _("Pause"),
        "start_again": _("Start again"),
        "speed": _("Steps per second"),
        "count": _("Step {step}", step="{step}"),
        "classes": _("Tell apart"),
        "two": _("{first}, {second}", first="{first}", second="{second}"),
        "ten": _("all ten classes"),
        "optimizer": _("Optimizer"),
        "sgd": _("SGD"),
        "adam": _("Adam"),
        "learning_rate": _("Learning rate"),
        "batch_size": _("Batch size"),
        "dropout": _("Dropout 0.4"),
        "break": _("Break it"),
        "too_large": _("learning rate 10"),
        "zero": _("all weights zero"),
        "no_relu": _("no ReLU"),
        "shuffled": _("labels shuffled"),
    }


def _cards(_: Say) -> dict[str, str]:
    return {
        "not_yet": _("Nothing yet: take a step."),
        "forward": _("1 Forward"),
        "forward_says": _(
            "A batch of {count} pictures, {shown} of them here. Below each: the probability that its own class got.",
            count="{count}",
            shown="{shown}",
        ),
        "loss": _("2 Loss"),
        "loss_says": _("The mean of −ln of those probabilities. A blind guess gets {blind}.", blind="{blind}"),
        "backward": _("3 Backward"),
        "backward_says": _("From the last layer to the first: how much the loss changes with each weight."),
        "layer": _("layer"),
        "slope": _("gradient’s length"),
        "layer_convolution": _("{number} Convolution", number="{number}"),
        "layer_dense": _("{number} Dense", number="{number}"),
        "layer_answer": _("{number} Dense, softmax", number="{number}"),
        "weights": _("{count} weights", count="{count}"),
        "update": _("4 The weights move"),
        "update_says": _(
            "The first layer’s kernels: orange is above zero, blue below, each row in its own scale. "
            "Choose a kernel, then one of its nine weights, to see its sum."
        ),
        "again": _("5 Forward again"),
        "fell": _("The same pictures once more: their loss fell."),
        "rose": _("The same pictures once more: their loss rose."),
        "same": _("The same pictures once more: their loss is as it was."),
    }


def _sums(_: Say) -> dict[str, str]:
    return {
        "row_weights": _("weights"),
        "row_slopes": _("gradients"),
        "row_moves": _("what is added"),
        "kernel": _("kernel {number}", number="{number}"),
        "weight_at": _(
            "weight in row {row}, column {column}: {value}", row="{row}", column="{column}", value="{value}"
        ),
        "new_weight": _("new weight"),
        "slope_mean": _("mean of the gradients"),
        "square_mean": _("mean of their squares"),
        "scaled_rate": _("learning rate, as the means have only begun"),
    }


def _curves(_: Say) -> dict[str, str]:
    return {
        "loss_curve": _("Loss of each batch, and the mean of the last 20"),
        "loss_told": _(
            "{count} steps; mean of the last 20: {mean}. Dashed: a blind guess.", count="{count}", mean="{mean}"
        ),
        "accuracy_curve": _("Validation accuracy, every 25 steps"),
        "accuracy_told": _("{accuracy} % at step {step}. Dashed: guessing.", accuracy="{accuracy}", step="{step}"),
    }


def _seen(_: Say) -> dict[str, str]:
    """What static/network/seen.js reads off the values."""
    fields = {
        name: f"{{{name}}}" for name in ("step", "accuracy", "chance", "loss", "again", "recent", "below", "largest")
    }
    return {
        "seen_start": _(
            "Nothing is learned yet: {accuracy} % of the validation pictures are right, guessing gets {chance} %.",
            **fields,
        ),
        "seen_nan": _("The loss is no number any more ({loss} → {again}): the weights have left all bounds.", **fields),
        "seen_all_still": _("All gradients are exactly zero, and no weight moves.", **fields),
        "seen_still": _(
            "The gradients of all kernels are exactly zero: no step tells them where to go. "
            "Accuracy {accuracy} %, guessing gets {chance} %.",
            **fields,
        ),
        "seen_rose": _("The loss of this batch rose from {loss} to {again}: the step went too far.", **fields),
        "seen_by_heart": _(
            "The loss has come down to {recent}, yet new pictures are named no better than by guessing ({accuracy} %): "
            "the training pictures are learned by heart.",
            **fields,
        ),
        "seen_chance": _(
            "After {step} steps the validation accuracy is {accuracy} %, no better than guessing ({chance} %).",
            **fields,
        ),
        "seen_below": _(
            "{below} % of the values in the maps are below zero and go on. The loss of this batch: {loss} → {again}.",
            **fields,
        ),
        "seen_below_learned": _(
            "{below} % of the values in the maps are below zero and go on; even so {accuracy} % of the validation "
            "pictures are right. Taking the largest of four is a bend, too.",
            **fields,
        ),
        "seen_learned": _(
            "After {step} steps {accuracy} % of the validation pictures are right; guessing gets {chance} %.", **fields
        ),
        "seen_fell": _("The loss of this batch fell from {loss} to {again}.", **fields),
        "seen_same": _("The loss of this batch is as it was, {loss}.", **fields),
    }
