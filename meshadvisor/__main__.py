"""`python -m meshadvisor`."""

from meshadvisor.cli.main import run

run()
