"""Train the lesson's CNN and save it as a bundle that the app can open.

python train.py                      the lesson's recipe to the letter, into runs/lesson
python train.py --resume             continue the run that was interrupted
python train.py --sweep FILE         many recipes and seeds, two at a time or on a cluster (model/training/sweep.py)
python train.py --help               everything else
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from model.bundle import bundle, own_pictures, registry
from model.bundle.bundle import Bundle
from model.bundle.history import is_finished
from model.data import class_folders, dataset, published_lesson
from model.data.class_names import class_names
from model.data.dataset import Split
from model.evaluation import measures
from model.network import backend
from model.network.recipe import Recipe
from model.network.recipes import RECIPES
from model.problem import Problem
from model.training import locks, picture_files, run_folder, runs, sweep, worker

OVERRIDES = ("epochs", "seed", "pictures")  # fields of a recipe that the command line can set


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 a problem, 130 interrupted."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.resume and (options.overwrite or any(getattr(options, field) is not None for field in OVERRIDES)):
        parser.error("a resumed run keeps its own recipe: give --resume with --output and --data at most")
    if options.sweep and _given(options) - {"sweep", "data"}:
        parser.error("a sweep's file says what it trains: give --sweep with --data at most")
    try:
        backend.require()
        if options.sweep:
            return _sweep(options.sweep, options.data)
        output = _output(options)
        recipe = None if options.resume else _recipe(options)
        if options.data and class_folders.is_one(options.data):
            return _train_own(recipe, options.data, output)
        own = runs.pictures(run_folder.folder_of(output)) if options.resume else None
        return _train(recipe, own or dataset.load(options.data), output)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "unknown reason"  # HDF5's own message is a page long
        print(f"{error.filename or output} cannot be written or read: {reason}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped before the training began.", file=sys.stderr)
        return 130


def _train_own(recipe: Recipe | None, folders: Path, output: Path) -> int:
    """Train a recipe on class folders. Raises Problem for a recipe that adds drawings, which show the ten garments."""
    if recipe is None:
        raise Problem("A run that is continued has its pictures already: leave --data out.")
    if recipe.drawings_per_epoch:
        raise Problem("The recipe {name} adds drawings of the ten garments: choose lesson or fast.", name=recipe.name)
    found = picture_files.read(folders)
    for name, reason in found.left_out:
        print(f"{name} is left out: {reason}", file=sys.stderr)
    train, validation = found.split()
    recipe = replace(recipe, classes=class_names(found.names))
    print(f"{len(train):,} pictures to train on, {len(validation):,} to choose by: {', '.join(recipe.classes)}")
    return _train(recipe, Split(train, validation, validation), output, own_pictures.packed(train, validation))


def _train(recipe: Recipe | None, data: Split, output: Path, pictures: bytes | None = None) -> int:
    """Train a recipe, or continue the output's run for None; report, or say where it was interrupted.

    pictures: of one's own, which the run keeps
    """
    from model.training import loop  # imports TensorFlow: not before the cheap problems are ruled out

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    run = run_folder.folder_of(output)
    if recipe:
        loop.start(recipe, run, pictures)
    try:
        with locks.owned(run):
            run_folder.give_order(run, "run")
            result = worker.work(run, data, verbose=1 if sys.stdout.isatty() else 2)
        print(_report(result, data) if result else "Stopped before the first epoch was finished: nothing to keep.")
    except KeyboardInterrupt:
        run_folder.give_order(run, "stop")  # so that the app calls it stopped, not broken
        recipe, history = runs.load(run)
        where = "after the last epoch" if is_finished(recipe, history) else f"in epoch {len(history) + 1}"
        print(f"\nStopped {where}. Finished epochs, kept in {run}: {len(history)}.", file=sys.stderr)
        print(f"Continue with: python train.py --resume --output {output}", file=sys.stderr)
        return 130
    if result:
        _complete(result, data)
    return 0


def _complete(result: Bundle, data: Split) -> None:
    """Add the map of the test pictures, and what the units want, to a model that is saved without them."""
    from model.explain import complete

    if not complete.is_wanted(result):
        return
    print("Drawing the map of the test pictures, and looking for what its units want, about a minute …")
    try:
        complete.add(result, data)
    except KeyboardInterrupt:
        print(
            "\nLeft out. The model is whole without them; later: "
            f"python -m model.explain.test_map {result.name}, python -m model.explain.wishes {result.name}"
        )


def _sweep(file: Path, data: Path | None) -> int:
    """Train what a sweep's file asks for and the runs folder has not; a line a trial. 0 if none failed."""
    folder, trials = registry.runs_directory(), sweep.read(file)
    left = sweep.remaining(trials, folder)
    done, failed = len(trials) - len(left), 0
    dataset.load_test(data)  # or every trial would tell that there are no pictures
    print(f"{len(trials)} trials, {done} of them finished before.", flush=True)
    try:
        with closing(sweep.run(left, folder, data.resolve() if data else None)) as outcomes:
            for outcome in outcomes:
                done, failed = done + (outcome.result is not None), failed + (outcome.result is None)
                print(f"{done + failed} of {len(trials)}  {outcome.name}: {_outcome(outcome)}", flush=True)
    except KeyboardInterrupt:
        print(f"\nStopped. Finished trials, kept in {folder}: {done}. The same command goes on.", file=sys.stderr)
        return 130
    return 1 if failed else 0


def _outcome(outcome: sweep.Outcome) -> str:
    if outcome.result is None:
        return f"failed: {outcome.failure}"
    best = outcome.result.history[outcome.result.best_epoch - 1]
    return f"validation accuracy {best.val_accuracy:.4f}, {outcome.result.seconds:.0f} s"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Train the lesson's CNN on Fashion-MNIST and save it as a bundle.")
    parser.add_argument("--recipe", choices=sorted(RECIPES), help="what to train (default: lesson)")
    parser.add_argument("--epochs", type=int, help="epochs at most (default: the recipe's)")
    parser.add_argument("--seed", type=int, help="of weights, shuffling and dropout (default: the recipe's)")
    parser.add_argument("--pictures", type=int, help="use only so many training and validation pictures, for a trial")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="the four Fashion-MNIST files, or one's own: a folder or ZIP with a folder for each class",
    )
    parser.add_argument("--output", type=Path, metavar="DIR", help="the bundle's folder (default: runs/RECIPE)")
    parser.add_argument("--overwrite", action="store_true", help="replace a finished bundle in the output folder")
    parser.add_argument("--resume", action="store_true", help="continue the interrupted run of the output folder")
    parser.add_argument("--sweep", type=Path, metavar="FILE", help="train the recipes and seeds of a TOML file")
    return parser


def _given(options: argparse.Namespace) -> set[str]:
    """The options that the command line sets."""
    return {name for name, value in vars(options).items() if value not in (None, False)}


def _recipe(options: argparse.Namespace) -> Recipe:
    given = {field: getattr(options, field) for field in OVERRIDES}
    return replace(
        RECIPES[options.recipe or "lesson"], **{field: value for field, value in given.items() if value is not None}
    )


def _output(options: argparse.Namespace) -> Path:
    """The bundle's folder: free, or to be replaced, or with an unfinished run where one is to be resumed."""
    last = _unfinished() if options.resume and not options.recipe else None
    output: Path = options.output or last or registry.runs_directory() / (options.recipe or "lesson")
    if options.resume and not run_folder.folder_of(output).is_dir():
        raise Problem("There is no interrupted run to resume in {folder}.", folder=output.parent)
    if output.exists() and not (output / bundle.MANIFEST).is_file():
        raise Problem("{folder} holds something else than a trained model: give another --output.", folder=output)
    if output.exists() and not (options.overwrite or options.resume):
        raise Problem(
            "{folder} holds a trained model: give another --output, or --overwrite to replace it.", folder=output
        )
    return output


def _unfinished() -> Path | None:
    """The output of the run in the runs folder that was interrupted last."""
    found = sorted(registry.runs_directory().glob(f"*{run_folder.SUFFIX}"), key=lambda run: run.stat().st_mtime)
    return run_folder.output_of(found[-1]) if found else None


def _report(result: Bundle, data: Split) -> str:
    validation_labels = data.validation.labels
    validation = measures.score(result.validation_logits, validation_labels)
    test = measures.score(result.test_logits, data.test.labels)
    best = published_lesson.BEST
    tested = [
        ("test loss", f"{test.loss:.4f}", "not published"),
        ("test accuracy", f"{test.accuracy:.4f}", "not published"),
    ]
    rows = [
        ("", "this run", "the lesson"),
        ("epochs", f"{len(result.history)}", f"{len(published_lesson.HISTORY)}"),
        ("best epoch", f"{result.best_epoch}", f"{published_lesson.BEST_EPOCH}"),
        ("validation loss", f"{validation.loss:.4f}", f"{best.val_loss:.4f}"),
        ("validation accuracy", f"{validation.accuracy:.4f}", f"{best.val_accuracy:.4f}"),
        *(tested if own_pictures.read(result) is None else []),
        ("seconds", f"{result.seconds:.0f}", "61-89 an epoch"),
        ("saved in", f"{result.directory}", ""),
    ]
    return "\n" + "\n".join(f"{name:<20} {own:>12}  {published:>14}".rstrip() for name, own, published in rows)


if __name__ == "__main__":
    sys.exit(main())
