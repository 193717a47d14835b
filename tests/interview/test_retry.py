"""A retry is another interview: what earlier sessions put comes last."""

from __future__ import annotations

from typing import Any

import pytest

from mockint.bank.models import CurveBall
from mockint.interview.fold import fold
from mockint.interview.follow_ups import curve_ball

Desk = Any
MakeDesk = Any
PUT, BALL, WITHDRAWN = "follow_up_put", "curve_ball_put", "follow_up_withdrawn"


def due(desk: Desk) -> list[str]:
    """The order in which follow-ups come, all of them due."""
    desk.submit()
    desk.grade()
    names = []
    while (step := desk.next())[0] == "follow_up":
        names.append(step[1])
        desk.put(step[1])
        desk.session.skip()
    return names


@pytest.mark.parametrize(
    ("earlier", "order"),
    [
        ([], ["crash", "alarm", "late", "errors"]),
        ([[(PUT, "crash")]], ["alarm", "crash", "late", "errors"]),
        ([[(PUT, "crash"), (PUT, "late")]], ["alarm", "crash", "errors", "late"]),
        ([[(PUT, "crash"), (WITHDRAWN, "crash")]], ["crash", "alarm", "late", "errors"]),
        ([[(PUT, "crash")], [(PUT, "alarm")]], ["crash", "alarm", "late", "errors"]),
        ([[(PUT, "model-bounded")]], ["crash", "alarm", "late", "errors"]),
    ],
)
def test_follow_ups_that_no_earlier_session_put_come_first_in_their_group(
    make_desk: MakeDesk, earlier: Any, order: list[str]
) -> None:
    assert due(make_desk(earlier=earlier)) == order


@pytest.mark.parametrize(
    ("earlier", "ball"),
    [
        ([], "double"),
        ([[(BALL, "double")]], "half"),
        ([[(BALL, "half")]], "double"),
        ([[]], "half"),
        ([[(BALL, "double")], [(BALL, "half")]], "double"),
        ([[(BALL, "half")], [(BALL, "double")]], "half"),
    ],
)
def test_the_curve_ball_is_another_one(make_desk: MakeDesk, earlier: Any, ball: str) -> None:
    desk = make_desk("pressure", earlier=earlier)
    desk.session.begin_answer()
    desk.time.advance(500)
    desk.session.tick()
    assert desk.session.state.curve_ball == ball


def test_where_all_were_put_the_one_put_longest_ago_comes() -> None:
    balls = [CurveBall(id=name, change="It changes.") for name in ("one", "two", "three")]
    assert curve_ball(balls, 7, ["two", "one", "three", "two"]).id == "one"


def test_what_was_put_before_is_in_the_recording_and_comes_back_with_it(
    make_desk: MakeDesk,
) -> None:
    desk = make_desk(earlier=[[(PUT, "crash"), (BALL, "half")]])
    (data,) = desk.recorder.data("retried")
    assert data == {"follow_ups": ["crash"], "curve_balls": ["half"]}
    assert fold("s-1", desk.recorder.events) == desk.session.state
    assert make_desk().recorder.kinds() == ["opened"]
