"""The documents say what the code says, in both languages the same, and their links lead somewhere."""

from __future__ import annotations

import importlib
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import wxseal
from wxseal import dev, phone
from wxseal._native import refusal

from vector_files import cases

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "tests"))
written = importlib.import_module("codes")


PLACES = ("*.md", ".github/*.md", "bindings-*/*.md", "core/*.md", "docs/*/*.md", "examples/**/*.md")
DOCUMENTS = [path for place in PLACES for path in sorted(ROOT.glob(place))]
# Those that are in both languages, English and Chinese.
PAIRS = [
    *((DOCS / "en" / path.name, DOCS / "zh" / path.name) for path in sorted((DOCS / "en").glob("*.md"))),
    *(
        (folder / "README.md", folder / "README.zh-CN.md")
        for folder in (ROOT, ROOT / "examples" / "migration")
    ),
]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_the_codes_stand_everywhere_as_the_core_has_them() -> None:
    assert written.outdated() == []


@pytest.mark.parametrize("kind", ["errors", "findings"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_hint_is_in_the_language_of_its_table(language: str, kind: str) -> None:
    hints = re.findall(r"\| ([^|]+) \|$", written.rows(language, kind), re.MULTILINE)
    assert all(bool(re.search(r"[\u4e00-\u9fff]", hint)) == (language == "zh") for hint in hints)


def test_an_error_says_what_explain_says() -> None:
    for code in wxseal.codes():
        error, said = refusal(code, "x"), dev.explain(code)
        assert said is not None
        assert (error.action, error.message.removeprefix("x: "), error.hint) == (
            said["action"],
            said["message"],
            said["hint"],
        )


def errcodes(language: str) -> list[tuple[str, ...]]:
    """Give the rows of the table of WeChat's own numbers."""
    row = r"^\| (-?\d+) \| `(\w+)` \| (\S+) \| (.+?) \|$"
    return re.findall(row, read(DOCS / language / "errors.md"), re.MULTILINE)


def test_the_errcode_tables_are_the_code() -> None:
    call = phone.get_user_phone_number({"code": "x"}, access_token="x", app_id="x")
    expected = []
    known = [case["out"]["err"] for case in cases() if case["id"].startswith("errcode ")]
    for number, action in ((error["number"], error["action"]) for error in known):
        with pytest.raises(wxseal.PlatformError) as caught:
            call.parse(200, f'{{"errcode":{number}}}')
        public = "yes" if caught.value.public["errcode"] == number else "no"
        assert caught.value.action == action
        expected.append((str(number), action, public, caught.value.meaning))
    assert errcodes("en") == expected
    words = {"yes": "\u662f", "no": "\u5426"}
    chinese = [(number, action, words[public]) for number, action, public, _ in expected]
    assert [row[:3] for row in errcodes("zh")] == chinese


def test_both_languages_have_the_same_pages_and_name_each() -> None:
    english, chinese = ({path.name for path in (DOCS / language).iterdir()} for language in ("en", "zh"))
    assert english == chinese
    for language in ("en", "zh"):
        index = DOCS / language / "README.md"
        named = {leads_to(index, link)[0] for link in links(index)}
        assert {index.with_name(one) for one in english} - named == {index}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: name(pair[0]))
def test_both_have_the_same_parts(pair: tuple[Path, Path]) -> None:
    english, chinese = map(parts, pair)
    for kind, found in english.items():
        assert chinese[kind] == found, kind


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: name(pair[0]))
def test_each_leads_to_its_own_language_and_to_its_twin(pair: tuple[Path, Path]) -> None:
    english, chinese = ({pair[language] for pair in PAIRS} for language in (0, 1))
    for path, twin, others in ((pair[0], pair[1], chinese), (pair[1], pair[0], english)):
        assert {leads_to(path, link)[0] for link in links(path)} & others == {twin}, name(path)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in links(path):
        target, anchor = leads_to(path, link)
        assert ".." not in target.parts, link
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_what_registries_show_leads_nowhere_into_the_repository() -> None:
    # The README of the crate has such a test of its own, of what is packed.
    assert links(ROOT / "bindings-python" / "README.md") == []
    npm = [ROOT / "bindings-wasm" / one for one in ("README.md", "README.zh-CN.md")]
    assert {leads_to(path, link)[0] for path in npm for link in links(path)} == set(npm)


def test_what_pypi_shows_begins_with_the_example_and_names_what_there_is() -> None:
    text = read(ROOT / "bindings-python" / "README.md")
    shown = re.search(r"(?ms)^```python\n(.*?)^```$", text)
    assert shown is not None
    assert shown[1] == read(ROOT / "examples" / "open_data.py")
    listed = re.findall(r"(?m)^\| `[\w. ]+` \| (`.+?`) \|", read(DOCS / "en" / "functions.md"))
    names = [one for names in listed for one in re.findall(r"`([\w.]+)`", names)]
    assert len(names) > 50
    for whole, of, function in ((one, *one.rpartition(".")[::2]) for one in names):
        # Those for asyncio are called alike; functions stand one by one only for open data.
        wanted = function if of in ("", "open_data") else of
        assert whole.startswith("Async") or f"`{wanted}`" in text or f"`wxseal.{wanted}`" in text, whole


def parts(path: Path) -> dict[str, Any]:
    """Give what a document has in any language, less the tables of codes, which are compared with the
    code."""
    text = re.sub(r"(?m)^\| `\w+` \| `(?:fix_\w+|refresh|reject|relogin|retry)` \|.*$", "", read(path))
    fences = re.findall(r"(?ms)^```(\w*)\n(.*?)^```$", text)
    return {
        "headings": [len(level) for level in re.findall(r"(?m)^(#+) ", prose(path))],
        "blocks of code": [(language, code.count("\n")) for language, code in fences],
        "rows": [row.count("|") for row in re.findall(r"(?m)^\|.*$", text)],
        "points": len(re.findall(r"(?m)^- ", text)),
        "code": sorted(re.findall(r"`[^`\n]+`", text)),
        "links": sorted(neutral(path, link) for link in links(path, outside=True)),
    }


def prose(path: Path) -> str:
    """Leave out the blocks of code, in which # begins a comment."""
    return re.sub(r"(?ms)^```.*?^```$", "", read(path))


def links(path: Path, *, outside: bool = False) -> list[str]:
    """Give the links within the repository, or all."""
    found = re.findall(r"\]\(([^)]+)\)", prose(path))
    return [link for link in found if outside or not link.startswith("https:")]


def leads_to(path: Path, link: str) -> tuple[Path, str]:
    """Give the file that a link leads to, and the anchor in it.

    Above the repository its path has a `..` left.
    """
    file, _, anchor = link.partition("#")
    return ROOT / os.path.normpath(Path(name(path)).parent / file) if file else path, anchor


def neutral(path: Path, link: str) -> str:
    """Give a link as it is in every language: an anchor is the number of its heading."""
    if link.startswith("https:"):
        return link
    target, anchor = leads_to(path, link)
    file = re.sub(r"^docs/(en|zh)/", "docs/", name(target)).replace(".zh-CN.md", ".md")
    return f"{file}#{anchors(target).index(anchor)}" if anchor else file


def anchors(path: Path) -> list[str]:
    """Give the anchors of the headings as GitHub makes them."""
    made: list[str] = []
    for heading in re.findall(r"(?m)^#+ (.+)$", prose(path)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        made.append(re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-"))
    # One that was there before gets a number.
    before = [made[:index].count(anchor) for index, anchor in enumerate(made)]
    return [f"{anchor}-{count}" if count else anchor for anchor, count in zip(made, before, strict=True)]
