/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Through zlib, in steps of a bounded size. */
#include "capture/inflate.h"

#include <zlib.h>

#include "wire/sip_frame.h"

struct WnInflater {
    WnInflate kind;
    z_stream  stream;
};

WnInflater *
wn_inflater_new(WnInflate kind)
{
    WnInflater *inflater = g_new0(WnInflater, 1);

    inflater->kind = kind;
    /* +32: the header tells zlib from gzip; negative: there is none. */
    if (inflateInit2(&inflater->stream, kind == WN_INFLATE_WRAPPED ? MAX_WBITS + 32 : -MAX_WBITS) ==
        Z_OK)
        return inflater;
    g_free(inflater);
    return NULL;
}

void
wn_inflater_free(WnInflater *inflater)
{
    if (!inflater)
        return;
    inflateEnd(&inflater->stream);
    g_free(inflater);
}

/* All of the input; Z_OK, Z_STREAM_END, or what is wrong. */
static int
run(z_stream *stream, WnBytes input, GByteArray *plain)
{
    uint8_t step[4096];
    int     result;

    stream->next_in = (Bytef *) input.data;
    stream->avail_in = (uInt) input.length;
    do {
        stream->next_out = step;
        stream->avail_out = sizeof(step);
        result = inflate(stream, Z_SYNC_FLUSH);
        g_byte_array_append(plain, step, (guint) (sizeof(step) - stream->avail_out));
        if (plain->len > WN_FRAME_MAX)
            return Z_BUF_ERROR;
    } while (result == Z_OK && (stream->avail_in > 0 || stream->avail_out == 0));
    /* No progress, as there was nothing more to do. */
    return result == Z_BUF_ERROR && stream->avail_in == 0 ? Z_OK : result;
}

bool
wn_inflater_run(WnInflater *inflater, WnBytes message, GByteArray *plain)
{
    static const uint8_t EMPTY_BLOCK[4] = { 0, 0, 0xff, 0xff };
    int                  result = run(&inflater->stream, message, plain);

    if (inflater->kind == WN_INFLATE_WRAPPED)
        return result == Z_STREAM_END;
    if (result == Z_OK)
        result = run(&inflater->stream, wn_bytes(EMPTY_BLOCK, sizeof(EMPTY_BLOCK)), plain);
    /* RFC 7692 7.2.3.5: the last block may say that it is the last; the next message begins anew.
     */
    if (result == Z_STREAM_END)
        return inflateReset(&inflater->stream) == Z_OK;
    return result == Z_OK;
}
