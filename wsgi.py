"""The door: puts inspect/ on the path and makes the application that gunicorn and `flask` find."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "inspect"))

from kaocha.app import create_app

app = create_app()
