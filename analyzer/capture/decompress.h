/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gzip (RFC 1952), Zstandard (RFC 8878) and LZ4 frames behind one small interface, streaming. */
#ifndef WN_CAPTURE_DECOMPRESS_H
#define WN_CAPTURE_DECOMPRESS_H

#include "base/bytes.h"

typedef enum {
    WN_COMPRESSION_NONE,
    WN_COMPRESSION_GZIP,
    WN_COMPRESSION_ZSTD,
    WN_COMPRESSION_LZ4
} WnCompression;

/* Told by the first four bytes of a file; fewer are WN_COMPRESSION_NONE. */
WnCompression wn_compression_of(WnBytes start);
const char   *wn_compression_name(WnCompression compression);

typedef struct WnDecompressor WnDecompressor;

/* NULL when the library refuses (no memory). */
WnDecompressor *wn_decompressor_new(WnCompression compression);
/* NULL is allowed. */
void wn_decompressor_free(WnDecompressor *decompressor);

/*
 * Takes bytes from the front of *in, writes at most room bytes to out and says how many in
 * *written; several compressed streams in a row are one.  false, with a static phrase in *reason,
 * when the bytes are damaged: *written is valid even then.
 */
bool wn_decompressor_run(WnDecompressor *decompressor, WnBytes *in, uint8_t *out, size_t room,
                         size_t *written, const char **reason);

/* Whether the input may end here: no stream has begun that has not ended. */
bool wn_decompressor_is_between(const WnDecompressor *decompressor);

#endif
