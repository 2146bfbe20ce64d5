"""The door: reads the command line, runs a command, and turns whatever is raised into an exit status."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import Annotated, TypeAlias

import cleaner
from cleaner.cli.command import group
from cleaner.cli.commandline import Exit, Option, Root, execute
from cleaner.cli.console import complain, open_streams
from cleaner.cli.options import Call

# Objects between two searches for cycles that nobody holds: what is loaded stays, and to search it all along takes a tenth of the start.
_OBJECTS = 50_000
EXAMPLES = ("cleaner run pages/ -o out/", "cleaner clusters out/", "cleaner show out/ c0001 --diff", "cleaner explain page.html")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"cleaner {cleaner.__version__}")
        raise Exit


Version: TypeAlias = Annotated[bool, Option("--version", help="print the version", callback=_print_version, is_eager=True)]


@group("cleaner", kind=Root, examples=EXAMPLES)
def app(version: Version = False) -> None:
    """Strip scraped news pages of clutter, say why for every block, and cluster the copies of a story."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 complete; 1 --check found something; 2 usage, configuration or missing
    input; 3 finished, some inputs failed; 74 output not written; 130 and 143 interrupted; 70 a bug."""
    gc.set_threshold(_OBJECTS)
    open_streams()
    call = Call()
    try:
        status = execute(app, arguments, call)
        sys.stdout.flush()
    except SystemExit:
        raise
    except BrokenPipeError:
        status = 0  # The reader of the result has seen enough.
    except BaseException as error:
        status = tell(error, call.verbose)
    gc.freeze()  # nor is it searched at the end
    sys.exit(status)


def tell(error: BaseException, verbose: int) -> int:
    """Print the error in its two lines, before them the traceback under -vv; the exit status."""
    from cleaner.cli.problem import explain_error

    if verbose > 1:
        import traceback

        complain("".join(traceback.format_exception(error)).rstrip())
    problem = explain_error(error)
    for line in problem.lines():
        complain(line)
    return problem.status


if __name__ == "__main__":
    main()
