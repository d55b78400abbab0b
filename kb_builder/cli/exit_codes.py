"""What the exit codes of `kb` mean. Click ends with USAGE by itself."""

CLEAN = 0
FOUND = 1
USAGE = 2
BUG = 3
