#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every C file stands as clang-format 14 with .clang-format writes it.

Versions of clang-format differ in what they write; where 14 is not at hand the test is skipped.
"""

import pathlib
import re
import shutil
import subprocess
import sys

SKIPPED = 77
MAJOR = "14"


def formatter():
    for name in (f"clang-format-{MAJOR}", "clang-format"):
        if shutil.which(name):
            said = subprocess.run([name, "--version"], capture_output=True, text=True, check=True)
            if re.search(rf"version {MAJOR}\.", said.stdout):
                return name
    return None


def main():
    program = formatter()
    if not program:
        print(f"clang-format {MAJOR} is not installed")
        return SKIPPED
    files = [path for folder in ("analyzer", "plugin", "tests")
             for suffix in ("*.c", "*.h") for path in sorted(pathlib.Path(folder).rglob(suffix))]
    assert files, "no C file found"
    checked = subprocess.run([program, "--dry-run", "--Werror", *map(str, files)], check=False)
    print(f"{len(files)} files" if checked.returncode == 0 else "make format writes them anew")
    return checked.returncode


if __name__ == "__main__":
    sys.exit(main())
