/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Borrowed views of bytes: a pointer and a length, never NUL-terminated.  A view says
 * nothing about how long its bytes live; whoever hands one out documents that.
 */
#ifndef WN_BASE_BYTES_H
#define WN_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef struct {
    const uint8_t *data;
    size_t         length;
} WnBytes;

/* The view of a string literal. */
#define WN_LITERAL(text) ((WnBytes){ (const uint8_t *) (text), sizeof(text) - 1 })

/* A view of length bytes at data; data may be NULL only when length is 0. */
static inline WnBytes
wn_bytes(const void *data, size_t length)
{
    return (WnBytes){ data, length };
}

/* At most length bytes from offset on; what lies outside is left off, so the view may be empty. */
static inline WnBytes
wn_bytes_slice(WnBytes bytes, size_t offset, size_t length)
{
    if (offset > bytes.length)
        offset = bytes.length;
    if (length > bytes.length - offset)
        length = bytes.length - offset;
    return (WnBytes){ bytes.data ? bytes.data + offset : NULL, length };
}

/* All bytes from offset on, empty when offset is past the end. */
static inline WnBytes
wn_bytes_from(WnBytes bytes, size_t offset)
{
    return wn_bytes_slice(bytes, offset, bytes.length);
}

/* Without the SP, HTAB, CR and LF at either end. */
WnBytes wn_bytes_trim(WnBytes bytes);

bool wn_bytes_starts_with(WnBytes bytes, WnBytes prefix);
/* ASCII letters compare alike in either case; other bytes must be the same. */
bool wn_bytes_starts_with_nocase(WnBytes bytes, WnBytes prefix);

static inline bool
wn_bytes_equal(WnBytes a, WnBytes b)
{
    return a.length == b.length && wn_bytes_starts_with(a, b);
}

static inline bool
wn_bytes_equal_nocase(WnBytes a, WnBytes b)
{
    return a.length == b.length && wn_bytes_starts_with_nocase(a, b);
}

/* Whether needle occurs anywhere in bytes, ASCII case ignored.  An empty needle always does. */
bool wn_bytes_contains_nocase(WnBytes bytes, WnBytes needle);

/* Behind its last byte; of an empty view its data, NULL perhaps (C11 6.5.6 adds nothing to NULL).
 */
static inline const uint8_t *
wn_bytes_end(WnBytes bytes)
{
    return bytes.length > 0 ? bytes.data + bytes.length : bytes.data;
}

/* Offset of the first such byte, or bytes.length when there is none. */
size_t wn_bytes_find(WnBytes bytes, uint8_t byte);

/* The first such byte from at on, or end; where it is near, calling memchr costs more than this. */
static inline const uint8_t *
wn_bytes_seek(const uint8_t *at, const uint8_t *end, uint8_t byte)
{
#ifdef __SSE2__
    const __m128i  sought = _mm_set1_epi8((char) byte);
    const uint8_t *last = end - at >= 16 ? end - 16 : NULL;

    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *) at);
        int     found = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, sought));

        if (found)
            return at + __builtin_ctz((unsigned) found);
    }
    /* The rest together with bytes before it, which are none that is sought. */
    if (last) {
        __m128i bytes = _mm_loadu_si128((const __m128i *) last);
        int     found = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, sought));

        return found ? last + __builtin_ctz((unsigned) found) : end;
    }
#endif
    while (at < end && *at != byte)
        at++;
    return at;
}

/* The first CR or LF from at on, or end: asked for every line of every message. */
static inline const uint8_t *
wn_bytes_line_end(const uint8_t *at, const uint8_t *end)
{
#ifdef __SSE2__
    const __m128i  cr = _mm_set1_epi8('\r'), lf = _mm_set1_epi8('\n');
    const uint8_t *last = end - at >= 16 ? end - 16 : NULL;

    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *) at);
        int     found =
            _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, cr), _mm_cmpeq_epi8(bytes, lf)));

        if (found)
            return at + __builtin_ctz((unsigned) found);
    }
    if (last) {
        __m128i bytes = _mm_loadu_si128((const __m128i *) last);
        int     found =
            _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, cr), _mm_cmpeq_epi8(bytes, lf)));

        return found ? last + __builtin_ctz((unsigned) found) : end;
    }
#endif
    while (at < end && *at != '\r' && *at != '\n')
        at++;
    return at;
}

/* The whole view as an unsigned decimal number no greater than maximum; false leaves *value. */
bool wn_bytes_parse_number(WnBytes bytes, uint64_t maximum, uint64_t *value);

/* Big-endian integers; the caller has compared the length before. */
static inline uint16_t
wn_be16(const uint8_t *data)
{
    return (uint16_t) (data[0] << 8 | data[1]);
}

static inline uint32_t
wn_be32(const uint8_t *data)
{
    return (uint32_t) data[0] << 24 | (uint32_t) data[1] << 16 | (uint32_t) data[2] << 8 | data[3];
}

static inline uint64_t
wn_be64(const uint8_t *data)
{
    return (uint64_t) wn_be32(data) << 32 | wn_be32(data + 4);
}

/* A 64-bit hash of the bytes, the same in every run of the same program. */
uint64_t wn_bytes_hash(WnBytes bytes, uint64_t seed);

/* Both halves of the 128-bit product, folded. */
static inline uint64_t
wn_multiply_fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128) a * b;

    return (uint64_t) product ^ (uint64_t) (product >> 64);
}

/* Mixes one integer into a hash. */
static inline uint64_t
wn_hash_mix(uint64_t hash, uint64_t value)
{
    /* Halves change places, so that small numbers do not meet. */
    return wn_multiply_fold((hash << 32 | hash >> 32) ^ value ^ UINT64_C(0x9e3779b97f4a7c15),
                            UINT64_C(0xbf58476d1ce4e5b9));
}

/* Writes a decimal number without an end, at most 10 digits, and gives the place behind it. */
char *wn_write_number(char *text, unsigned number);

#endif
