"""One file a command, each with one function of the command's name; imported when it runs."""

from takeroot.cli.commands.check import check
from takeroot.cli.commands.demo import demo
from takeroot.cli.commands.explain import explain
from takeroot.cli.commands.export import export
from takeroot.cli.commands.init import init
from takeroot.cli.commands.score import score
from takeroot.cli.commands.simulate import simulate
from takeroot.cli.commands.train import train

COMMANDS = (demo, init, check, train, score, explain, export, simulate)
"""In the order in which they are used."""
