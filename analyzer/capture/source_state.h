/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of a WnSource, for the files that make one. */
#ifndef WN_CAPTURE_SOURCE_STATE_H
#define WN_CAPTURE_SOURCE_STATE_H

#include "capture/input.h"
#include "capture/ledger.h"
#include "capture/pcap.h"
#include "capture/pcapng.h"
#include "capture/source.h"

typedef struct WnLive WnLive;

typedef enum {
    WN_READER_NONE, /* between two parts, or over */
    WN_READER_PCAP,
    WN_READER_PCAPNG,
    WN_READER_LIVE
} WnReader;

struct WnSource {
    WnReader       reader;
    WnSourceStatus ended; /* PACKET: not yet */
    WnInput        input;
    WnPcap         pcap;
    WnPcapng       pcapng;
    WnLive        *live;
    WnLedger       ledger;
    char          *name;

    /* The parts of a ring buffer, in order; NULL: there is one file. */
    char   **parts;
    size_t   n_parts, next_part;
    char    *part_name;
    bool     part_damaged;
    uint64_t parts_read, parts_size; /* bytes of the parts before this one, and of all */
    const volatile sig_atomic_t *stop;

    WnSourceFacts facts; /* as last given out */
};

/* A source without a reader; filter may be NULL. */
WnSource *wn_source_new(const char *name, const char *filter);

/* Opens a file as the source's reader; false and error, a sentence, on failure. */
bool wn_source_begin_file(WnSource *source, const char *path, const volatile sig_atomic_t *stop,
                          GError **error);
void wn_source_end_file(WnSource *source);

/* Goes on to the next part that can be read: false, when there is none. */
bool wn_source_begin_next_part(WnSource *source, GError **error);

/* The interface behind source->live (live.c). */
WnSourceStatus wn_live_next(WnLive *live, WnLedger *ledger, WnRawPacket *packet);
void           wn_live_count_drops(WnLive *live, WnLedger *ledger);
void           wn_live_free(WnLive *live);

#endif
