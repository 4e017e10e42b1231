/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of a capture, one window at a time: from a file, a pipe or memory, decompressed where
 * they are compressed.  Readers look at the window in place, nothing is copied out of it.
 */
#ifndef WN_CAPTURE_INPUT_H
#define WN_CAPTURE_INPUT_H

#include <glib.h>
#include <signal.h>

#include "base/bytes.h"
#include "capture/decompress.h"

/* The most that wn_input_need() can be asked for: a packet, with a block's header and options. */
#define WN_INPUT_MAX_NEED (512u * 1024)

typedef struct {
    const uint8_t *at;  /* the next byte; who takes bytes moves it */
    const uint8_t *end; /* of what is in the window */

    uint64_t end_offset; /* of end in the (decompressed) capture */
    uint64_t bytes_read; /* from the disk, still compressed */
    uint64_t size;       /* of the file; 0: not known */
    char    *problem;    /* why nothing more comes, a phrase; NULL: its true end, or not yet */
    bool     stopped;    /* nothing more comes because the stop flag was set */

    int                          fd;         /* -1: all bytes are in memory */
    bool                         ended;      /* fd or memory has nothing more */
    WnBytes                      compressed; /* read but not yet decompressed */
    WnCompression                compression;
    WnDecompressor              *decompressor; /* NULL: not compressed */
    uint8_t                     *compressed_buffer, *window;
    const volatile sig_atomic_t *stop;
} WnInput;

/*
 * Opens a file ("-": standard input) and finds out whether it is compressed.  false and error, a
 * sentence with the name, on failure; then there is nothing to clear.
 */
bool wn_input_open(WnInput *input, const char *path, const volatile sig_atomic_t *stop,
                   GError **error);
/* The same over bytes, borrowed until wn_input_clear(). */
bool wn_input_init_bytes(WnInput *input, WnBytes bytes, const char *name, GError **error);
void wn_input_clear(WnInput *input);

/* Reads on until length bytes are at input->at, or nothing more comes. */
bool wn_input_fill(WnInput *input, size_t length);

/* How path is called in messages, valid UTF-8.  The caller frees it. */
char *wn_input_name(const char *path);

/* How many bytes are in the window. */
static inline size_t
wn_input_available(const WnInput *input)
{
    return (size_t) (input->end - input->at);
}

/* Whether length bytes (at most WN_INPUT_MAX_NEED) are at input->at; reads on where needed. */
static inline bool
wn_input_need(WnInput *input, size_t length)
{
    return G_LIKELY(wn_input_available(input) >= length) || wn_input_fill(input, length);
}

/* Takes length bytes of whatever size; false when it ends before. */
bool wn_input_skip(WnInput *input, uint64_t length);

/* Where input->at is in the (decompressed) capture. */
static inline uint64_t
wn_input_offset(const WnInput *input)
{
    return input->end_offset - wn_input_available(input);
}

#endif
