"""The vectors of names and certificates whose hashes do not agree with what is expected, and what is
found."""

from __future__ import annotations

import hashlib

from cases import Json
from diagnosed import Diagnosed
from face_v2 import digest
from sample import ID_NUMBER

NAME = "\u963f\u4e0d\u90fd\u00b7\u70ed\u5408\u66fc"


def md5(text: str) -> str:
    """Hash a name as the first interface does."""
    return hashlib.md5(text.encode()).hexdigest()


class Names(Diagnosed):
    """The cases of a hash, and of the person that it is to be of."""

    def __init__(self) -> None:
        super().__init__(context={"name": NAME, "id_number": ID_NUMBER})

    def named(self, name: str, message: Json, *found: str, fine: bool = True, given: str = NAME) -> None:
        """Add what is found in a hash, where this name is expected."""
        context = {"name": given, "id_number": ID_NUMBER}
        self.of_text(f"name-{name}", message, context, *found, fine=fine)


def names() -> Names:
    cases = Names()
    cases.named("whole", {"nameUtf8Md5": md5(NAME)})
    cases.named("whole-cert", {"certHash": digest(NAME, ID_NUMBER)})
    cases.named("blank-behind", {"nameUtf8Md5": md5(NAME)}, "name_blank name", given=NAME + " ")
    cases.named("blank-too-few", {"nameUtf8Md5": md5(NAME + " ")}, "name_blank name")
    for dot in "\u2022\u30fb.":
        other = NAME.replace("\u00b7", dot)
        cases.named(f"dot-{ord(dot):x}", {"nameUtf8Md5": md5(NAME)}, "name_dot name", given=other)
        cases.named(f"cert-dot-{ord(dot):x}", {"certHash": digest(other, ID_NUMBER)}, "name_dot name")
    cases.named("letter", {"certHash": digest(NAME, ID_NUMBER.lower())}, "name_letter_case cert_hash")
    cases.named("another", {"nameUtf8Md5": md5("x")}, "expected_mismatch name_utf8_md5", fine=False)
    cases.named(
        "another-cert", {"certHash": digest("x", ID_NUMBER)}, "expected_mismatch cert_hash", fine=False
    )
    for about, message in (
        ("", {"nameUtf8Md5": md5(NAME)}),
        ("-cert", {"certHash": digest(NAME, ID_NUMBER)}),
    ):
        lost = ("unexplained", "argument_missing name")
        cases.found(f"name-left-out{about}", message, {"id_number": ID_NUMBER}, *lost)
    cases.found("name-without-a-number", {"nameUtf8Md5": md5(NAME)}, {"name": NAME}, "fine")
    lost = ("unexplained", "argument_missing id_number")
    cases.found("name-number-left-out", {"certHash": digest(NAME, ID_NUMBER)}, {"name": NAME}, *lost)
    return cases
