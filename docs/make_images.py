"""Makes the pictures of the customer's pages in `docs/images/`, of the demo, in Debian's Chromium."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
CHANGES = "c=add_seats,item:chat,seats:8&c=bundle,item:support-suite/professional"
SERVE = ("--root", str(ROOT), "serve", "--pages", "--demo", "--demo-day", "2020-09-01", "--port", "0")


def main() -> None:
    """Writes each picture."""
    IMAGES.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "maybuy", *SERVE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as service:
        assert service.stdout is not None
        found = re.search(r"http://\S+", service.stdout.readline())
        assert found
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1000, "height": 620})
            page.goto(f"{found[0]}/pages/demo")
            page.click("text=Be elise")
            page.goto(f"{found[0]}/pages/manage?{CHANGES}")
            page.screenshot(path=IMAGES / "manage.png")
            page.set_viewport_size({"width": 400, "height": 620})
            page.emulate_media(color_scheme="dark")
            page.goto(f"{found[0]}/pages/subscription?lang=fr")
            page.screenshot(path=IMAGES / "subscription.png")
            browser.close()
        service.terminate()


if __name__ == "__main__":
    main()
