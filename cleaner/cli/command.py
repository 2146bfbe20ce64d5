"""What a command is: a function that may take the Call, and its own options, made into an app of typer's.

typer reads signatures. A command has a dozen flags, most of them settings, and many commands have the same ones. So
the function may take a dataclass of options as one parameter, and what all commands share it does not take at all:
the signature that typer is shown spells everything out."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterable, Iterator
from inspect import Parameter, Signature
from typing import Any, TypeAlias, get_type_hints

from cleaner.cli.commandline import SUMMARIES, Context, Exit, Group, Single, Typer, TyperGroup, make_app
from cleaner.cli.console import complain
from cleaner.cli.options import Call, Common, Printing, setting_options

Function: TypeAlias = Callable[..., Any]


def command(
    name: str, *, examples: Iterable[str], settings: Iterable[str] = (), common: type[Common] = Printing
) -> Callable[[Function], Typer]:
    """Make an app of a function that gives the exit status. ``settings`` are as in options.setting_options."""

    def make(function: Function) -> Typer:
        app = make_app()
        spoken = _spoken(function, setting_options(tuple(settings)), common)
        app.command(name.rpartition(" ")[2], cls=Single, help=_help(name, function), epilog=_epilog(examples))(spoken)
        return app

    return make


def group(name: str, *, examples: Iterable[str], kind: type[TyperGroup] = Group) -> Callable[[Function], Typer]:
    """Make an app with commands of its own; called without one it shows its help, as an error."""

    def make(function: Function) -> Typer:
        app = make_app(kind)
        spoken = _spoken(function, {}, Common)
        app.callback(invoke_without_command=True, help=_help(name, function), epilog=_epilog(examples))(spoken)
        return app

    return make


def _spoken(function: Function, settings: dict[str, Any], common: type[Common]) -> Function:
    """The function as typer calls it: with its context and every option by name."""
    own = list(_parameters(function))
    sets: dict[str, Any] = {each.name: each.annotation for each in own if dataclasses.is_dataclass(each.annotation)}
    wants_call = len(own) < len(inspect.signature(function).parameters)

    def spoken(context: Context, **values: Any) -> Any:
        call = context.ensure_object(Call)
        call.take(context, _taken(values, common))
        call.flags |= {name: value for name in settings if (value := values.pop(_identifier(name))) is not None}
        values |= {name: kind(**_taken(values, kind)) for name, kind in sets.items()}
        result = function(*[call][:wants_call], **values)
        if isinstance(context.command, TyperGroup) and context.invoked_subcommand is None:
            complain(context.get_help())
            raise Exit(2)
        return result

    flags = [Parameter(_identifier(name), Parameter.KEYWORD_ONLY, default=None, annotation=each) for name, each in settings.items()]
    options = [*own, *flags, Parameter("common", Parameter.KEYWORD_ONLY, annotation=common)]
    context = Parameter("context", Parameter.KEYWORD_ONLY, annotation=Context)
    spoken.__signature__ = Signature([context, *_spelled(options)])  # type: ignore[attr-defined]
    spoken.__annotations__ = {}  # typer goes by the signature, these would be at odds with it
    return spoken


def _parameters(made: Any) -> Iterator[Parameter]:
    """What a function takes beside the Call, or a dataclass; the annotations are evaluated."""
    hints = get_type_hints(made, include_extras=True)
    for each in inspect.signature(made).parameters.values():
        if hints[each.name] is not Call:
            yield each.replace(kind=Parameter.KEYWORD_ONLY, annotation=hints[each.name])


def _spelled(parameters: Iterable[Parameter]) -> Iterator[Parameter]:
    """The parameters, those that are dataclasses field by field."""
    for each in parameters:
        yield from _parameters(each.annotation) if dataclasses.is_dataclass(each.annotation) else (each,)


def _taken(values: dict[str, Any], kind: Any) -> dict[str, Any]:
    """The values of a dataclass's fields, taken out of all values."""
    return {each.name: values.pop(each.name) for each in dataclasses.fields(kind)}


def _identifier(name: str) -> str:
    return name.replace(".", "_")


def _help(name: str, function: Function) -> str:
    """The summary of a command, then what its function says."""
    return "\n\n".join(part for part in (SUMMARIES.get(name, ""), inspect.cleandoc(function.__doc__ or "")) if part)


def _epilog(examples: Iterable[str]) -> str:
    """The end of a help: examples, one a line, which ``\\b`` keeps from being wrapped."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in examples)])
