"""Runs commands of az one after the other in one process, as its start takes a second: one JSON list of arguments per line.

Prints one JSON line per command: {"code": 0, "answer": …}.
"""

import io
import json
import sys

from azure.cli.core import get_default_cli


def main() -> None:
    cli = get_default_cli()
    for line in sys.stdin:
        said = io.StringIO()
        try:
            code = cli.invoke([*json.loads(line), "--output", "json"], out_file=said)
        except SystemExit as error:
            code = error.code
        text = said.getvalue().strip()
        print(json.dumps({"code": code, "answer": json.loads(text) if text else None}), flush=True)


if __name__ == "__main__":
    main()
