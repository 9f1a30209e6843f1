"""`python -m twosource` is `twosource`."""

import sys

from twosource.cli import main

if __name__ == "__main__":
    sys.exit(main())
