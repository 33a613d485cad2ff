"""One file a command, each with one function of the command's name; imported when it runs."""

from takeroot.cli.commands.adopt import adopt
from takeroot.cli.commands.backtest import backtest
from takeroot.cli.commands.check import check
from takeroot.cli.commands.demo import demo
from takeroot.cli.commands.evaluate import evaluate
from takeroot.cli.commands.explain import explain
from takeroot.cli.commands.export import export
from takeroot.cli.commands.forget import forget
from takeroot.cli.commands.init import init
from takeroot.cli.commands.models import models
from takeroot.cli.commands.plan import plan
from takeroot.cli.commands.promote import promote
from takeroot.cli.commands.purge import purge
from takeroot.cli.commands.returns import returns
from takeroot.cli.commands.rollup import rollup
from takeroot.cli.commands.score import score
from takeroot.cli.commands.simulate import simulate
from takeroot.cli.commands.train import train
from takeroot.cli.commands.ui import ui
from takeroot.cli.commands.verify import verify

COMMANDS = (
    *(demo, init, check, train, backtest, score, explain, export, plan, rollup, returns, evaluate),
    *(models, promote, adopt, ui, verify, forget, purge, simulate),
)
"""In the order in which they are used."""
