"""What the PHP snippet of examples/migration does."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from conftest import ROOT
from sample import DATA, IV, KEY, OTHER_KEY

SNIPPET = ROOT / "examples" / "migration" / "tutorial.php"


def php(call: str, *arguments: str) -> Any:
    """What a function of the snippet answers."""
    script = f"require $argv[1]; echo json_encode({call}(...array_slice($argv, 2)));"
    done = subprocess.run(
        ["php", "-r", script, "--", str(SNIPPET), *arguments], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_a_key_that_is_not_decoded_opens_nothing_and_nobody_is_told() -> None:
    assert php("decrypt", KEY, DATA, IV) is None
    assert php("decryptDecoded", KEY, DATA, IV)["nickName"] == "Band"


def test_any_failure_is_null() -> None:
    assert php("decryptDecoded", OTHER_KEY, DATA, IV) is None
    assert php("decryptDecoded", KEY, DATA.replace("+", " "), IV) is None


def test_digests_that_look_like_numbers_are_equal() -> None:
    assert php("sameSign", "0e462097431906509019562988736854", "0e830400451993494058024219903391") is True
    assert php("sameSign", "1e462097431906509019562988736854", "0e830400451993494058024219903391") is False
