"""The bundle for photos: what it says of real ones, where it looks, and a damaged file."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from model.data import photos
from model.data.photos import NONE, Photos
from model.evaluation.photos import reading
from model.photo import eyes, heat
from model.photo.framing import as_input, framed
from model.problem import Problem


@pytest.fixture(scope="module")
def given() -> Photos:
    return photos.load()


@pytest.mark.thorough
def test_photos_of_unknown_senders_are_read_and_strangers_are_told(given: Photos) -> None:
    few = np.flatnonzero(given.is_test)[::8]
    seen = [eyes.shipped().look(given.pictures[number]) for number in few]
    labels, unknown = (np.array([each.label for each in seen]), np.array([each.is_unknown for each in seen]))
    found = reading(labels, unknown, given.possible[few], tuple(given.kinds[number] for number in few))
    assert found.balanced > 0.75 and found.told > 0.7 and found.wrongly < 0.1


def test_what_is_said_is_a_probability_of_two_looks(given: Photos) -> None:
    sight = eyes.shipped().look(given.pictures[0])
    assert sight.shares.shape == (10,) and sight.shares.sum() == pytest.approx(1, abs=1e-5)
    both = [framed(given.pictures[0]), sight.picture]
    looks = [eyes.shipped().see(as_input(np.stack((each, each[:, ::-1])))).places.mean(axis=(0, 1, 2)) for each in both]
    logits = np.mean(looks, axis=0)
    powers = np.exp(logits - logits.max())
    assert sight.stranger == pytest.approx(powers[NONE] / powers.sum(), abs=1e-5)
    assert int(logits[:NONE].argmax()) == sight.label
    assert sight.places.mean(axis=(0, 1)) == pytest.approx(looks[1], abs=1e-4)


def test_a_mirrored_photo_gets_the_same_answer_and_mirrored_reasons(given: Photos) -> None:
    picture = framed(given.pictures[3])
    one, other = eyes.shipped().look(picture), eyes.shipped().look(np.ascontiguousarray(picture[:, ::-1]))
    assert other.shares == pytest.approx(one.shares, abs=1e-4)
    assert other.speaks_for()[:, ::-1] == pytest.approx(one.speaks_for(), abs=1e-3)


def test_the_garment_speaks_for_the_answer_more_than_the_wall_does(given: Photos) -> None:
    differences = []
    for number in np.flatnonzero(given.is_test)[:60:4]:
        sight = eyes.shipped().look(given.pictures[number])
        share = sight.garment.reshape(7, 32, 7, 32).mean(axis=(1, 3))  # of each of the 7 × 7 places
        if (share > 0.8).any() and (share < 0.2).any():
            speaks = sight.speaks_for()
            differences.append(speaks[share > 0.8].mean() - speaks[share < 0.2].mean())
    assert len(differences) > 8 and np.mean([difference > 0 for difference in differences]) > 0.8


@pytest.mark.thorough
def test_a_photo_on_its_side_is_brought_upright_and_one_that_stands_stays(given: Photos) -> None:
    clothes = np.flatnonzero(given.is_test & ~given.possible[:, NONE])[::40]

    def right(turn: int, *, upright: bool) -> int:
        seen = [eyes.shipped().look(np.rot90(given.pictures[each], turn), upright=upright) for each in clothes]
        return sum(bool(given.possible[each, sight.label]) for each, sight in zip(clothes, seen, strict=True))

    assert len(clothes) > 15 and right(0, upright=True) >= right(0, upright=False) - 1
    assert right(1, upright=True) > right(1, upright=False) and right(2, upright=True) > right(2, upright=False)


def test_nothing_is_turned_unless_that_is_asked_for(given: Photos) -> None:
    for number in np.flatnonzero(given.is_test)[:40:10]:
        assert eyes.shipped().look(np.rot90(given.pictures[number], 2)).turned == 0


def test_the_heat_is_a_picture(given: Photos) -> None:
    sight = eyes.shipped().look(given.pictures[0])
    found = heat.heat(sight)
    assert found.shape == (224, 224, 3) and found.dtype == np.uint8 and np.ptp(found) > 50


def test_the_garment_is_found_wherever_it_hangs(given: Photos) -> None:
    """On a wall of the same photo's colours twice as wide, to the left or to the right."""
    shares = []
    for number in np.flatnonzero(given.is_test)[:40:8]:
        picture = framed(given.pictures[number])
        wall = np.broadcast_to(np.median(picture[:3], axis=(0, 1)).astype(np.uint8), picture.shape)
        alone = eyes.shipped().look(picture)
        for pair in ((picture, wall), (wall, picture)):
            seen = eyes.shipped().look(np.concatenate(pair, axis=1))
            both = (seen.garment & alone.garment).sum() / max(1, (seen.garment | alone.garment).sum())
            shares.append(both)
    assert np.median(shares) > 0.7


def test_the_cut_out_garment_is_alike_in_the_photo_and_its_mirror_image(given: Photos) -> None:
    differences = []
    for number in np.flatnonzero(given.is_test)[:10]:
        picture = given.pictures[number]
        one, other = (eyes.shipped().look(each).steps()[-1].picture for each in (picture, picture[:, ::-1]))
        differences.append(np.abs(one.astype(int) - other[:, ::-1]).mean())
    assert np.median(differences) < 12


@pytest.mark.parametrize("harm", ["missing", "cut", "nonsense"])
def test_a_damaged_bundle_is_told(tmp_path: Path, harm: str) -> None:
    shutil.copytree(eyes.DIRECTORY, tmp_path / "photo")
    network, about = tmp_path / "photo" / eyes.NETWORK, tmp_path / "photo" / eyes.ABOUT
    if harm == "missing":
        network.unlink()
    elif harm == "cut":
        network.write_bytes(network.read_bytes()[:-10])
    else:
        about.write_text('{"unknown_above": 7}')
    with pytest.raises(Problem, match="The model photo cannot be used"):
        eyes.Eyes(tmp_path / "photo")
