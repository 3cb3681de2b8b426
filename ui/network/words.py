"""What the living network says, in one language; {fields} are filled in where it lives, in the browser."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[..., str]  # ui.text's _, in the visitor's language or in one of choice


def words(_: Say) -> dict[str, str]:
    """Every sentence by the name that static/network/ knows it by."""
    return _view(_) | _kinds(_) | _arithmetic(_) | _changes(_) | _table(_)


def taken_home(_: Say) -> dict[str, str]:
    """What only the page to take home says (static/takehome/)."""
    return {
        "lead": _("Draw, or choose a test picture: this file computes the whole network itself, without any server."),
        "draw": _("Draw"),
        "pad": _("Canvas: draw a garment, a shoe or a bag"),
        "undo": _("Undo"),
        "clear": _("Clear"),
        "samples": _("Test pictures"),
        "sample": _("Test picture {number}: {name}", number="{number}", name="{name}"),
        "answer": _("{name} {share} %", name="{name}", share="{share}"),
        "taught": _("What you taught says: {name}, {share} %", name="{name}", share="{share}"),
        "empty": _("Nothing is drawn yet."),
        "facts_own": _("{parameters} numbers, trained on pictures of one's own", parameters="{parameters}"),
        "facts": _("{parameters} numbers, trained on {data} (MIT licence)", parameters="{parameters}", data="{data}"),
    }


def _view(_: Say) -> dict[str, str]:
    return {
        "label": _("The network: every map and unit, from the picture to the answer"),
        "keys": _(
            "Arrow keys go from map to map and on to the next stage, Home and End to a stage's first and last. Enter "
            "opens one, Escape closes it, Delete switches it off or on. Plus, minus and 0 zoom, Shift with an arrow "
            "moves what is seen."
        ),
        "begin": _("Point at a map or a unit: lines show what feeds it and what it feeds. Click it to open it."),
        "fed_by": _("{unit} gets most from {sources}", unit="{unit}", sources="{sources}"),
        "at_most": _("{unit}, at most {value}", unit="{unit}", value="{value}"),
        "failed": _("The network could not be computed in this browser."),
        "farther": _("Zoom out"),
        "nearer": _("Zoom in"),
        "opened": _("What is looked at"),
        "close": _("Close"),
        "map": _("map {map}", map="{number}"),
        "unit": _("unit {unit}", unit="{number}"),
        "map_of": _("{stage}, map {map}", stage="{stage}", map="{number}"),
        "unit_of": _("{stage}, unit {unit}", stage="{stage}", unit="{number}"),
        "place": _("row {row}, column {column}:", row="{row}", column="{column}"),
        "map_value": _("Map {map}: {value}", map="{number}", value="{value}"),
        "map_place": _("map {map} ({row}, {column})", map="{number}", row="{row}", column="{column}"),
    }


def _kinds(_: Say) -> dict[str, str]:
    """What each kind of stage does, in a sentence or two."""
    return {
        "says_picture": _("All that the network sees. Paint on it: everything behind it answers at once."),
        "says_convolution": _(
            "A kernel moves over what comes in. Where that resembles the kernel, the sum of the products is large. "
            "Drag a number of the kernel to change it."
        ),
        "says_pooling": _("Of every 2×2 values the largest goes on."),
        "says_average": _("Of every 2×2 values the mean goes on."),
        "says_global": _("Of a whole map the mean goes on: where something was seen no longer matters."),
        "says_dense": _("All that comes in is weighed and added up, and the sum goes through the activation."),
        "says_logits": _("A class's score: every unit before it, weighed and added up. Orange adds, blue takes away."),
        "says_softmax": _("The units that made the class's score, and what the softmax makes of all scores."),
    }


def _arithmetic(_: Say) -> dict[str, str]:
    return {
        "input_label": _("What comes in; the place follows the pointer and the arrow keys"),
        "held_label": _("What comes out; the place follows the pointer and the arrow keys"),
        "held": _("what comes out"),
        "input_map": _("Input map, the weightiest first"),
        "input_picture": _("what comes in: the picture"),
        "input_of": _("what comes in: map {map}", map="{number}"),
        "patch": _("the patch"),
        "kernel": _("the kernel: drag a number"),
        "kernel_number": _("The kernel's number in row {row}, column {column}", row="{row}", column="{column}"),
        "products": _("the products"),
        "slices": _("all its slices"),
        "kernels": _("all kernels"),
        "weights": _("its weights"),
        "came_in": _("what came in"),
        "four": _("the four values"),
        "largest": _("the largest of the four"),
        "mean_of_four": _("the mean of the four"),
        "mean_of_all": _("the mean of all {count}", count="{count}"),
        "sum_of_some": _("sum of the {count} products", count="{count}"),
        "other_maps": _("from the other {count} input maps, in the same way", count="{count}"),
        "sum_of_these": _("sum of these products"),
        "other_products": _("the other {count} products", count="{count}"),
        "scale": _("brought to the map's scale"),
        "shift": _("shift of the normalisation"),
        "bias": _("bias"),
        "logit": _("the logit"),
        "before_relu": _("before ReLU"),
        "after_relu": _("after ReLU: below zero becomes zero"),
        "before_tanh": _("before tanh"),
        "after_tanh": _("after tanh: between −1 and 1"),
        "before_sigmoid": _("before the sigmoid"),
        "after_sigmoid": _("after the sigmoid: between 0 and 1"),
        "gain": _("switched off or louder"),
        "goes_on": _("what goes on"),
        "from": _("from"),
        "value": _("value"),
        "weight": _("weight"),
        "product": _("product"),
        "class": _("class"),
        "logit_head": _("logit"),
        "exponential": _("e to the logit"),
        "share": _("share"),
        "sum": _("sum"),
    }


def _changes(_: Say) -> dict[str, str]:
    return {
        "off": _("Switch off"),
        "on": _("Switch on"),
        "louder": _("Louder"),
        "quieter": _("As it was"),
        "changes": _("Changed: {count}", count="{count}"),
        "back": _("Put all back"),
        "brush": _("Paint with"),
        "white": _("white"),
        "grey": _("grey"),
        "black": _("black"),
        "unpaint": _("Wipe the paint off"),
        "paint_label": _("The picture of 28×28 pixels, to be painted on"),
        "paint_keys": _("Paint by pointer, or by arrow keys and Space"),
        "mattering": _("Which three matter most?"),
        "trying": _("Switching each off in turn …"),
        "matters": _("For {answer} these matter most, each switched off alone: {units}",
                     answer="{answer}", units="{units}"),
        "none_matters": _("Without any single one, the answer {answer} is no less probable.", answer="{answer}"),
    }  # fmt: skip


def _table(_: Say) -> dict[str, str]:
    return {
        "table": _("The same as tables"),
        "table_stages": _("The stages"),
        "table_links": _("The links of {unit}", unit="{unit}"),
        "stage": _("stage"),
        "shape": _("shape"),
        "strongest": _("strongest"),
        "silent": _("zero everywhere"),
        "way": _("way"),
        "comes_from": _("comes from"),
        "goes_to": _("goes to"),
        "unit_head": _("map or unit"),
        "strength": _("weight × value"),
    }
