"""The report in a real browser, where there is one: nothing is cut off, nothing goes wrong."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dnpc.report import write_report

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine"),
]

# A frame is as wide as a phone, a window of the browser is not.
MEASURE = """
<iframe id="page" style="width: {width}px; height: 900px; border: 0" srcdoc="{page}"></iframe>
<pre id="found"></pre>
<script>
document.getElementById("page").onload = ({{target}}) => {{
  const page = target.contentDocument;
  const images = [...page.images].filter((image) => image.offsetParent);
  document.getElementById("found").textContent = JSON.stringify({{
    sticks_out: page.scrollingElement.scrollWidth - page.scrollingElement.clientWidth,
    n_figures: page.querySelectorAll("figure").length,
    n_images: images.filter((image) => image.naturalWidth).length,
    widths: [...new Set(images.map((image) => image.parentElement.className))],
  }});
}};
</script>
"""


@pytest.mark.parametrize(("width", "shown"), [(375, "for-narrow"), (1280, "for-wide")])
def test_nothing_is_cut_off(built_sample: Path, tmp_path: Path, width: int, shown: str) -> None:
    write_report(built_sample, tmp_path / "report.html")
    page = html.escape((tmp_path / "report.html").read_text())
    measured = tmp_path / "measured.html"
    measured.write_text(MEASURE.format(width=width, page=page))
    completed = subprocess.run(
        [
            str(BROWSER),
            *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *("--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom"),
            f"--user-data-dir={tmp_path / 'profile'}",
            measured.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    said = re.search(r'<pre id="found">(.*?)</pre>', completed.stdout, re.S)
    assert said is not None
    found = json.loads(html.unescape(said[1]))
    assert found.pop("n_images") == found.pop("n_figures") > 5
    assert found == {"sticks_out": 0, "widths": [shown]}
    assert "CONSOLE" not in completed.stderr
