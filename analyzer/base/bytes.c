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
wn_bytes_starts_with(WnBytes bytes, WnBytes prefix)
{
    return bytes.length >= prefix.length &&
           (prefix.length == 0 || memcmp(bytes.data, prefix.data, prefix.length) == 0);
}

bool
wn_bytes_starts_with_nocase(WnBytes bytes, WnBytes prefix)
{
    if (wn_bytes_starts_with(bytes, prefix))
        return true;
    if (bytes.length < prefix.length)
        return false;
    for (size_t i = 0; i < prefix.length; i++)
        if (bytes.data[i] != prefix.data[i] && lower(bytes.data[i]) != lower(prefix.data[i]))
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

/* Of twenty digits or more without leading zeros. */
static bool
parse_long_number(WnBytes bytes, uint64_t maximum, uint64_t *value)
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

bool
wn_bytes_parse_number(WnBytes bytes, uint64_t maximum, uint64_t *value)
{
    static const size_t FITS = 19; /* decimal digits that always fit 64 bits */
    uint64_t            number = 0;
    size_t              start = 0;

    while (bytes.length - start > FITS && bytes.data[start] == '0')
        start++;
    if (bytes.length == 0 || bytes.length - start > FITS)
        return parse_long_number(wn_bytes_from(bytes, start), maximum, value);
    for (size_t i = start; i < bytes.length; i++) {
        unsigned digit = bytes.data[i] - (unsigned) '0';
        if (digit > 9)
            return false;
        number = number * 10 + digit;
    }
    if (number > maximum)
        return false;
    *value = number;
    return true;
}

static uint64_t
load(const uint8_t *data)
{
    uint64_t word;

    memcpy(&word, data, sizeof(word));
    return word;
}

/* Up to seven bytes. */
static uint64_t
load_few(const uint8_t *data, size_t length)
{
    uint32_t first, last;

    if (length < sizeof(first))
        return length == 0
                   ? 0
                   : (uint64_t) data[0] << 16 | (uint64_t) data[length / 2] << 8 | data[length - 1];
    memcpy(&first, data, sizeof(first));
    memcpy(&last, data + length - sizeof(last), sizeof(last));
    return (uint64_t) first << 32 | last;
}

uint64_t
wn_bytes_hash(WnBytes bytes, uint64_t seed)
{
    static const uint64_t FIRST = UINT64_C(0xa0761d6478bd642f),
                          SECOND = UINT64_C(0xe7037ed1a0b428db);
    uint64_t hash = (seed ^ FIRST) + bytes.length * SECOND, rest;
    size_t   i = 0;

    /* Two at a time: the one need not wait for the other. */
    if (bytes.length >= 64) {
        uint64_t other = hash ^ SECOND;

        for (; i + 32 <= bytes.length; i += 32) {
            hash = wn_multiply_fold(load(bytes.data + i) ^ FIRST,
                                    load(bytes.data + i + 8) ^ SECOND ^ hash);
            other = wn_multiply_fold(load(bytes.data + i + 16) ^ FIRST,
                                     load(bytes.data + i + 24) ^ SECOND ^ other);
        }
        hash = wn_hash_mix(hash, other);
    }
    for (; i + 16 <= bytes.length; i += 16)
        hash = wn_multiply_fold(load(bytes.data + i) ^ FIRST,
                                load(bytes.data + i + 8) ^ SECOND ^ hash);
    if (i + 8 <= bytes.length) {
        hash = wn_multiply_fold(load(bytes.data + i) ^ FIRST, SECOND ^ hash);
        i += 8;
    }
    /* What was read before may be read again. */
    rest = bytes.length >= 8 ? load(bytes.data + bytes.length - 8)
                             : load_few(bytes.data, bytes.length);
    return wn_hash_mix(hash, rest);
}

char *
wn_write_number(char *text, unsigned number)
{
    char     digits[10];
    unsigned n = 0;

    do {
        digits[n++] = (char) ('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (n > 0)
        *text++ = digits[--n];
    return text;
}
