"""`python -m macros` is the command `handbook`."""

from macros.cli import main

main(prog_name="handbook")
