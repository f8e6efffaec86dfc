"""The groups of the command, one file each. `common`: what every command needs."""
