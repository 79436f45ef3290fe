"""Lines on the terminal without rich: nothing written by others steers it, and JSON stays what it is."""

import json

import typer

from tree.characters import STEERING, without_steering


def echo(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print a text, on standard error if wanted, without characters that steer a terminal or turn what is read."""
    typer.echo(without_steering(text), err=err, nl=nl)


def echo_json(text: str) -> None:
    """Print JSON; such characters in it are escaped, which means the same."""
    typer.echo(STEERING.sub(lambda found: json.dumps(found[0])[1:-1], text))
