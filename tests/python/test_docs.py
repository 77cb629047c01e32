"""The docstrings: there is one for everything public, their examples run, and the stub has those of the
module."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import wxseal
from wxseal import _native as native

MODULES = ["wxseal", *(f"wxseal.{found.name}" for found in pkgutil.iter_modules(wxseal.__path__))]
PUBLIC = [name for name in MODULES if "._" not in name]
# What an example may take from the example of another module.
SAMPLE = ("open_data", "body", "known")


def examples(module: ModuleType) -> list[doctest.DocTest]:
    """Give the docstrings that have examples, those of the module and of what is in it, whoever wrote it in
    Rust."""
    found = doctest.DocTestFinder().find(module, module.__name__)
    if module is native:
        rust = [one for one in vars(module).values() if inspect.isroutine(one)]
        found += [test for one in rust for test in doctest.DocTestFinder().find(one, globs={}, module=False)]
    return sorted((test for test in found if test.examples), key=lambda test: test.name)


def run(test: doctest.DocTest, known: dict[str, Any]) -> dict[str, Any]:
    """Run the examples of a docstring, and give what they leave."""
    report: list[str] = []
    test.globs = {**test.globs, **known}
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test, out=report.append, clear_globs=False)
    assert runner.tries > 0
    assert not runner.failures, "".join(report)
    return test.globs


def own(module: ModuleType) -> dict[str, Any]:
    """Give what the examples of a module's own docstring leave, for those that follow."""
    text = module.__doc__ or ""
    test = doctest.DocTestParser().get_doctest(text, {}, module.__name__, None, None)
    return run(test, sample() if module.__name__ == "wxseal.dev" else {}) if test.examples else {}


def sample() -> dict[str, Any]:
    left = own(wxseal.open_data)
    return {name: left[name] for name in SAMPLE}


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    module = importlib.import_module(name)
    known = (
        {**sample(), "SessionKey": wxseal.SessionKey, "codes": wxseal.codes}
        if module is native
        else own(module)
    )
    for test in examples(module):
        run(test, sample() if test.name == "wxseal.dev" else known)


def test_the_count_of_examples() -> None:
    found = [test for name in MODULES for test in examples(importlib.import_module(name))]
    assert sum(len(test.examples) for test in found) > 60
    assert {"wxseal.open_data", "wxseal.pay_v2", "wxseal.login.code2session"} <= {test.name for test in found}


def members(of: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Give what is public in a module or in a class, with what is public in its classes."""
    yield name, of
    for key, one in vars(of).items():
        # A slot has no docstring of its own at run time: the text under it in the source is for readers and
        # editors.
        if key.startswith("_") or key in getattr(of, "__slots__", ()):
            continue
        if inspect.isclass(one) and one.__module__.startswith("wxseal") and "._" not in one.__module__:
            yield from members(one, f"{name}.{key}")
        elif (
            inspect.isroutine(one) and (getattr(one, "__module__", None) or "wxseal").startswith("wxseal")
        ) or inspect.isdatadescriptor(one):
            yield f"{name}.{key}", one


@pytest.mark.parametrize("name", PUBLIC)
def test_everything_public_says_what_it_is(name: str) -> None:
    found = dict(members(importlib.import_module(name), name))
    assert len(found) > 1
    assert [name for name, one in found.items() if not (one.__doc__ or "").strip()] == []


def test_the_stub_has_the_docstrings_of_the_module() -> None:
    path = next(iter(wxseal.__path__)) + "/_native.pyi"
    with open(path, encoding="utf-8") as file:
        stub = dict(documented(ast.parse(file.read()), "_native"))
    real = {name: inspect.cleandoc(one.__doc__ or "") for name, one in members(native, "_native")}
    assert stub == real


def documented(tree: Any, name: str) -> Iterator[tuple[str, str]]:
    yield name, ast.get_docstring(tree) or ""
    for one in tree.body:
        if isinstance(one, ast.ClassDef | ast.FunctionDef) and not one.name.startswith("_"):
            yield from documented(one, f"{name}.{one.name}")
