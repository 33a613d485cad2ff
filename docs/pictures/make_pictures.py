"""Pictures of the lists as a director sees them: workbook and page, Chinese and English, from the demo's county.

Run it in the repository: python docs/pictures/make_pictures.py. It needs LibreOffice, pdftoppm, Chromium and a Chinese
font; with `demo/` there (`make demo`) it takes about two minutes.
"""  # noqa: INP001 - a script, not a package

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib import image

from takeroot.report.export import export
from takeroot.report.export_rollup import export_rollup
from takeroot.workspace.workspace import Workspace, read_workspace

HERE = Path("docs/pictures")
DEMO = Path("demo")
MONTHS = ("2024-10", "2024-11", "2024-12")
PROGRAMS = ("soffice", "pdftoppm", "chromium")
HEIGHT = 2400
"""Pixels of a page that are pictured; the window is higher by what its frame takes."""

LISTED = 8
"""About how many people the pictured list should name."""

CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def main() -> None:
    """Make all pictures anew."""
    if missing := [program for program in PROGRAMS if shutil.which(program) is None]:
        sys.exit(f"missing: {', '.join(missing)}; install LibreOffice, poppler-utils and Chromium")
    takeroot = [str(Path(sys.executable).with_name("takeroot"))]  # of the same environment
    if not (DEMO / "county").is_dir():
        run(*takeroot, "demo", "--to", str(DEMO))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for month in MONTHS:
            workspace = ("--workspace", str(DEMO / "workspace"))
            run(*takeroot, "score", str(DEMO / "county"), "--as-of", month, "--out", str(out / "runs"), *workspace)
        make_pictures(out / "runs" / MONTHS[-1], out)


def make_pictures(scored: Path, out: Path) -> None:
    """Export one facility and the roll-up, and picture them."""
    workspace = read_workspace(DEMO / "workspace")
    facility = telling_facility(scored)
    for language in ("zh", "en"):
        for kind in ("xlsx", "html"):
            files = write_lists(scored, out, workspace, facility, language, kind)
            for name, path in files.items():
                picture = picture_workbook if kind == "xlsx" else picture_page
                picture(path, f"{name}-{'workbook' if kind == 'xlsx' else 'page'}-{language}", out)


def write_lists(  # noqa: PLR0917 - six plain words
    scored: Path, out: Path, workspace: Workspace, facility: str, language: str, kind: str
) -> dict[str, Path]:
    """Write one list and the roll-up in one language and format."""
    given = {"format": kind, "language": language, "factors": workspace.factors, "disclosure": workspace.disclosure}
    [one] = export(scored, out / "lists", levers=workspace.levers, facility=facility, **given)
    return {
        "list": out / "lists" / one.file,
        "rollup": out / "lists" / export_rollup(scored, out / "lists", **given).file,
    }


def telling_facility(scored: Path) -> str:
    """Choose a facility whose list has about eight people, one of them in the high band."""
    people = pd.read_parquet(scored / "people.parquet")
    counts = pd.crosstab(people["facility_id"], people["band"])
    fit = counts[(counts.sum(axis=1) >= 10) & (counts["high"] >= 1)]  # noqa: PLR2004 - smaller ones have no list
    return str((fit["high"] + fit["watch"] - LISTED).abs().sort_index().idxmin())


def picture_workbook(path: Path, name: str, out: Path) -> None:
    """Print a workbook by LibreOffice and keep its first pages."""
    run(
        "soffice",
        f"-env:UserInstallation={(out / 'office').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(out),
        str(path),
    )
    run("pdftoppm", "-r", "110", "-l", "2", "-png", str(out / f"{path.stem}.pdf"), str(out / name))
    for number, page in enumerate(sorted(out.glob(f"{name}-*.png")), 1):
        save(image.imread(page), HERE / f"{name}-{number}.png")


def picture_page(path: Path, name: str, out: Path) -> None:
    """Photograph a page in Chromium and cut off the empty foot."""
    target = out / f"{name}.png"
    profile = f"--user-data-dir={out / 'profile'}"
    run("chromium", *CHROMIUM, profile, f"--window-size=1280,{HEIGHT + 200}", f"--screenshot={target}", path.as_uri())
    save(image.imread(target)[:HEIGHT], HERE / f"{name}.png")


def save(pixels: np.ndarray, path: Path) -> None:
    """Cut off the rows at the end that are all of one colour."""
    last = np.flatnonzero((pixels != pixels[:, :1]).any(axis=(1, 2)))[-1]
    image.imsave(path, pixels[: last + 20])


def run(*command: str) -> None:
    """Run a program, quietly; its words are shown when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - programs named above
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr or done.stdout}")


if __name__ == "__main__":
    main()
