"""One page in Lighthouse, as a phone on its simulated 4G, and what is expected of ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

CHROME = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LCP, PERFORMANCE, WEIGHT = 1.0, 99, 100
#: pages that are kept from search engines, and the audit that counts this against them
CLOSED, HIDDEN = {"search", "cart"}, "is-crawlable"
UNJUDGED = {"notApplicable", "informative", "manual"}
HEAD = f"{'':14}  perf  a11y  best   seo   LCP s    CLS    KB"


class Measured(NamedTuple):
    """``scores``: by category, of 100; ``below``: by category, the audits that cost something. ``lcp``: seconds to the
    largest paint; ``cls``: how much shifts; ``weight``: KB received.
    """

    scores: Mapping[str, int]
    below: Mapping[str, set[str]]
    lcp: float
    cls: float
    weight: float

    def row(self, kind: str) -> str:
        scores = "".join(f"{self.scores[name]:6}" for name in CATEGORIES)
        return f"{kind:14}{scores}{self.lcp:8.2f}{self.cls:7.3f}{self.weight:6.0f}"


def measured(program: Path, url: str, target: Path) -> Measured:
    """``program``: Lighthouse's index.js; what it says is kept in ``target``."""
    words = [
        "node", str(program), url, "--quiet", f"--chrome-flags={CHROME}", "--output=json", f"--output-path={target}",
        f"--only-categories={','.join(CATEGORIES)}",
    ]  # fmt: skip
    subprocess.run(words, check=True, env={**os.environ, "CHROME_PATH": str(shutil.which("chromium"))})
    return read(json.loads(target.read_text("utf-8")))


def read(told: Mapping[str, Any]) -> Measured:
    """Lighthouse's report."""
    audits = told["audits"]
    found = {name: told["categories"][name] for name in CATEGORIES}
    below = {
        name: {ref["id"] for ref in part["auditRefs"] if ref["weight"] and _costs(audits[ref["id"]])}
        for name, part in found.items()
    }
    return Measured(
        {name: round(100 * (part["score"] or 0)) for name, part in found.items()},
        below,
        audits["largest-contentful-paint"]["numericValue"] / 1000,
        audits["cumulative-layout-shift"]["numericValue"],
        audits["total-byte-weight"]["numericValue"] / 1024,
    )


def _costs(audit: Mapping[str, Any]) -> bool:
    return audit["scoreDisplayMode"] not in UNJUDGED and (audit["score"] or 0) < 1


def judged(kind: str, found: Measured) -> Iterator[tuple[str, str, str, bool]]:
    """Name, figure, bound and whether it keeps it. Search results and carts are closed to search engines on purpose: of
    their SEO, nothing else may be wrong.
    """
    for name, score in found.scores.items():
        line = f"lighthouse {kind} {name}"
        if name == "seo" and kind in CLOSED:
            yield line, str(score), f"but for {HIDDEN} 100", found.below[name] <= {HIDDEN}
        else:
            least = PERFORMANCE if name == "performance" else 100
            yield line, str(score), f"≥ {least}", score >= least
    yield f"LCP {kind}", f"{found.lcp:.2f} s", f"≤ {LCP}", found.lcp <= LCP
    yield f"CLS {kind}", f"{found.cls:.3f}", "0", found.cls < 0.0005
    if kind == "product":
        yield "weight product", f"{found.weight:.0f} KB", f"≤ {WEIGHT}", found.weight <= WEIGHT
