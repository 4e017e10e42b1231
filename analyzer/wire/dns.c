/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the question and the address answers of a DNS message.  RFC 1035 4, RFC 3596 2. */
#include "wire/dns.h"

#include <string.h>

enum {
    HEADER_LENGTH = 12,
    QUESTION_TAIL = 4, /* type and class */
    ANSWER_TAIL = 10,  /* type, class, time to live, length */
    TYPE_A = 1,
    TYPE_AAAA = 28,
    CLASS_IN = 1,
    MOST_JUMPS = 32
};

static char
printable(uint8_t byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return (char) (byte | 0x20);
    /* A dot within a label is not the dot between two. */
    return byte > ' ' && byte < 0x7f && byte != '.' ? (char) byte : '?';
}

/* False when the label does not fit: RFC 1035 2.3.4 allows a name 255 bytes. */
static bool
add_label(char name[WN_DNS_MAX_NAME], size_t *length, WnBytes label)
{
    size_t dot = *length > 0 ? 1 : 0;

    if (*length + dot + label.length >= WN_DNS_MAX_NAME)
        return false;
    if (dot)
        name[(*length)++] = '.';
    for (size_t i = 0; i < label.length; i++)
        name[(*length)++] = printable(label.data[i]);
    name[*length] = '\0';
    return true;
}

/*
 * Reads the name at *offset and moves *offset behind it.  A pointer must lead back, before the
 * labels that it follows, so no name is endless.
 */
static bool
read_name(WnBytes message, size_t *offset, char name[WN_DNS_MAX_NAME])
{
    size_t at = *offset;
    size_t limit = at;
    size_t length = 0;
    size_t end = 0; /* behind the first pointer */

    name[0] = '\0';
    for (int jumps = 0; jumps < MOST_JUMPS;) {
        size_t size;

        if (at >= message.length)
            return false;
        size = message.data[at++];
        if (size == 0) {
            *offset = end ? end : at;
            return true;
        }
        if (size >= 0xc0) {
            if (at >= message.length)
                return false;
            size_t target = (size & 0x3f) << 8 | message.data[at++];
            if (!end)
                end = at;
            if (target >= limit)
                return false;
            at = limit = target;
            jumps++;
            continue;
        }
        if (size > 63 || size > message.length - at ||
            !add_label(name, &length, wn_bytes_slice(message, at, size)))
            return false;
        at += size;
    }
    return false;
}

/* One answer; false when it is not whole. */
static bool
read_answer(WnBytes message, size_t *offset, WnDns *dns)
{
    char           owner[WN_DNS_MAX_NAME];
    const uint8_t *tail;
    size_t         length;

    if (!read_name(message, offset, owner) || message.length - *offset < ANSWER_TAIL)
        return false;
    tail = message.data + *offset;
    length = wn_be16(tail + 8);
    if (length > message.length - *offset - ANSWER_TAIL)
        return false;
    *offset += ANSWER_TAIL + length;

    if (wn_be16(tail + 2) == CLASS_IN && dns->n_addresses < WN_DNS_MAX_ADDRESS) {
        if (wn_be16(tail) == TYPE_A && length == 4)
            dns->addresses[dns->n_addresses++] = wn_addr_v4(tail + ANSWER_TAIL);
        else if (wn_be16(tail) == TYPE_AAAA && length == 16)
            dns->addresses[dns->n_addresses++] = wn_addr_v6(tail + ANSWER_TAIL);
    }
    return true;
}

static bool
read_question(WnBytes message, size_t *offset, WnDns *dns)
{
    if (!read_name(message, offset, dns->name) || message.length - *offset < QUESTION_TAIL)
        return false;
    dns->type = wn_be16(message.data + *offset);
    *offset += QUESTION_TAIL;
    return true;
}

bool
wn_dns_parse(WnBytes bytes, WnDns *dns)
{
    WnDns    parsed = { .id = 0 };
    size_t   offset = HEADER_LENGTH;
    unsigned flags, questions;

    if (bytes.length < HEADER_LENGTH)
        return false;
    parsed.id = wn_be16(bytes.data);
    flags = wn_be16(bytes.data + 2);
    questions = wn_be16(bytes.data + 4);
    parsed.is_response = (flags & 0x8000) != 0;
    parsed.rcode = flags & 0x0f;
    parsed.answers = wn_be16(bytes.data + 6);

    /* Plain queries only (opcode 0).  A server that could not read the question leaves it out. */
    if ((flags & 0x7800) != 0 || (flags & 0x40) != 0 || (questions == 0 && !parsed.is_response))
        return false;
    if (questions > 0 && !read_question(bytes, &offset, &parsed))
        return false;
    /* Servers take one question; behind more of them, answers are not looked for. */
    for (unsigned i = 0; questions <= 1 && i < parsed.answers; i++)
        if (!read_answer(bytes, &offset, &parsed))
            break;
    *dns = parsed;
    return true;
}
