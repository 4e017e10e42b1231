/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gzip through zlib, Zstandard through libzstd, LZ4 frames through liblz4. */
#include "capture/decompress.h"

#include <glib.h>
#include <lz4frame.h>
#include <zlib.h>
#include <zstd.h>

struct WnDecompressor {
    WnCompression kind;
    bool          between; /* at the end of one stream; another may follow */
    z_stream      gzip;
    ZSTD_DCtx    *zstd;
    LZ4F_dctx    *lz4;
};

WnCompression
wn_compression_of(WnBytes start)
{
    if (start.length < 4)
        return WN_COMPRESSION_NONE;

    uint32_t magic = wn_be32(start.data);
    if (magic >> 8 == 0x1f8b08)
        return WN_COMPRESSION_GZIP;
    if (magic == 0x04224d18)
        return WN_COMPRESSION_LZ4;
    /* pzstd begins with a skippable frame (RFC 8878 3.1.2). */
    if (magic == 0x28b52ffd || (magic & 0xf0ffffff) == 0x502a4d18)
        return WN_COMPRESSION_ZSTD;
    return WN_COMPRESSION_NONE;
}

const char *
wn_compression_name(WnCompression compression)
{
    static const char *const names[] = { "plain", "gzip", "Zstandard", "LZ4" };

    return names[compression];
}

WnDecompressor *
wn_decompressor_new(WnCompression compression)
{
    WnDecompressor *decompressor = g_new0(WnDecompressor, 1);
    bool            made = false;

    decompressor->kind = compression;
    decompressor->between = true;
    switch (compression) {
    case WN_COMPRESSION_GZIP:
        made = inflateInit2(&decompressor->gzip, MAX_WBITS + 16) == Z_OK;
        break;
    case WN_COMPRESSION_ZSTD:
        decompressor->zstd = ZSTD_createDCtx();
        made = decompressor->zstd != NULL;
        break;
    case WN_COMPRESSION_LZ4:
        made = !LZ4F_isError(LZ4F_createDecompressionContext(&decompressor->lz4, LZ4F_VERSION));
        break;
    case WN_COMPRESSION_NONE:
        break;
    }
    if (!made) {
        decompressor->kind = WN_COMPRESSION_NONE;
        wn_decompressor_free(decompressor);
        return NULL;
    }
    return decompressor;
}

void
wn_decompressor_free(WnDecompressor *decompressor)
{
    if (!decompressor)
        return;
    if (decompressor->kind == WN_COMPRESSION_GZIP)
        inflateEnd(&decompressor->gzip);
    ZSTD_freeDCtx(decompressor->zstd);
    LZ4F_freeDecompressionContext(decompressor->lz4);
    g_free(decompressor);
}

/* What follows a member: another one, or zeros up to a tape's block size, as gzip allows. */
static bool
begin_gzip_member(WnDecompressor *decompressor, WnBytes *in, const char **reason)
{
    while (in->length > 0 && in->data[0] == 0)
        *in = wn_bytes_from(*in, 1);
    if (in->length == 0)
        return true;
    if (in->data[0] != 0x1f) {
        *reason = "something else follows it";
        return false;
    }
    inflateReset(&decompressor->gzip);
    decompressor->between = false;
    return true;
}

static const char *
gzip_reason(const z_stream *gzip, int status)
{
    if (status == Z_NEED_DICT)
        return "it needs a dictionary";
    return gzip->msg ? gzip->msg : "its bytes make no sense";
}

static bool
run_gzip(WnDecompressor *decompressor, WnBytes *in, uint8_t *out, size_t room, size_t *written,
         const char **reason)
{
    z_stream *gzip = &decompressor->gzip;

    while (in->length > 0 && *written < room) {
        if (decompressor->between && !begin_gzip_member(decompressor, in, reason))
            return false;

        uInt given = (uInt) MIN(in->length, UINT32_MAX);
        uInt free_room = (uInt) MIN(room - *written, UINT32_MAX);
        gzip->next_in = (Bytef *) in->data; /* zlib's type lacks the const; it only reads */
        gzip->avail_in = given;
        gzip->next_out = out + *written;
        gzip->avail_out = free_room;

        int status = inflate(gzip, Z_NO_FLUSH);
        *in = wn_bytes_from(*in, given - gzip->avail_in);
        *written += free_room - gzip->avail_out;
        if (status == Z_STREAM_END) {
            decompressor->between = true;
        } else if (status != Z_OK && status != Z_BUF_ERROR) {
            *reason = gzip_reason(gzip, status);
            return false;
        }
    }
    return true;
}

static bool
run_zstd(WnDecompressor *decompressor, WnBytes *in, uint8_t *out, size_t room, size_t *written,
         const char **reason)
{
    ZSTD_inBuffer  source = { in->data, in->length, 0 };
    ZSTD_outBuffer target = { out, room, 0 };
    size_t         status = 1;

    while (source.pos < source.size && target.pos < target.size && !ZSTD_isError(status)) {
        status = ZSTD_decompressStream(decompressor->zstd, &target, &source);
        decompressor->between = status == 0;
    }
    *in = wn_bytes_from(*in, source.pos);
    *written = target.pos;
    if (ZSTD_isError(status)) {
        *reason = ZSTD_getErrorName(status);
        return false;
    }
    return true;
}

static bool
run_lz4(WnDecompressor *decompressor, WnBytes *in, uint8_t *out, size_t room, size_t *written,
        const char **reason)
{
    while (in->length > 0 && *written < room) {
        size_t taken = in->length;
        size_t made = room - *written;
        size_t status =
            LZ4F_decompress(decompressor->lz4, out + *written, &made, in->data, &taken, NULL);

        if (LZ4F_isError(status)) {
            *reason = LZ4F_getErrorName(status);
            return false;
        }
        *in = wn_bytes_from(*in, taken);
        *written += made;
        decompressor->between = status == 0;
    }
    return true;
}

bool
wn_decompressor_run(WnDecompressor *decompressor, WnBytes *in, uint8_t *out, size_t room,
                    size_t *written, const char **reason)
{
    *written = 0;
    switch (decompressor->kind) {
    case WN_COMPRESSION_GZIP:
        return run_gzip(decompressor, in, out, room, written, reason);
    case WN_COMPRESSION_ZSTD:
        return run_zstd(decompressor, in, out, room, written, reason);
    case WN_COMPRESSION_LZ4:
        return run_lz4(decompressor, in, out, room, written, reason);
    case WN_COMPRESSION_NONE:
        break;
    }
    g_assert_not_reached();
}

bool
wn_decompressor_is_between(const WnDecompressor *decompressor)
{
    return decompressor->between;
}
