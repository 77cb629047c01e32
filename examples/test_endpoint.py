"""How to test an endpoint of your own: with records as WeChat would send them, whole and damaged."""

import pytest
from wxseal import WxsealError, dev, open_data

APP_ID = "wx4f4bc4dec97d474b"
SESSION_KEY = "tiihtNczf5v6AKRyjwEUhQ=="


def steps(body, *, app_id, session_key):
    """The endpoint under test."""
    try:
        run = open_data.we_run(body, app_id=app_id, session_key=session_key)
    except WxsealError as error:
        return (401 if error.action == "relogin" else 400), error.code
    return 200, run.data["stepInfoList"][-1]["step"]


@pytest.fixture
def posted():
    """Makes what the mini-program posts, and what the server holds."""

    def make(*damages):
        content = {"stepInfoList": [{"timestamp": 1445866601, "step": 100}]}
        known = {"app_id": APP_ID, "session_key": SESSION_KEY, "damages": damages}
        message, context = dev.forge_open_data(content, **known)
        return message, {name: context[name] for name in ("app_id", "session_key")}

    return make


def test_todays_steps(posted):
    message, known = posted()
    assert steps(message, **known) == (200, 100)


@pytest.mark.parametrize(
    ("damage", "answer"),
    [
        ("percent", (400, "base64_percent")),
        ("cut", (400, "data_length_invalid")),
        ("stale", (400, "timestamp_stale")),
        ("other_app", (400, "app_id_mismatch")),
        ("other_key", (401, "decrypt_failed")),
    ],
)
def test_a_damaged_record(posted, damage, answer):
    message, known = posted(damage)
    assert steps(message, **known) == answer
