"""Ask for known vulnerabilities of every pinned package, by pip-audit: python -m scripts.audit (make audit)

Exit status 1 if there are any, or if the audit itself fails; 3 where nobody could be asked, which the gate of a machine
without a connection may let pass, and a person may not. Packages that the service does not know are counted.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = ("requirements.txt", "requirements-sweep.txt", "requirements-dev.txt")
UNREACHED = 3  # the exit status where nobody could be asked
_COMMAND = ("-m", "pip_audit", "--disable-pip", "--no-deps", "--format", "json", "--progress-spinner", "off")
# How pip-audit ends when nobody answers: by its own words, or by an exception of requests.
_UNREACHED = re.compile(
    r"^(ERROR:pip_audit\S*:Could not connect to |"
    r"requests\.exceptions\.(ConnectionError|ProxyError|ConnectTimeout|ReadTimeout): )",
    re.MULTILINE,
)


def verdict(output: str, errors: str) -> tuple[int, str]:
    """The exit status and what to say, by what pip-audit wrote: its JSON, or how it failed."""
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        if _UNREACHED.search(errors):
            return UNREACHED, "Not audited: the advisory service could not be reached. Try again with a connection."
        return 1, f"Not audited: the audit itself failed.\n{errors.strip()}"
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    known = len(packages) - len(unknown)
    if packages and not known:  # a mirror of packages that knows no advisories
        return UNREACHED, f"Not audited: the advisory service knows none of the {len(packages)} packages."
    found = [
        f"{package['name']} {package['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'none'}"
        for package in packages
        for one in package.get("vulns", ())
    ]
    summary = f"Audited packages: {known} of {len(packages)}. Known vulnerabilities: {len(found)}."
    if unknown:
        summary += f" Unknown to the advisory service: {len(unknown)}, such as {unknown[0]}."
    return int(bool(found)), "\n".join([*found, summary])


def main() -> int:
    """Audit all requirements; returns the exit status."""
    files = [argument for file in FILES for argument in ("--requirement", file)]
    command = [sys.executable, *_COMMAND, *files]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    status, text = verdict(asked.stdout, asked.stderr)
    print(text)
    return status


if __name__ == "__main__":
    sys.exit(main())
