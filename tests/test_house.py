"""The house stands as CONTRIBUTING.md draws it: sizes, doors, plug-ins, public names."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleaner
from cleaner import model
from cleaner.cli.commandline import SUMMARIES
from cleaner.discover import discover

PACKAGE = Path(cleaner.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf8")) for path in MODULES}
PLUGINS = {"rules": "RULE", "outputs": "OUTPUT", "sources": "SOURCE", "engines": "ENGINE", "cli.commands": "COMMAND"}


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(PACKAGE)}:{node.name}", node


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_module_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf8").splitlines()) <= 300


def test_half_of_the_modules_have_fewer_than_120_lines() -> None:
    assert statistics.median(len(path.read_text(encoding="utf8").splitlines()) for path in MODULES) < 120


def test_nine_functions_in_ten_have_at_most_20_lines() -> None:
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for _, node in functions()]
    assert statistics.quantiles(lengths, n=10)[-1] <= 20


def test_no_signature_is_wider_than_five() -> None:
    def width(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
        given = [each for each in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs] if each.arg not in ("self", "cls")]
        return len(given)

    assert [where for where, node in functions() if width(node) > 5] == []


def imported(tree: ast.Module) -> set[str]:
    """Top-level packages that a module imports when it runs, anywhere in it; imports for type checkers cost nothing."""
    unseen = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    names: set[str] = set()
    for node in (each for part in tree.body if part not in unseen for each in ast.walk(part)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"cleaner"}


def test_each_third_party_package_is_imported_by_one_module() -> None:
    """But numpy: arrays pass between the stages of deduplication, and features and trees of the learned voter are."""
    doors = defaultdict(set)
    for path, tree in TREES.items():
        for package in imported(tree):
            folder = path.relative_to(PACKAGE).parts[0]
            doors[package].add(folder if package == "numpy" and folder in ("dedup", "voter") else name(path))
    assert {package: paths for package, paths in doors.items() if len(paths) > 1} == {"numpy": {"dedup", "voter"}}


@pytest.mark.parametrize(("folder", "constant"), PLUGINS.items())
def test_each_plug_in_exports_its_constant(folder: str, constant: str) -> None:
    found = discover(f"cleaner.{folder}", constant)
    assert list(found) == sorted(path.stem for path in PACKAGE.joinpath(*folder.split(".")).glob("*.py") if path.stem != "__init__")


def test_each_command_has_a_summary() -> None:
    assert {each for each in SUMMARIES if " " not in each} == set(discover("cleaner.cli.commands", "COMMAND"))


def test_public_names_are_sorted_and_each_is_there() -> None:
    assert cleaner.__all__ == sorted(cleaner.__all__)
    assert [each for each in cleaner.__all__ if not hasattr(cleaner, each)] == []


def test_public_names_hold_every_noun_that_a_verb_takes_or_gives() -> None:
    inner = {"Address", "Framed", "Match", "Recurrence", "Relation", "KINDS"}
    nouns = {each for each in vars(model) if each[0].isupper() and getattr(getattr(model, each), "__module__", "") == "cleaner.model"}
    assert nouns - inner <= set(cleaner.__all__)


def test_a_public_verb_stays_a_verb_once_all_modules_are_loaded() -> None:
    code = "import cleaner, cleaner.cli, cleaner.api; print([each for each in ('clean', 'read') if not callable(getattr(cleaner, each))])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        cleaner.nothing_of_the_kind  # noqa: B018 (the look-up is what is tested)


@pytest.mark.parametrize("code", ["import cleaner", "import cleaner.cli"])
def test_importing_the_package_loads_nothing_heavy(code: str) -> None:
    heavy = "trafilatura scipy datasketch numpy lxml rich tldextract htmldate pyarrow fastwarc zstandard numba".split()
    heavy += ["cleaner.rules", "cleaner.text"]
    code += f"; import sys; print([each for each in {heavy!r} if each in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_every_public_function_and_class_says_what_it_does() -> None:
    silent = [
        f"{name(path)}:{node.name}"
        for path, tree in TREES.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []
