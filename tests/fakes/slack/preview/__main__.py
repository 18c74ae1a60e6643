"""`python -m tests.fakes.slack.preview surfaces.json > page.html`"""

import json
import sys
from pathlib import Path

from tests.fakes.slack.preview.pages import page

if len(sys.argv) != 2:
    sys.exit("usage: python -m tests.fakes.slack.preview surfaces.json > page.html")
found = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
sys.stdout.write(page(found if isinstance(found, list) else [found]))
