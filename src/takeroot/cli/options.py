"""Options that several commands share, each described once."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    str, typer.Argument(help="Folder, file or database URL of the staff records.", metavar="DATA", show_default=False)
]
AsOf = Annotated[
    str, typer.Option("--as-of", help="The month at whose end all is known that may be used.", metavar="YYYY-MM")
]
Received = Annotated[
    str | None,
    typer.Option(
        help="The day of delivery; what has happened lies on or before it. Default: today.", metavar="YYYY-MM-DD"
    ),
]
WorkspaceFolder = Annotated[
    Path | None,
    typer.Option("--workspace", help="A folder with features/ and models/. Default: here, else the packaged one."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Stop on warnings with exit code 3; publish nothing.")]
Run = Annotated[Path, typer.Argument(help="A published run: OUT/YYYY-MM.", metavar="OUT/M", show_default=False)]
Language = Annotated[str, typer.Option("--lang", help="zh or en.")]
