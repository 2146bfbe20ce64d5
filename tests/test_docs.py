"""The documentation says what the code says, and the project says nothing of where it was made."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from cleaner.cli.commandline import SUMMARIES
from cleaner.cli.options import FLAGS
from cleaner.cli.problem import BUG, FAILED, INTERRUPTED, UNWRITABLE, USAGE
from cleaner.config import fields
from cleaner.model import KINDS
from cleaner.output import outputs
from cleaner.rule import rules

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["README.md", "docs/commands.md"])
def test_parts_are_what_make_docs_writes(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf8")
    assert generator().fill(text) == text, "out of date: make docs"


@pytest.mark.parametrize("command", SUMMARIES)
def test_each_command_is_in_the_readme(command: str) -> None:
    assert f"| `cleaner {command}` |" in README


@pytest.mark.parametrize("rule", rules())
def test_each_rule_is_in_the_readme(rule: str) -> None:
    assert f"| `{rule}` |" in README


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_in_the_readme(kind: str) -> None:
    assert f"| `{kind}` |" in README


@pytest.mark.parametrize("output", outputs())
def test_each_output_is_in_the_readme(output: str) -> None:
    assert f"| `{output}` | `articles." in README


@pytest.mark.parametrize("flag", [flag for flag, _, _ in FLAGS.values()])
def test_each_flag_is_documented(flag: str) -> None:
    assert f"  {flag} " in COMMANDS


@pytest.mark.parametrize("setting", fields())
def test_each_setting_is_documented(setting: str) -> None:
    assert f"| `{setting}` |" in COMMANDS


@pytest.mark.parametrize("status", [USAGE, FAILED, BUG, UNWRITABLE, INTERRUPTED])
def test_each_exit_status_is_in_the_readme(status: int) -> None:
    assert re.search(rf"^\| {status}\b", README, re.M)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf8"))
    assert targets or page.name not in ("README.md", "CONTRIBUTING.md")
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_files_that_are_named_are_there(page: Path) -> None:
    named = re.findall(r"`((?:cleaner|tests|docs|bench|samples)/[\w/.-]+)`", page.read_text(encoding="utf8"))
    assert named or page.name != "CONTRIBUTING.md"
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_readme_examples_of_python_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pages").mkdir()
    for name in ("page.html", "pages/a.txt", "pages/b.txt"):
        (tmp_path / name).write_text((ROOT / "docs" / "example.txt").read_text(encoding="utf8"), encoding="utf8")
    monkeypatch.chdir(tmp_path)
    code = re.search(r"```python\n(.*?)```", README, re.S)
    assert code is not None
    names: dict[str, object] = {}
    exec(code[1], names)
    assert len(names["articles"]) == 2  # type: ignore[arg-type]
