/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the printers print: one analysed capture, as its reader saw it and as the engine judged it.
 */
#ifndef WN_REPORT_REPORT_H
#define WN_REPORT_REPORT_H

#include "whynat.h"

typedef struct {
    const char *reason;
    uint64_t    count;
} WnNotDecoded;

/* One file, the joined parts of a ring buffer, or one live interface. */
typedef struct {
    const char         *file;        /* as the user named it; of a ring buffer: the first part */
    const char *const  *parts;       /* of a ring buffer, as the user named them */
    size_t              n_parts;     /* 0: not joined */
    const char         *fingerprint; /* of its content; NULL: not asked for */
    const char         *settings; /* what the judge was told, in one line; NULL with fingerprint */
    uint64_t            bytes;    /* read, before any unpacking */
    uint64_t            packets;
    WnTime              first, last; /* 0: no packet */
    const char *const  *link_types;
    size_t              n_link_types;
    bool                complete; /* read to its end, nothing broken */
    const char *const  *problems; /* sentences without capital and stop */
    size_t              n_problems;
    const WnNotDecoded *not_decoded; /* by reason */
    size_t              n_not_decoded;
} WnCaptureSummary;

typedef struct {
    WnCaptureSummary capture;
    const WnReport  *report; /* borrowed from its engine */
} WnAnalysis;

#endif
