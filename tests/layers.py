#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads every #include of analyzer/ and plugin/ and fails on each that crosses a layer.

docs/architecture.md draws the layers.  Also: each header has its own guard and compiles alone,
each file begins with its license, and a library's headers stay in the folder that wraps it.

--self-test plants one fault of each kind in a small tree and fails unless it is found.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

SPDX = "SPDX-License-Identifier: GPL-2.0-or-later"

# What the files of a folder may include beside the folder's own.  A name with a dot is one header,
# any other a whole folder.  "engine" stands for the files directly in analyzer/.
ENGINE_FACE = {"whynat.h"}
JUDGES_SEE = ENGINE_FACE | {"base", "wire", "model", "verdict/evidence.h"}
ALLOWED = {
    "whynat.h": {"base", "frames/fields.def", "frames/alerts.def"},
    "base": set(),
    "wire": {"base"},
    "model": ENGINE_FACE | {"base", "wire"},
    "findings": JUDGES_SEE,
    "guards": JUDGES_SEE,
    "causes": JUDGES_SEE | {"findings", "guards", "verdict/cause.h"},
    "verdict": ENGINE_FACE | {"base", "wire", "model"},
    "correlate": ENGINE_FACE | {"base", "wire"},
    "report": ENGINE_FACE | {"base", "verdict/cause.h", "correlate"},
    "frames": JUDGES_SEE,
    "engine": ENGINE_FACE
    | {"base", "wire", "model", "findings", "guards", "causes", "verdict", "frames"},
    "capture": ENGINE_FACE | {"base", "wire/sip_frame.h", "wire/hep.h"},
    "store": ENGINE_FACE | {"base", "report"},
    "ticket": ENGINE_FACE | {"base", "wire"},
    "cli": ENGINE_FACE | {"capture", "correlate", "report", "store", "ticket"},
    "plugin": ENGINE_FACE | {"report/json.h"},
}

# Libraries that one folder wraps for all others.
WRAPPED = [
    (re.compile(r"pcap"), "capture"),
    (re.compile(r"(zlib|zstd|zstd_errors|lz4\w*)\.h$"), "capture"),
    (re.compile(r"json-glib/"), "report"),
    (re.compile(r"(sqlite3|xxhash)\.h$"), "store"),
    (re.compile(r"(epan|wsutil|wiretap|wireshark|ui|ftypes)/|ws_\w+\.h$"), "plugin"),
]

BLOCK_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INCLUDE = re.compile(r"^[ \t]*#[ \t]*include\b[ \t]*(.*?)[ \t]*$", re.MULTILINE)
GUARD = re.compile(r"\s*#ifndef (\w+)\n#define (\w+)\n.*\n#endif\s*", re.DOTALL)


def without_comments(text):
    """The text with each comment replaced by its line ends, so that line numbers stay."""
    return BLOCK_COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)


class Tree:
    """The sources under one root, and the faults found in them."""

    def __init__(self, root):
        self.root = root
        self.analyzer = root / "analyzer"
        self.plugin = root / "plugin"
        self.faults = []

    def fault(self, path, line, sentence):
        self.faults.append(f"{path.relative_to(self.root)}:{line}: {sentence}")

    def files(self, folders, suffixes):
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.suffix in suffixes:
                    yield path

    def sources(self):
        return self.files([self.analyzer, self.plugin], {".c", ".h", ".def"})

    def layer(self, path):
        if path.is_relative_to(self.plugin):
            return "plugin"
        parts = path.relative_to(self.analyzer).parts
        if len(parts) > 1:
            return parts[0]
        return "whynat.h" if parts[0] == "whynat.h" else "engine"

    def resolve(self, includer, name):
        """The file that an #include "name" means, or None.

        Paths are relative to analyzer/; plugin/ also includes its own headers by name.
        """
        candidates = [self.analyzer / name]
        if includer.is_relative_to(self.plugin):
            candidates.append(self.plugin / name)
        return next((path for path in candidates if path.is_file()), None)


def check_project_include(tree, path, line, name):
    layer = tree.layer(path)
    target = tree.resolve(path, name)
    if target is None:
        tree.fault(path, line, f'"{name}" is no file below analyzer/')
        return
    if layer not in ALLOWED:
        tree.fault(path, line, f"the folder {layer}/ has no place among the layers")
        return
    target_layer = tree.layer(target)
    if target_layer in {layer} | ALLOWED[layer] or name in ALLOWED[layer]:
        return
    tree.fault(path, line, f'{layer} may not include "{name}"')


def check_system_include(tree, path, line, name):
    layer = tree.layer(path)
    for pattern, wrapper in WRAPPED:
        if pattern.match(name) and layer != wrapper:
            tree.fault(path, line, f"<{name}> belongs to {wrapper}/ alone")


def check_includes(tree):
    """How many #include lines were read."""
    count = 0
    for path in tree.sources():
        text = without_comments(path.read_text(encoding="utf-8"))
        for match in INCLUDE.finditer(text):
            count += 1
            line = text.count("\n", 0, match.start()) + 1
            name = match.group(1)
            if name.startswith('"') and name.endswith('"'):
                check_project_include(tree, path, line, name[1:-1])
            elif name.startswith("<") and name.endswith(">"):
                check_system_include(tree, path, line, name[1:-1])
            else:
                tree.fault(path, line, "an #include must name its file")
    return count


def check_licenses(tree):
    folders = [tree.analyzer, tree.plugin, tree.root / "tests"]
    for path in tree.files(folders, {".c", ".h", ".def"}):
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        if first != f"/* {SPDX} */":
            tree.fault(path, 1, f"must begin with /* {SPDX} */")
    scripts = [path for path in tree.files(folders, {".py", ".sh", ".bats", ".txt"})
               if path.suffix != ".txt" or path.name == "CMakeLists.txt"]
    for path in scripts:
        if f"# {SPDX}" not in path.read_text(encoding="utf-8").split("\n")[:2]:
            tree.fault(path, 1, f"must begin with # {SPDX}")


def check_guards(tree):
    owners = {}
    for path in tree.files([tree.analyzer, tree.plugin], {".h"}):
        match = GUARD.fullmatch(without_comments(path.read_text(encoding="utf-8")))
        if not match or match.group(1) != match.group(2):
            tree.fault(path, 1, "has no include guard around it")
            continue
        other = owners.setdefault(match.group(1), path)
        if other != path:
            tree.fault(path, 1, f"has the include guard of {other.relative_to(tree.root)}")


def library_flags():
    packages = ["glib-2.0", "json-glib-1.0", "libpcap"]
    result = subprocess.run(["pkg-config", "--cflags", *packages], check=True,
                            capture_output=True, text=True)
    return result.stdout.split()


def check_headers_alone(tree, compiler):
    """Compiles a file that includes this header and nothing else.

    Headers of plugin/ need Wireshark's flags; the build of the plugin compiles them.
    """
    command = [compiler, "-std=c11", "-D_DEFAULT_SOURCE", "-Wall", "-Wextra", "-Werror",
               "-fsyntax-only", f"-I{tree.analyzer}", *library_flags(), "-x", "c", "-"]
    count = 0
    for path in tree.files([tree.analyzer], {".h"}):
        count += 1
        text = f'#include "{path.relative_to(tree.analyzer)}"\n'
        result = subprocess.run(command, input=text, check=False, capture_output=True, text=True)
        if result.returncode != 0:
            tree.fault(path, 1, "does not compile alone:\n" + result.stderr.rstrip())
    return count


def check(root, compiler):
    tree = Tree(root)
    includes = check_includes(tree)
    check_licenses(tree)
    check_guards(tree)
    headers = check_headers_alone(tree, compiler)
    return tree.faults, includes, headers


def header(guard, body):
    return f"/* {SPDX} */\n/* Planted. */\n#ifndef {guard}\n#define {guard}\n{body}\n#endif\n"


def source(body):
    return f"/* {SPDX} */\n/* Planted. */\n{body}\n"


# A tree without a fault.
CLEAN = {
    "analyzer/whynat.h": header("WHYNAT_H", '#include "base/a.h"'),
    "analyzer/base/a.h": header("WN_A_H", "#include <stdint.h>\ntypedef uint8_t WnA;"),
    "analyzer/wire/sip.h": header("WN_SIP_H", '#include "base/a.h"\ntypedef WnA WnSip;'),
    "analyzer/wire/sip_frame.h": header("WN_SIP_FRAME_H", '#include "base/a.h"'),
    "analyzer/model/m.h": header("WN_M_H", '#include "wire/sip.h"\n#include "whynat.h"'),
    "analyzer/verdict/evidence.h": header("WN_EVIDENCE_H", '#include "model/m.h"'),
    "analyzer/findings/f.h": header("WN_F_H", '#include "verdict/evidence.h"'),
    "analyzer/causes/c.c": source('/* #include "report/r.h" */\n#include "findings/f.h"'),
    "analyzer/report/r.h": header("WN_R_H", '#include "whynat.h"'),
    "analyzer/capture/p.c": source('#include "wire/sip_frame.h"\n#include <pcap/pcap.h>'),
    "analyzer/cli/main.c": source('#include "report/r.h"'),
    "analyzer/engine.c": source('#include "verdict/evidence.h"'),
    "plugin/feed.c": source('#include "whynat.h"\n#include <epan/packet.h>'),
}

# Each adds one fault to it: the file, its text, and what must be said.
PLANTED = [
    ("analyzer/base/b.c", source('#include "wire/sip.h"'), 'base may not include "wire/sip.h"'),
    ("analyzer/base/b.c", source('#include "whynat.h"'), 'base may not include "whynat.h"'),
    ("analyzer/wire/b.c", source('#include "model/m.h"'), 'wire may not include "model/m.h"'),
    ("analyzer/wire/b.c", source('#  include "model/m.h" '), 'wire may not include "model/m.h"'),
    ("analyzer/model/b.c", source('#include "verdict/evidence.h"'), "model may not include"),
    ("analyzer/findings/b.c", source('#include "causes/c.c"'), "findings may not include"),
    ("analyzer/guards/b.c", source('#include "findings/f.h"'), "guards may not include"),
    ("analyzer/causes/b.c", source('#include "report/r.h"'), "causes may not include"),
    ("analyzer/verdict/b.c", source('#include "findings/f.h"'), "verdict may not include"),
    ("analyzer/report/b.c", source('#include "model/m.h"'), "report may not include"),
    ("analyzer/capture/b.c", source('#include "wire/sip.h"'), "capture may not include"),
    ("analyzer/cli/b.c", source('#include "wire/sip_frame.h"'), "cli may not include"),
    ("analyzer/engine.c", source('#include "report/r.h"'), "engine may not include"),
    ("analyzer/shortcut/b.c", source('#include "base/a.h"'), "no place among the layers"),
    ("analyzer/wire/b.c", source('#include "sip.h"'), "no file below analyzer/"),
    ("analyzer/wire/b.c", source("#include WN_HEADER"), "must name its file"),
    ("analyzer/wire/b.c", source("#include <pcap.h>"), "<pcap.h> belongs to capture/ alone"),
    ("analyzer/model/b.c", source("#include <epan/packet.h>"), "belongs to plugin/ alone"),
    ("analyzer/cli/b.c", source("#include <json-glib/json-glib.h>"), "belongs to report/ alone"),
    ("plugin/b.c", source('#include "model/m.h"'), 'plugin may not include "model/m.h"'),
    ("plugin/b.c", source("#include <pcap/pcap.h>"), "belongs to capture/ alone"),
    ("analyzer/base/b.c", "int wn_b;\n", "must begin with /* SPDX"),
    ("tests/b.py", "print()\n", "must begin with # SPDX"),
    ("analyzer/base/b.h", source("typedef int WnB;"), "no include guard"),
    ("analyzer/base/b.h", header("WN_A_H", "typedef int WnB;"), "guard of analyzer/base/a.h"),
    ("analyzer/base/b.h", header("WN_B_H", "typedef size_t WnB;"), "does not compile alone"),
]


def plant(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def self_test(compiler):
    """The number of cases that went wrong."""
    wrong = 0
    untouched = ("analyzer/whynat.h", CLEAN["analyzer/whynat.h"], None)
    for name, text, sentence in [untouched, *PLANTED]:
        with tempfile.TemporaryDirectory(prefix="whynat-layers-") as folder:
            root = pathlib.Path(folder)
            plant(root, {**CLEAN, name: text})
            faults, _, _ = check(root, compiler)
        if sentence is None:
            right = not faults
        else:
            right = len(faults) == 1 and faults[0].startswith(name) and sentence in faults[0]
        if not right:
            wrong += 1
            print(f"planted in {name}: {sentence or 'nothing'}; found: {faults or 'nothing'}")
    print(f"{len(PLANTED) + 1} cases, {wrong} wrong")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--compiler", default="cc")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()

    if options.self_test:
        return 1 if self_test(options.compiler) else 0

    faults, includes, headers = check(options.root.resolve(), options.compiler)
    for fault in faults:
        print(fault)
    print(f"{includes} includes, {headers} headers, {len(faults)} faults")
    # Nothing read is no success: a moved folder would otherwise pass.
    return 1 if faults or includes == 0 or headers == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
