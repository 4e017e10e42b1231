#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Fails when the engine's library asks for a function that an engine must not use.

The engine neither prints nor logs nor ends the program, and reads no file, clock, locale or
environment: equal packets give equal reports on every machine.

usage: pure.py --library LIBRARY; --self-test COMPILER plants one such call and must find it.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

FORBIDDEN = {
    "prints": r"(__)?v?f?printf(_chk)?|(f|_IO_)?put[cs]|putchar|perror|fwrite|g_print(err)?"
              r"|std(out|err)",
    "logs": r"g_log(v|_structured\w*)?|g_warn_message|v?syslog",
    "ends the program": r"_?exit|_Exit|abort|quick_exit|g_abort|raise|kill",
    "reads files": r"f?open(64|at)?|fread|g_file_\w+|read|mmap(64)?",
    "reads the clock": r"time|clock(_gettime)?|gettimeofday|localtime(_r)?|gmtime"
                       r"|g_get_(real|monotonic)_time|g_date_time_new_now\w*",
    "reads the environment": r"(secure_)?getenv|g_(get|set)env|g_get_(user|home)\w*|gethostname",
    "follows the locale": r"setlocale|localeconv|__ctype_\w+|strcoll|strxfrm|strtod|atof"
                          r"|g_utf8_collate\w*",
    "is not the same every time": r"rand(om)?(_r)?|g_random_\w+|g_rand_\w+|getpid",
    "has memory between calls": r"strtok|inet_ntoa|strerror",
}
# What g_assert and g_return_if_fail expand to: for faults of the programmer, reached by no packet.
ALLOWED = re.compile(r"g_assertion_message\w*|g_return_if_fail_warning")


def undefined_symbols(library):
    """(object file, symbol) of all that the library wants from elsewhere."""
    result = subprocess.run(["nm", "-A", "-u", library], check=True, capture_output=True, text=True)
    for line in result.stdout.splitlines():
        match = re.match(r"(?:.*:)?([^:]+\.o):\s+[Uvw] ([^@]+)", line)
        if match:
            yield match.group(1), match.group(2)


def faults(library):
    found, count = [], 0
    for member, symbol in undefined_symbols(library):
        count += 1
        for what, pattern in FORBIDDEN.items():
            if re.fullmatch(pattern, symbol) and not ALLOWED.fullmatch(symbol):
                found.append(f"{member}: {symbol} {what}")
    return found, count


def self_test(compiler):
    with tempfile.TemporaryDirectory(prefix="whynat-pure-") as folder:
        source = pathlib.Path(folder, "planted.c")
        source.write_text("#include <stdlib.h>\nchar *wn(void);\n"
                          "char *wn(void) { return getenv(\"HOME\"); }\n", encoding="utf-8")
        subprocess.run([compiler, "-c", source.name], cwd=folder, check=True)
        subprocess.run(["ar", "rc", "planted.a", "planted.o"], cwd=folder, check=True)
        found, _ = faults(pathlib.Path(folder, "planted.a"))
    print(found)
    return 0 if found == ["planted.o: getenv reads the environment"] else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=pathlib.Path)
    parser.add_argument("--self-test", metavar="COMPILER")
    options = parser.parse_args()
    if options.self_test:
        return self_test(options.self_test)

    found, count = faults(options.library)
    print("\n".join([*found, f"{count} symbols, {len(found)} faults"]))
    return 1 if found or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
