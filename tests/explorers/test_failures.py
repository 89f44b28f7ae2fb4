"""What an explorer says when something goes wrong."""

import pytest

from course_lib.explorers.failures import Failure, strict


@pytest.mark.parametrize(
    ("exception", "message"),
    [
        (ValueError("rate: got 3; expected less."), "rate: got 3; expected less."),
        (TypeError(" x: got 'a' \n"), "x: got 'a'"),
        (ValueError(), "This setting did not work (Value Error). Change a control to go on."),
        (
            ZeroDivisionError("by 0"),
            "This setting did not work (Zero Division Error: by 0). Change a control to go on.",
        ),
        (KeyboardInterrupt(), "This setting did not work (Keyboard Interrupt). Change a control to go on."),
    ],
)
def test_errors_for_the_reader_stand_as_they_are_and_others_in_a_sentence(exception, message):
    assert Failure(exception).message == message


@pytest.mark.parametrize(("value", "is_strict"), [("1", True), ("0", False), (None, False)])
def test_continuous_integration_is_strict(monkeypatch, value, is_strict):
    monkeypatch.delenv("COURSE_STRICT", raising=False)
    if value is not None:
        monkeypatch.setenv("COURSE_STRICT", value)
    assert strict() == is_strict
