"""The command group. Commands are imported when they are called, so that `--help` starts fast."""

from __future__ import annotations

import gc
import importlib
import keyword
import sys

import click

from meshadvisor import __version__
from meshadvisor.values.errors import MeshadvisorError, ProblemsError
from meshadvisor.values.problems import printable

COMMANDS = {
    "recommend": "Rank the meshes for your requirements, and say why.",
    "compare": "Show meshes side by side.",
    "show": "Show one mesh or one feature.",
    "explain": "Show why a cell says what it says.",
    "estimate": "Estimate what a mesh takes and reserves at your size.",
    "claims": "Audit what other comparisons say.",
    "stats": "Show how much is known, and how surely.",
    "stale": "List which facts to check again first.",
    "validate": "Check data files and requirements; repair what is mechanical.",
    "new": "Begin a mesh, a feature or a statement in the data.",
    "diff": "Show what a change of the data does.",
    "import": "Propose statements from other projects' published files.",
    "links": "Check the addresses that the data cites.",
    "docs": "Write or check the generated pages.",
    "export": "Write the knowledge base as JSON, CSV or SQLite.",
    "schema": "Write or check the JSON Schemas.",
}


class _Lazy(click.Group):
    """Knows its commands by name and help; loads each from the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command = importlib.import_module(f"meshadvisor.cli.{module}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS:
            from difflib import get_close_matches  # not needed while all is well

            near = get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"no command called '{args[0]}'" + (f"; did you mean {near[0]}?" if near else ""))
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="meshadvisor")
def main() -> None:
    """Which service mesh should we run, if any, and why? Answered from dated, sourced facts.

    Exit codes: 0 fine, 1 nothing qualifies or problems were found, 2 bad input, 3 our own fault.
    """


def run() -> None:
    """Entry point: errors become lines on stderr and an exit code, never a traceback."""
    gc.disable()  # a short process that makes no cycles worth collecting
    try:
        status = main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(2)
    except click.ClickException as problem:
        problem.show()
        sys.exit(2)
    except ProblemsError as problem:
        for one in problem.problems:
            click.echo(str(one), err=True)
        sys.exit(problem.exit_code)
    except MeshadvisorError as problem:
        click.echo(f"error: {printable(str(problem), most=2000)}", err=True)
        sys.exit(problem.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as problem:
        click.echo(f"error: {problem.strerror or problem}", err=True)
        sys.exit(2)
    except Exception as problem:  # our own fault: still one line
        said = printable(f"{type(problem).__name__}: {problem}")
        click.echo(f"error: internal: {said}; please report it", err=True)
        sys.exit(3)
    gc.freeze()  # nor is it searched for them at the end
    sys.exit(status if isinstance(status, int) else 0)
