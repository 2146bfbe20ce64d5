"""The command line keeps its word: what goes to which stream, how it exits, what it says of errors."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from cleaner.cli import app
from cleaner.cli.commandline import SUMMARIES, Context, Option, Typer, TyperGroup, UsageError, get_command
from cleaner.cli.options import FLAGS, Call
from cleaner.cli.plainly import read_plainly
from cleaner.config import fields

PAGE = """<!doctype html><html lang="en"><head><title>Pier reopens after winter repairs - Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"></head><body><nav><ul><li><a href="/">Home</a></li></ul></nav><article>
<h1>Pier reopens after winter repairs</h1>
<p>The east pier reopened on Monday after four months of repairs, the harbour office said, and the first ferry left at noon.</p>
<p>Divers had replaced forty of the oak piles, which date from 1911, and welders closed the gap that the January storm tore.</p>
<p>Fares stay as they were until the end of the year, when the council will look at them again, a spokeswoman said.</p>
</article><div class="share"><a href="#">Share on Facebook</a></div><footer>Copyright Harbour Post</footer></body></html>"""
HOSTILE = "Pier \x1b[31m[bold]reopens\u202e\x07 =1+1 \u009b2J"
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def cleaner(*arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the command with nothing but what the test gives in the environment."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CLEANER_") and key != "NO_COLOR"}
    environment |= more.pop("env", {})
    command = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf8", env=environment, check=False, **more)


def on_terminal(*arguments: str | Path, width: int = 80, **more: str) -> str:
    """What a terminal of that width is sent by the command."""
    main, end = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(width), "TERM": "xterm-256color", **more}
    command = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    with subprocess.Popen(command, stdin=end, stdout=end, stderr=end, env=environment):
        os.close(end)
        parts = []
        while part := _read(main):
            parts.append(part)
    os.close(main)
    return b"".join(parts).decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux says so where the other end is closed.
        return b""


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "pier.html").write_text(PAGE, encoding="utf8")
    (folder / "copy.html").write_text(PAGE.replace("Harbour Post", "Quay Times"), encoding="utf8")
    return folder


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """The folder of a run over two pages with hostile text."""
    members = [
        {"id": "a1", "source": "a/\u202epier.html", "outlet": "www.a.example", "published": "2026-01-02T10:00:00+02:00"},
        {"id": "b2", "source": "b/" + "long-" * 30 + "pier.html", "outlet": "b.example", "published": "2026-01-02T09:00:00Z"},
    ]
    members[0] |= {"relation": "representative", "jaccard": 1.0, "containment": 1.0}
    members[1] |= {"relation": "abridged", "jaccard": 0.5, "containment": 0.98}
    cluster = {"cluster": "c0001", "size": 2, "representative": "a1", "agency": {"name": "AP", "evidence": "byline"}}
    cluster |= {"outlets": ["b.example", "www.a.example"], "first_published": "2026-01-02T08:00:00Z", "members": members, "reason": "wire"}
    other = {**cluster, "cluster": "c0002", "agency": None, "outlets": ["b.example"], "size": 3, "first_published": None}
    texts = {"a1": "The pier reopened on Monday. Fares stay.", "b2": "The pier reopened on Tuesday."}
    articles = [{"id": key, "source": key, "title": HOSTILE, "text": text} for key, text in texts.items()]
    for name, lines in (("clusters", [cluster, other]), ("articles", articles)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf8")
    return tmp_path


def all_commands(group: TyperGroup, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    for name in group.list_commands(Context(group)):
        command = group.get_command(Context(group), name)
        found += all_commands(command, (*path, name)) if isinstance(command, TyperGroup) else [(*path, name)]
    return found


def examples(path: tuple[str, ...]) -> list[str]:
    """The examples of a command, out of its help."""
    command, context = get_command(app), Context(get_command(app))
    for name in path:
        command = command.get_command(context, name)
    return [line.strip() for line in command.get_help(Context(command, terminal_width=200)).rpartition("Examples:\n")[2].splitlines()]


@pytest.mark.parametrize("path", all_commands(get_command(app)), ids=" ".join)
def test_every_help_ends_with_examples_of_its_command(path: tuple[str, ...]) -> None:
    shown = cleaner(*path, "--help")
    assert shown.returncode == 0
    assert examples(path)
    assert all("cleaner" in line for line in examples(path))
    assert shown.stdout.rstrip().endswith(examples(path)[-1])
    assert SUMMARIES.get(" ".join(path), "") in " ".join(shown.stdout.split())


def test_each_example_is_a_command_line_that_typer_can_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read only: each command is made to do nothing, and what its arguments name is made to exist."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    for name in ("page.html", "herald.html", "agency.html", "a.txt", "b.txt", "a.html", "b.html", "corpus.toml"):
        (tmp_path / name).write_text("")
    root = get_command(app)
    for path in all_commands(root):
        for example in examples(path):
            line = re.sub(r"^(?:[A-Z_]+=\S+ |.*\| (?=cleaner)|eval \S+\()|[|>)].*$", "", example)
            words = [word for word in shlex.split(line) if word != "cleaner"]
            context, command = Context(root), root
            while isinstance(command, TyperGroup):
                command = command.get_command(context, words.pop(0))
            command.make_context(example, words, parent=Context(root, obj=Call()))


def test_help_takes_no_time() -> None:
    code = "import os, subprocess, sys; subprocess.run([sys.executable, '-m', 'cleaner', '--help'], capture_output=True)"
    code += "; print(sum(os.times()[2:4]))"
    seconds = min(float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) for _ in range(5))
    assert seconds < 0.15


@pytest.mark.parametrize("path", all_commands(get_command(app)), ids=" ".join)
def test_help_loads_nothing_heavy(path: tuple[str, ...]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "cleaner", *path, "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.splitlines()}
    assert "cleaner" in loaded
    assert loaded & {"trafilatura", "scipy", "datasketch", "numpy", "lxml", "rich", "tldextract", "htmldate", "pydantic"} == set()


@pytest.mark.parametrize(
    ("annotation", "option", "value"),
    [
        (str, {}, "herald"),
        (str, {}, ""),
        (int, {}, 2),
        (int, {}, "20"),
        (list[str], {}, ("a.html", "b.html")),
        (list[str], {}, None),
        (Literal["auto", "never"], {}, "never"),
        (Literal["auto", "never"], {}, "pink"),
        (Path, {}, "missing"),
        (Path, {"exists": True}, "missing"),
        (Path, {"exists": True}, "folder"),
        (Path, {"file_okay": False}, "folder"),
        (Path, {"file_okay": False}, "page.html"),
        (Path, {"dir_okay": False}, "page.html"),
        (Path, {"dir_okay": False}, "folder"),
        (Path, {"resolve_path": True}, "folder/../page.html"),
    ],
)
def test_a_value_taken_plainly_is_what_typer_makes_of_it(
    annotation: Any, option: dict[str, bool], value: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*, plainly: bool) -> Any:
        made = Typer(add_completion=False)
        made.command()(callback)
        command = get_command(made)
        parameter = next(each for each in command.params if each.name == "value")
        try:
            return (read_plainly(parameter) if plainly else parameter).process_value(Context(command), value)
        except UsageError as error:
            return error.format_message()

    def callback(value: Any = None) -> None:
        """Do nothing."""

    callback.__annotations__["value"] = Annotated[annotation | None, Option("--value", **option)]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "page.html").write_text(PAGE)
    assert read(plainly=True) == read(plainly=False)


def test_a_page_is_cleaned_without_what_its_command_line_does_not_need(pages: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "cleaner", "clean", str(pages), "-o", str(tmp_path / "out")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.splitlines()}
    assert {"cleaner", "lxml"} <= loaded
    assert loaded & {"pydantic", "rich", "scipy", "datasketch", "pyarrow"} == set()


def test_every_flag_gives_a_setting_that_exists() -> None:
    assert set(FLAGS) <= set(fields())


def test_clean_prints_articles_and_nothing_else(pages: Path) -> None:
    done = cleaner("clean", pages / "pier.html")
    (article,) = rows(done.stdout)
    assert article["title"] == "Pier reopens after winter repairs"
    assert article["text"].count("\n\n") == 2
    assert "Share on" not in article["text"]
    assert done.stderr.startswith("cleaned 1 of 1 page")
    assert done.returncode == 0


def test_clean_reads_standard_input() -> None:
    assert "The east pier reopened" in cleaner("clean", "-", "--to", "text", input=PAGE).stdout


def test_a_dump_of_several_articles_gives_each_and_one_in_doubt_stays_whole_with_a_warning() -> None:
    dumps = Path(__file__).parent / "plain" / "several"
    found = cleaner("clean", dumps / "two-by-blank-lines.txt", dumps / "doubt-two-on-one-matter.txt")
    sources = [json.loads(row)["source"] for row in found.stdout.splitlines()]
    assert sources == ["doubt-two-on-one-matter.txt", "two-by-blank-lines.txt#1", "two-by-blank-lines.txt#2"]
    assert "warning: doubt-two-on-one-matter.txt seems to hold several articles" in found.stderr


def test_check_tells_a_page_with_clutter_by_its_status(pages: Path) -> None:
    assert cleaner("clean", pages, "--check").returncode == 1


def test_clean_writes_another_form_beside_the_first(pages: Path, tmp_path: Path) -> None:
    assert cleaner("clean", pages, "-o", tmp_path / "out", "--to", "csv").returncode == 0
    assert len(list(csv.reader(io.StringIO((tmp_path / "out" / "articles.csv").read_text())))) == 3


def test_run_prints_clusters_and_names_the_next_command(pages: Path, tmp_path: Path) -> None:
    done = cleaner("run", pages, "-o", tmp_path / "out")
    assert [row["size"] for row in rows(done.stdout)] == [2]
    assert "1 cluster, 1 duplicate, 1 kept" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("next: cleaner clusters ")


def test_a_failed_input_gives_3_and_is_named_even_when_quiet(pages: Path, tmp_path: Path) -> None:
    done = cleaner("-q", "clean", pages, "-o", tmp_path / "out", "--max-bytes", "500")
    assert done.returncode == 3
    assert done.stderr.startswith("failed: copy.html (too large")


def test_quiet_says_nothing_where_nothing_failed(pages: Path, tmp_path: Path) -> None:
    assert cleaner("clean", pages, "-o", tmp_path / "out", "--quiet").stderr == ""


def test_dedup_of_a_folder_finds_the_copies(pages: Path, tmp_path: Path) -> None:
    cleaner("clean", pages, "-o", tmp_path / "out")
    done = cleaner("dedup", tmp_path / "out", "--check")
    assert done.returncode == 1
    assert rows(done.stdout)[0]["size"] == 2


def test_dedup_takes_a_folder_rows_and_standard_input_alike(pages: Path, tmp_path: Path) -> None:
    cleaner("clean", pages, "-o", tmp_path / "out")
    articles = tmp_path / "out" / "articles.jsonl"
    found = {cleaner("dedup", tmp_path / "out").stdout, cleaner("dedup", articles).stdout}
    found.add(cleaner("dedup", "-", input=articles.read_text(encoding="utf8")).stdout)
    assert [len(rows(text)) for text in found] == [1]


def test_a_run_prints_what_clean_and_dedup_print_whatever_the_workers(pages: Path, tmp_path: Path) -> None:
    cleaner("clean", pages, "-o", tmp_path / "out", "--jobs", "1")
    printed = {cleaner("run", pages, "-o", tmp_path / f"out{jobs}", "--jobs", jobs).stdout for jobs in ("1", "2")}
    assert printed == {cleaner("dedup", tmp_path / "out", env={"CLEANER_JOBS": "2"}).stdout}


def test_dedup_reads_columns_of_other_names(tmp_path: Path) -> None:
    text = "The east pier reopened on Monday after four months of repairs, the harbour office said, and the first ferry left at noon."
    lines = [json.dumps({"key": key, "body": text}) for key in ("one", "two")]
    (tmp_path / "dump.jsonl").write_text("\n".join(lines) + "\n", encoding="utf8")
    (cluster,) = rows(cleaner("dedup", tmp_path / "dump.jsonl", "--text-column", "body", "--id-column", "key").stdout)
    assert {member["id"] for member in cluster["members"]} == {"one", "two"}


def test_explain_says_why(pages: Path) -> None:
    whole = cleaner("explain", pages / "pier.html").stdout
    assert re.search(r"^ +\| The east pier reopened", whole, re.M)
    document = json.loads(cleaner("explain", pages / "pier.html", "--json").stdout)
    stripped = [block for block in document["blocks"] if block["status"] == "stripped"]
    assert stripped
    assert all(block["rule"] and block["evidence"] for block in stripped)


def test_explain_of_one_rule_shows_only_what_it_spoke_of(pages: Path) -> None:
    shown = json.loads(cleaner("explain", pages / "pier.html", "--json", "--rule", "headline_repeat").stdout)["blocks"]
    assert {said["rule"] for block in shown for said in block["said"]} == {"headline_repeat"}


def test_diff_marks_words(pages: Path) -> None:
    (pages / "copy.html").write_text(PAGE.replace("on Monday", "on Tuesday"), encoding="utf8")
    done = cleaner("diff", pages / "pier.html", pages / "copy.html", "--check")
    assert "[-Monday-] {+Tuesday+}" in done.stdout
    assert done.returncode == 1


def test_show_diff_gives_each_change_as_data(results: Path) -> None:
    changed = {row["id"]: row["diff"] for row in rows(cleaner("show", results, "c0001", "--diff").stdout)}
    assert changed["a1"] == []
    assert ["cut", "Monday. Fares stay. "] in changed["b2"]
    assert ["added", "Tuesday. "] in changed["b2"]


def test_show_lists_members_in_the_order_of_time_across_zones(results: Path) -> None:
    assert [row["id"] for row in rows(cleaner("show", results, "c0001").stdout)] == ["a1", "b2"]


def test_clusters_are_whole_rows_when_piped(results: Path) -> None:
    text = (results / "clusters.jsonl").read_text(encoding="utf8")
    assert sorted(rows(cleaner("clusters", results).stdout), key=lambda row: row["cluster"]) == rows(text)


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ((), ["c0002", "c0001"]),
        (("--sort", "first"), ["c0001", "c0002"]),
        (("--agency", "ap"), ["c0001"]),
        (("--outlet", "a.example"), ["c0001"]),
        (("--min-size", "3"), ["c0002"]),
        (("--limit", "1"), ["c0002"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_clusters_are_chosen_and_sorted(results: Path, flags: tuple[str, ...], expected: list[str]) -> None:
    assert [row["cluster"] for row in rows(cleaner("clusters", results, *flags).stdout)] == expected


@pytest.mark.parametrize("form", ["table", "jsonl", "json", "csv"])
@pytest.mark.parametrize("command", ["clusters", "show"])
def test_hostile_text_never_acts_on_a_terminal(results: Path, command: str, form: str) -> None:
    more = ["c0001", "--diff"] if command == "show" else []
    flags = (command, results, *more, "--format", form)
    for shown in (cleaner(*flags).stdout, on_terminal("--color", "never", *flags)):
        assert "c0001" in shown
        assert not ACTING.search(shown)


def test_markup_in_a_title_is_literal(results: Path) -> None:
    assert "[bold]reopens" in on_terminal("clusters", results)


def test_json_keeps_hostile_text_whole(results: Path) -> None:
    assert rows(cleaner("show", results, "c0001").stdout)[0]["source"] == "a/\u202epier.html"


def test_csv_holds_no_formula() -> None:
    from cleaner.outputs.csv import cell

    expected = {"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@A1": "'@A1", " =1": "' =1", "a=1": "a=1", -1: "-1", None: ""}
    assert {value: cell(value) for value in expected} == expected


@pytest.mark.parametrize("width", [80, 120])
def test_a_table_fits_the_terminal_and_shows_what_is_cut(results: Path, width: int) -> None:
    lines = on_terminal("--color", "never", "show", results, "c0001", width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert any("…" in line for line in lines)


def test_a_piped_table_cuts_nothing(results: Path) -> None:
    assert "long-" * 30 + "pier.html" in cleaner("show", results, "c0001", "--format", "table").stdout


@pytest.mark.parametrize(
    ("flags", "environment", "colored"),
    [((), {}, True), ((), {"NO_COLOR": "1"}, False), (("--color", "never"), {}, False), (("--color", "always"), {"NO_COLOR": "1"}, True)],
    ids=["auto", "NO_COLOR", "never", "always"],
)
def test_colours_obey(results: Path, flags: tuple[str, ...], environment: dict[str, str], colored: bool) -> None:
    assert ("\x1b[" in on_terminal(*flags, "clusters", results, **environment)) is colored


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (("nosuch",), "no such command 'nosuch', cleaner", "cleaner --help"),
        (("clustres", "."), "no such command 'clustres', cleaner", "did you mean 'clusters'?"),
        (("clusters", ".", "--sort", "name"), "invalid value for '--sort': 'name' is not one of 'size'", "cleaner clusters --help"),
        (("clusters", ".", "--limit", "-1"), "invalid value for '--limit'", "cleaner clusters --help"),
        (("run", ".", "-o", "s3://bucket/out"), "s3:// is read, but not written to: name a folder", "cleaner run --help"),
        (("clean", "missing.html"), "no such file or folder: missing.html", "glob"),
        (("explain", "missing.html"), "missing.html does not exist", "cleaner explain --help"),
        (("explain", "."), ". is not a file", "cleaner explain --help"),
        (("explain", __file__, "--rule", "captoin"), "did you mean caption?", "cleaner explain --help"),
        (("run", "."), "missing option '-o'", "cleaner run --help"),
        (("config", "show", "--threshold", "2"), "dedup.threshold lies between 0 and 1, not 2.0, flag", "cleaner config show"),
        (("config", "show", "--keep-kind", "captoin"), "clean.keep_kinds knows no 'captoin', flag", "did you mean caption?"),
        (("dedup", "."), "no articles.jsonl, no other JSONL, no Parquet, .", "cleaner run . -o DIR"),
        (("export", "."), "no kept.jsonl, .", "cleaner dedup . -o ."),
        (("export", ".", "--only", "all"), "no articles.jsonl, .", "cleaner run PATH -o ."),
        (("export", ".", "--shard-size", "big"), "'big' is no size; write it as 500MB or 1GB", "cleaner export --help"),
        (("sweep", "."), "no JSON lines and no Parquet in .", "name a file, a folder"),
        (("sweep", ".", "--thresholds", "0.4,much"), "'0.4,much' is no list of shares", "cleaner sweep --help"),
        (("sweep", ".", "--thresholds", "0.4,4"), "'0.4,4' is no list of shares", "cleaner sweep --help"),
        (("clusters", "."), "No such file or directory, clusters.jsonl", "cleaner run PATH -o ."),
    ],
    ids=lambda value: " ".join(value[:1]) if isinstance(value, tuple) else "",
)
def test_a_usage_error_is_two_lines_and_2(tmp_path: Path, arguments: tuple[str, ...], error: str, hint: str) -> None:
    done = cleaner(*arguments, cwd=tmp_path)
    first, second = done.stderr.splitlines()
    assert done.returncode == 2
    assert first.startswith("error: ")
    assert error in first
    assert second.startswith("  hint: ")
    assert hint in second
    assert done.stdout == ""


def test_a_cluster_that_is_not_there_names_the_nearest(results: Path) -> None:
    done = cleaner("show", results, "c001")
    assert done.returncode == 2
    assert done.stderr.endswith(f"  hint: cleaner show {results} c0001\n")


def test_a_traceback_comes_with_vv_only(tmp_path: Path) -> None:
    assert "Traceback" not in cleaner("-v", "clusters", tmp_path).stderr
    assert "Traceback" in cleaner("-v", "-v", "clusters", tmp_path).stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_standard_output_is_74(results: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "clusters", str(results)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 74
    assert done.stderr.startswith("error: No space left on device, standard output\n  hint: ")


def test_a_closed_standard_output_is_74(results: Path) -> None:
    line = f'"{sys.executable}" -m cleaner clusters "{results}" >&-'
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    assert done.returncode == 74
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_is_no_error(results: Path) -> None:
    line = f'"{sys.executable}" -m cleaner clusters "{results}" | true'
    assert subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False).stderr == ""


def test_an_output_that_cannot_be_written_is_74(pages: Path) -> None:
    done = cleaner("clean", pages, "-o", pages / "pier.html" / "out")
    assert done.returncode == 74 or "is a file" in done.stderr
    assert done.stderr.startswith("error: ")


def test_an_interrupt_is_130_and_one_line() -> None:
    command = [sys.executable, "-m", "cleaner", "explain", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as waiting:
        time.sleep(1.5)  # until it reads
        waiting.send_signal(signal.SIGINT)
        _, told = waiting.communicate()
    assert (waiting.returncode, told.strip()) == (130, "error: interrupted")


def test_settings_come_from_the_strongest_origin(tmp_path: Path) -> None:
    def origin(*flags: str, **env: str) -> tuple[Any, str]:
        shown = cleaner("config", "show", *flags, cwd=tmp_path, env=env).stdout
        row = next(row for row in rows(shown) if row["setting"] == "dedup.ngram")
        return row["value"], Path(row["origin"]).name

    assert origin() == (fields()["dedup.ngram"].default, "default")
    (tmp_path / "pyproject.toml").write_text("[tool.cleaner.dedup]\nngram = 4\n")
    assert origin() == (4, "pyproject.toml")
    (tmp_path / "cleaner.toml").write_text("ngram = 5\n")
    assert origin() == (5, "cleaner.toml")
    (tmp_path / "my.toml").write_text("[dedup]\nngram = 6\n")
    assert origin("--config", "my.toml") == (6, "my.toml")
    assert origin("--config", "my.toml", CLEANER_NGRAM="7") == (7, "CLEANER_NGRAM")
    assert origin("--config", "my.toml", "--ngram", "8", CLEANER_NGRAM="7") == (8, "flag")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[dedup]\nngrm = 5\n", "no such setting: dedup.ngrm, cleaner.toml"),
        ("[dedup]\nngram = 'five'\n", "dedup.ngram takes a whole number, not 'five', cleaner.toml"),
        ("ngram = \n", "not TOML"),
    ],
    ids=["name", "type", "syntax"],
)
def test_a_file_of_settings_that_cannot_be_used_is_2(tmp_path: Path, text: str, error: str) -> None:
    (tmp_path / "cleaner.toml").write_text(text)
    done = cleaner("config", "show", cwd=tmp_path)
    assert done.returncode == 2
    assert error.rpartition(", ")[0] in done.stderr
    assert "cleaner.toml" in done.stderr


def test_a_variable_that_is_no_setting_is_told() -> None:
    assert "warning: CLEANER_THRESHHOLD is no setting" in cleaner("config", "show", env={"CLEANER_THRESHHOLD": "1"}).stderr


def test_flags_hold_before_and_after_the_command(results: Path) -> None:
    assert cleaner("clusters", results, "--format", "csv").stdout == cleaner("clusters", results, env={"CLEANER_FORMAT": "csv"}).stdout
    for flags in (("-q", "clusters", results), ("clusters", results, "-q")):
        assert cleaner(*flags, "--agency", "none").stderr == ""


def test_a_flag_before_the_command_wins_over_its_variable(results: Path) -> None:
    assert "\x1b[" in cleaner("--color", "always", "clusters", results, "--format", "table", env={"CLEANER_COLOR": "never"}).stdout


@pytest.mark.parametrize("path", [(), ("config",)], ids=["cleaner", "cleaner config"])
def test_a_group_without_a_command_shows_its_help(path: tuple[str, ...]) -> None:
    done = cleaner(*path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == cleaner(*path, "--help").stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    assert "_CLEANER_COMPLETE" in cleaner("completion", shell).stdout


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="needs bash")
def test_the_script_for_bash_completes(results: Path) -> None:
    def answers(*words: str) -> list[str]:
        typed = " ".join(shlex.quote(word) for word in words)
        lines = cleaner("completion", "bash").stdout.replace("$1 )", f"{shlex.quote(sys.executable)} -m cleaner )")
        lines += f'COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _cleaner_completion cleaner; printf "%s\n" "${{COMPREPLY[@]}}"'
        return subprocess.run(["/bin/bash", "--norc", "-c", lines], capture_output=True, text=True, check=True).stdout.split()

    assert answers("cleaner", "cl") == ["clean", "clusters"]
    assert answers("cleaner", "show", str(results), "c") == ["c0001", "c0002"]
    assert answers("cleaner", "clusters", str(results), "--sort", "f") == ["first"]
    assert answers("cleaner", "explain", "page.html", "--rule", "support") == ["support"]


def test_completion_knows_the_clusters_of_a_folder(results: Path) -> None:
    env = {"_CLEANER_COMPLETE": "complete_bash", "COMP_WORDS": f"cleaner show {results} c", "COMP_CWORD": "3"}
    assert cleaner(env=env).stdout.splitlines() == ["c0001", "c0002"]


def test_version_is_the_version() -> None:
    import cleaner as package

    assert cleaner("--version").stdout == f"cleaner {package.__version__}\n"
