"""Known holes in the locked dependencies, where the advisories can be reached.

A hole found fails. Advisories out of reach, or a package they do not know, is a printed note:
a silence must not be read as « nothing found ».
"""

import json
import subprocess
import sys


def main() -> int:
    command = [sys.executable, "-m", "pip_audit", "--strict", "--disable-pip", "--require-hashes"]
    command += ["-r", "requirements.lock", "-f", "json", "--timeout", "15"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    except subprocess.TimeoutExpired:
        sys.stdout.write("pip-audit: NOT DONE, no answer from the advisories in time.\n")
        return 0
    try:
        packages = json.loads(answer.stdout)["dependencies"]
    except (ValueError, KeyError):
        why = answer.stderr.strip().splitlines()[-1:] or ["no answer"]
        sys.stdout.write(f"pip-audit: NOT DONE, advisories out of reach ({why[0][:200]})\n")
        return 0
    holes = [(one["name"], hole["id"]) for one in packages for hole in one.get("vulns", [])]
    for name, identifier in holes:
        sys.stdout.write(f"pip-audit: {name} {identifier}\n")
    if not holes:
        sys.stdout.write(f"pip-audit: nothing known against {len(packages)} packages\n")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
