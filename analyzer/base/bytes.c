/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Borrowed views of bytes: comparing, cutting, counting. */
#include "base/bytes.h"

#include <string.h>

static uint8_t
lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t) (byte | 0x20) : byte;
}

static bool
is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

WnBytes
wn_bytes(const void *data, size_t length)
{
    return (WnBytes){ data, length };
}

WnBytes
wn_bytes_slice(WnBytes bytes, size_t offset, size_t length)
{
    if (offset > bytes.length)
        offset = bytes.length;
    if (length > bytes.length - offset)
        length = bytes.length - offset;
    return (WnBytes){ bytes.data ? bytes.data + offset : NULL, length };
}

WnBytes
wn_bytes_from(WnBytes bytes, size_t offset)
{
    return wn_bytes_slice(bytes, offset, bytes.length);
}

WnBytes
wn_bytes_trim(WnBytes bytes)
{
    while (bytes.length > 0 && is_blank(bytes.data[0])) {
        bytes.data++;
        bytes.length--;
    }
    while (bytes.length > 0 && is_blank(bytes.data[bytes.length - 1]))
        bytes.length--;
    return bytes;
}

bool
wn_bytes_equal(WnBytes a, WnBytes b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

bool
wn_bytes_equal_nocase(WnBytes a, WnBytes b)
{
    return a.length == b.length && wn_bytes_starts_with_nocase(a, b);
}

bool
wn_bytes_starts_with(WnBytes bytes, WnBytes prefix)
{
    return bytes.length >= prefix.length &&
           (prefix.length == 0 || memcmp(bytes.data, prefix.data, prefix.length) == 0);
}

bool
wn_bytes_starts_with_nocase(WnBytes bytes, WnBytes prefix)
{
    if (bytes.length < prefix.length)
        return false;
    for (size_t i = 0; i < prefix.length; i++)
        if (lower(bytes.data[i]) != lower(prefix.data[i]))
            return false;
    return true;
}

bool
wn_bytes_contains_nocase(WnBytes bytes, WnBytes needle)
{
    for (size_t i = 0; i + needle.length <= bytes.length; i++)
        if (wn_bytes_starts_with_nocase(wn_bytes_from(bytes, i), needle))
            return true;
    return needle.length == 0;
}

size_t
wn_bytes_find(WnBytes bytes, uint8_t byte)
{
    if (bytes.length == 0)
        return 0;
    const uint8_t *at = memchr(bytes.data, byte, bytes.length);
    return at ? (size_t) (at - bytes.data) : bytes.length;
}

bool
wn_bytes_parse_number(WnBytes bytes, uint64_t maximum, uint64_t *value)
{
    uint64_t number = 0;

    if (bytes.length == 0)
        return false;
    for (size_t i = 0; i < bytes.length; i++) {
        if (bytes.data[i] < '0' || bytes.data[i] > '9')
            return false;
        uint64_t digit = (uint64_t) (bytes.data[i] - '0');
        if (digit > maximum || number > (maximum - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *value = number;
    return true;
}

uint64_t
wn_hash_mix(uint64_t hash, uint64_t value)
{
    /* The finaliser of SplitMix64, which spreads every input bit over the whole word. */
    hash ^= value + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9u;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebu;
    return hash ^ (hash >> 31);
}

/* Both halves of the 128-bit product, folded. */
static uint64_t
multiply_fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128) a * b;

    return (uint64_t) product ^ (uint64_t) (product >> 64);
}

uint64_t
wn_bytes_hash(WnBytes bytes, uint64_t seed)
{
    static const uint64_t FIRST = UINT64_C(0xa0761d6478bd642f),
                          SECOND = UINT64_C(0xe7037ed1a0b428db);
    uint64_t hash = wn_hash_mix(seed, bytes.length), rest = 0;
    size_t   i = 0;

    for (; i + 16 <= bytes.length; i += 16)
        hash = multiply_fold(wn_be64(bytes.data + i) ^ FIRST,
                             wn_be64(bytes.data + i + 8) ^ SECOND ^ hash);
    if (i + 8 <= bytes.length) {
        hash = multiply_fold(wn_be64(bytes.data + i) ^ FIRST, SECOND ^ hash);
        i += 8;
    }
    for (; i < bytes.length; i++)
        rest = rest << 8 | bytes.data[i];
    return wn_hash_mix(hash, rest);
}
