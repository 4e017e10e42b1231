/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compresses bytes as gzip, zstd and lz4 would write them to a file. */
#ifndef WN_TESTS_SUPPORT_COMPRESSED_H
#define WN_TESTS_SUPPORT_COMPRESSED_H

#include "capture/decompress.h"

#include <glib.h>
#include <lz4frame.h>
#include <zlib.h>
#include <zstd.h>

static inline size_t
wn_compress_gzip(WnBytes bytes, uint8_t *to, size_t room)
{
    z_stream stream = { .next_in = (Bytef *) bytes.data,
                        .avail_in = (uInt) bytes.length,
                        .next_out = to,
                        .avail_out = (uInt) room };

    g_assert_cmpint(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    deflateEnd(&stream);
    return stream.total_out;
}

static inline GByteArray *
wn_compress(WnBytes bytes, WnCompression how)
{
    size_t      room = bytes.length + bytes.length / 8 + 4096, length = 0;
    GByteArray *result = g_byte_array_sized_new((guint) room);

    g_byte_array_set_size(result, (guint) room);
    if (how == WN_COMPRESSION_GZIP)
        length = wn_compress_gzip(bytes, result->data, room);
    else if (how == WN_COMPRESSION_ZSTD)
        length = ZSTD_compress(result->data, room, bytes.data, bytes.length, 3);
    else
        length = LZ4F_compressFrame(result->data, room, bytes.data, bytes.length, NULL);
    g_assert_cmpuint(length, <=, room); /* both libraries' errors are huge numbers */
    g_byte_array_set_size(result, (guint) length);
    return result;
}

#endif
