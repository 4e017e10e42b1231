/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where packets come from: a capture file (pcap or pcapng, also as gz, zst or lz4), standard input,
 * the parts of one ring buffer, bytes in memory, or an interface (capture/live.h).  One loop serves
 * them all:
 *
 *     WnSource *source = wn_source_open(path, &options, &error);
 *     while (wn_source_next(source, &packet) == WN_SOURCE_PACKET)
 *         decode(&packet);
 *     facts = wn_source_facts(source);        problems, drops, whether it was read to its end
 *     wn_source_free(source);
 */
#ifndef WN_CAPTURE_SOURCE_H
#define WN_CAPTURE_SOURCE_H

#include <glib.h>
#include <signal.h>

#include "whynat.h"

typedef struct WnSource WnSource;

/* One packet as it was captured, link layer and all. */
typedef struct {
    WnTime         time;
    const uint8_t *data;            /* borrowed until the next call with the same source */
    uint32_t       length;          /* bytes at data: at most WN_SOURCE_MAX_PACKET, perhaps 0 */
    uint32_t       original_length; /* bytes that were on the wire: never less than length */
    uint32_t       frame;           /* from 1, as Wireshark counts; a capture filter leaves gaps */
    uint16_t       capture;   /* capture point within this source, from 0: an index of its points */
    uint16_t       link_type; /* LINKTYPE_ value (not DLT_), without the FCS bits */
} WnRawPacket;

/* No program that writes captures takes more of one packet. */
#define WN_SOURCE_MAX_PACKET 262144u

typedef enum {
    WN_SOURCE_END, /* read to its end; for an interface: stopped, or its time is over */
    WN_SOURCE_PACKET,
    WN_SOURCE_IDLE,   /* an interface only: nothing came for a while; ask again */
    WN_SOURCE_DAMAGED /* it ends here against its will; the last problem says why */
} WnSourceStatus;

/* Errors of opening; message is a full sentence that names the file or the interface. */
#define WN_SOURCE_ERROR (wn_source_error_quark())
typedef enum {
    WN_SOURCE_ERROR_FILE,     /* missing, no permission, a folder, empty, cannot be read */
    WN_SOURCE_ERROR_FORMAT,   /* not a capture, or its header is cut or damaged */
    WN_SOURCE_ERROR_FILTER,   /* the capture filter is wrong: a fault of the command line */
    WN_SOURCE_ERROR_INTERFACE /* no such interface, or not permitted */
} WnSourceError;
GQuark wn_source_error_quark(void);

typedef struct {
    const char *filter; /* in libpcap's language; NULL: none; need not outlive the call */
    /* Borrowed for the source's life; a signal handler sets it to make the source end.  For a read
     * from a pipe to notice, install the handler without SA_RESTART.  NULL: nobody will. */
    const volatile sig_atomic_t *stop;
} WnSourceOptions;

/* One capture point: one interface of one file. */
typedef struct {
    const char *name;    /* of the interface; NULL: the file does not say */
    const char *filter;  /* the capture filter, the file's and ours; NULL: not known */
    uint32_t    snaplen; /* 0: not limited */
    uint16_t    link_type;
    bool        filtered;    /* a capture filter was in force, by the file or by the options */
    uint64_t    packets;     /* all that the file holds, those left out by our filter too */
    uint64_t    bytes;       /* captured bytes of these */
    uint64_t    truncated;   /* packets that were longer on the wire */
    uint64_t    dropped;     /* packets lost while capturing, as the interface statistics say */
    WnTime      first, last; /* earliest and latest; both 0 while packets is 0 */
} WnCapturePoint;

typedef struct {
    const char *name;                  /* of the file (the first of several parts), "standard
                                          input", or the interface; valid UTF-8 */
    uint64_t              size;        /* of the file(s) on disk; 0: not known (a pipe) */
    uint64_t              bytes;       /* read so far, as on disk: with size, the progress */
    uint64_t              packets;     /* all */
    uint64_t              left_out;    /* of these, by our own filter */
    WnTime                first, last; /* earliest and latest; both 0 while packets is 0 */
    const WnCapturePoint *points;      /* in the order in which the file names them */
    size_t                n_points;
    const char *const    *problems; /* "the file breaks off ...": without a stop */
    size_t                n_problems;
    bool                  ended;    /* wn_source_next() has said END or DAMAGED */
    bool                  complete; /* nothing was cut off, damaged or unreadable (so far) */
} WnSourceFacts;

/*
 * All of these give NULL and set error on failure; the caller frees what they give with
 * wn_source_free().  options may be NULL.
 */

/* A capture file; "-" is standard input, which is not closed afterwards. */
WnSource *wn_source_open(const char *path, const WnSourceOptions *options, GError **error);

/*
 * The parts of one ring buffer as one capture: ordered by the time of their first packet, frame
 * numbers go on from part to part, and the same interface in each part is one capture point.
 * A part that cannot be read is a problem; only if none can, this fails.  n_paths is at least 1.
 */
WnSource *wn_source_open_parts(const char *const *paths, size_t n_paths,
                               const WnSourceOptions *options, GError **error);

/* A capture file's bytes, borrowed for the source's life; name stands in messages. */
WnSource *wn_source_open_bytes(WnBytes bytes, const char *name, const WnSourceOptions *options,
                               GError **error);

/* NULL is allowed. */
void wn_source_free(WnSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnSource, wn_source_free)

/*
 * The next packet.  *packet is set only for WN_SOURCE_PACKET.  After END or DAMAGED the same answer
 * comes again.
 */
WnSourceStatus wn_source_next(WnSource *source, WnRawPacket *packet);

/* What is known so far; the source's own, valid until the next call with this source. */
const WnSourceFacts *wn_source_facts(WnSource *source);

#endif
