/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that read captures and print one part of what was found: ports, flags, callability. */
#ifndef WN_CLI_INSPECT_H
#define WN_CLI_INSPECT_H

#include "cli/command.h"
#include "report/page.h"
#include "report/report.h"

typedef struct {
    const WnCommand *command;
    void (*text)(GString *out, const WnAnalysis *analysis, const WnPageStyle *style);
    void (*json)(GString *out, const WnAnalysis *analyses, size_t n);
    /* Without a file; NULL: a file is needed. */
    void (*alone_text)(GString *out, const WnPageStyle *style);
    void (*alone_json)(GString *out);
    /* What the engine is to look for beside the usual; NULL: nothing. */
    void (*ask)(WnOptions *options);
} WnInspection;

WnExit wn_inspect(const WnInspection *inspection, int argc, char **argv);

#endif
