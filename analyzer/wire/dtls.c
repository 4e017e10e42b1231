/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the first record of a DTLS datagram or TLS segment.  RFC 6347 4.1-4.3 (DTLS 1.2 and 1.0),
 * RFC 9147 4 (1.3), RFC 9146 (connection ids), RFC 8446 4.1, 5.1 and 6, RFC 6066 3 (server name).
 */
#include "wire/dtls.h"

#include <string.h>

enum {
    DTLS_RECORD_HEADER = 13,
    DTLS_HANDSHAKE_HEADER = 12,
    DTLS_UNIFIED_HEADER = 5, /* with 16 bits of sequence number, and a length */
    TLS_RECORD_HEADER = 5,
    TLS_HANDSHAKE_HEADER = 4
};

enum {
    CHANGE_CIPHER_SPEC = 20,
    ALERT = 21,
    HANDSHAKE = 22,
    APPLICATION_DATA = 23,
    HEARTBEAT = 24,
    WITH_CONNECTION_ID = 25,
    ACKNOWLEDGEMENT = 26
};

enum { CLIENT_HELLO = 1, SERVER_HELLO = 2, HELLO_VERIFY_REQUEST = 3, SERVER_HELLO_DONE = 14 };

enum { EXTENSION_SERVER_NAME = 0 };

/* RFC 5246 6.2.3: the longest encrypted record. */
#define LONGEST_RECORD (16384 + 2048)

/* RFC 9147 4.2.3: shorter cipher text could not even be unmasked. */
#define SHORTEST_CIPHER_TEXT 16

/* The header of an encrypted DTLS 1.3 record, 001CSLEE, as all stacks write it: no connection id
 * (its length could not be known), S and L set. */
static bool
has_unified_header(WnBytes bytes)
{
    size_t length;

    if (bytes.length < DTLS_UNIFIED_HEADER || (bytes.data[0] & 0xfc) != 0x2c)
        return false;
    length = wn_be16(bytes.data + 3);
    return length >= SHORTEST_CIPHER_TEXT && length <= bytes.length - DTLS_UNIFIED_HEADER;
}

static bool
has_dtls_header(WnBytes bytes)
{
    return bytes.length >= DTLS_RECORD_HEADER && bytes.data[0] >= CHANGE_CIPHER_SPEC &&
           bytes.data[0] <= ACKNOWLEDGEMENT && bytes.data[1] == 0xfe && bytes.data[2] >= 0xfc &&
           bytes.data[2] != 0xfe;
}

bool
wn_dtls_looks_like(WnBytes bytes)
{
    return has_dtls_header(bytes) || has_unified_header(bytes);
}

bool
wn_tls_looks_like(WnBytes bytes)
{
    size_t length;

    if (bytes.length < TLS_RECORD_HEADER || bytes.data[0] < CHANGE_CIPHER_SPEC ||
        bytes.data[0] > HEARTBEAT || bytes.data[1] != 3 || bytes.data[2] > 4)
        return false;
    length = wn_be16(bytes.data + 3);
    return length > 0 && length <= LONGEST_RECORD;
}

/*
 * Takes a vector off the front of *rest: its length in size bytes, then so many bytes.  False, with
 * *rest as it was, when it is not whole.
 */
static bool
take_vector(WnBytes *rest, size_t size, WnBytes *vector)
{
    size_t length = 0;

    if (rest->length < size)
        return false;
    for (size_t i = 0; i < size; i++)
        length = length << 8 | rest->data[i];
    if (length > rest->length - size)
        return false;
    *vector = wn_bytes_slice(*rest, size, length);
    *rest = wn_bytes_from(*rest, size + length);
    return true;
}

/* The host name of a server_name extension. */
static WnBytes
host_name(WnBytes extension)
{
    WnBytes list, name;

    if (!take_vector(&extension, 2, &list))
        return (WnBytes){ NULL, 0 };
    while (list.length > 0) {
        bool is_host = list.data[0] == 0;

        list = wn_bytes_from(list, 1);
        if (!take_vector(&list, 2, &name))
            break;
        if (is_host)
            return name;
    }
    return (WnBytes){ NULL, 0 };
}

/* rest: a client hello behind its random. */
static WnBytes
server_name(WnBytes rest, bool datagram)
{
    WnBytes skipped;

    /* Session id; cookie, of DTLS only; cipher suites; compression methods. */
    if (!take_vector(&rest, 1, &skipped) || (datagram && !take_vector(&rest, 1, &skipped)) ||
        !take_vector(&rest, 2, &skipped) || !take_vector(&rest, 1, &skipped))
        return (WnBytes){ NULL, 0 };
    /* The extensions' whole length: walked as far as they are there, for a hello may be cut. */
    rest = wn_bytes_from(rest, 2);
    while (rest.length > 2) {
        unsigned type = wn_be16(rest.data);
        WnBytes  extension;

        rest = wn_bytes_from(rest, 2);
        if (!take_vector(&rest, 2, &extension))
            break;
        if (type == EXTENSION_SERVER_NAME)
            return host_name(extension);
    }
    return (WnBytes){ NULL, 0 };
}

/* body: of a hello, from its version on. */
static void
read_hello(WnBytes body, bool datagram, WnTls *tls)
{
    if (body.length < 2 + sizeof(tls->random))
        return;
    memcpy(tls->random, body.data + 2, sizeof(tls->random));
    if (tls->kind == WN_TLS_CLIENT_HELLO)
        tls->server_name = server_name(wn_bytes_from(body, 2 + sizeof(tls->random)), datagram);
}

static WnTlsKind
handshake_kind(uint8_t type)
{
    switch (type) {
    case CLIENT_HELLO:
        return WN_TLS_CLIENT_HELLO;
    case SERVER_HELLO:
        return WN_TLS_SERVER_HELLO;
    case HELLO_VERIFY_REQUEST:
        return WN_TLS_HELLO_VERIFY;
    default:
        return WN_TLS_HANDSHAKE;
    }
}

static void
read_alert(WnBytes record, size_t length, WnTls *tls)
{
    /* An encrypted alert is longer than the two bytes of a plain one. */
    if (length != 2 || record.length < 2)
        return;
    tls->alert_level = record.data[0];
    tls->alert = record.data[1];
}

/* record: of epoch 0, so its handshake is in the clear. */
static void
read_dtls_handshake(WnBytes record, WnTls *tls)
{
    const uint8_t *header = record.data;
    size_t         fragment;

    if (record.length < DTLS_HANDSHAKE_HEADER)
        return;
    tls->kind = handshake_kind(header[0]);
    /* Only a message's first fragment has its random. */
    if (header[6] != 0 || wn_be16(header + 7) != 0)
        return;
    fragment = (size_t) header[9] << 16 | wn_be16(header + 10);
    if (tls->kind == WN_TLS_CLIENT_HELLO || tls->kind == WN_TLS_SERVER_HELLO)
        read_hello(wn_bytes_slice(record, DTLS_HANDSHAKE_HEADER, fragment), true, tls);
}

/* Several records share a datagram (RFC 6347 4.1.1). */
static void
read_records(WnBytes bytes, WnTls *tls)
{
    while (has_dtls_header(bytes)) {
        size_t length = wn_be16(bytes.data + 11);
        bool   plain = wn_be16(bytes.data + 3) == 0;

        tls->ciphered |= !plain || bytes.data[0] == CHANGE_CIPHER_SPEC;
        tls->ends_flight |= plain && bytes.data[0] == HANDSHAKE && length > 0 &&
                            bytes.length > DTLS_RECORD_HEADER &&
                            bytes.data[DTLS_RECORD_HEADER] == SERVER_HELLO_DONE;
        bytes = wn_bytes_from(bytes, DTLS_RECORD_HEADER + length);
    }
    tls->ciphered |= has_unified_header(bytes);
}

bool
wn_dtls_parse(WnBytes bytes, WnTls *tls)
{
    WnTls   parsed = { .kind = WN_TLS_OTHER };
    WnBytes record;
    size_t  length;
    bool    plain;

    if (has_unified_header(bytes)) {
        /* Whatever it holds, it is encrypted; epoch 2 is the rest of the handshake. */
        parsed.kind = (bytes.data[0] & 3) == 2 ? WN_TLS_HANDSHAKE : WN_TLS_APPLICATION;
        parsed.ciphered = true;
        *tls = parsed;
        return true;
    }
    if (!has_dtls_header(bytes))
        return false;

    read_records(bytes, &parsed);
    length = wn_be16(bytes.data + 11);
    record = wn_bytes_slice(bytes, DTLS_RECORD_HEADER, length);
    plain = wn_be16(bytes.data + 3) == 0;
    switch (bytes.data[0]) {
    case HANDSHAKE:
        parsed.kind = WN_TLS_HANDSHAKE;
        if (plain)
            read_dtls_handshake(record, &parsed);
        break;
    case CHANGE_CIPHER_SPEC:
    case ACKNOWLEDGEMENT:
        parsed.kind = WN_TLS_HANDSHAKE;
        break;
    case ALERT:
        parsed.kind = WN_TLS_ALERT;
        if (plain)
            read_alert(record, length, &parsed);
        break;
    case APPLICATION_DATA:
    case WITH_CONNECTION_ID:
        parsed.kind = WN_TLS_APPLICATION;
        break;
    default:
        break;
    }
    *tls = parsed;
    return true;
}

static void
read_tls_handshake(WnBytes record, WnTls *tls)
{
    size_t    length;
    WnTlsKind kind;

    if (record.length < TLS_HANDSHAKE_HEADER + 2)
        return;
    length = (size_t) record.data[1] << 16 | wn_be16(record.data + 2);
    kind = handshake_kind(record.data[0]);
    /* Cipher text may begin like a hello; a hello's version tells (RFC 8446 4.1.2). */
    if ((kind != WN_TLS_CLIENT_HELLO && kind != WN_TLS_SERVER_HELLO) || record.data[4] != 3)
        return;
    tls->kind = kind;
    read_hello(wn_bytes_slice(record, TLS_HANDSHAKE_HEADER, length), false, tls);
}

bool
wn_tls_parse(WnBytes bytes, WnTls *tls)
{
    WnTls   parsed = { .kind = WN_TLS_OTHER };
    WnBytes record;
    size_t  length;

    if (!wn_tls_looks_like(bytes))
        return false;
    length = wn_be16(bytes.data + 3);
    record = wn_bytes_slice(bytes, TLS_RECORD_HEADER, length);
    switch (bytes.data[0]) {
    case HANDSHAKE:
        parsed.kind = WN_TLS_HANDSHAKE;
        read_tls_handshake(record, &parsed);
        break;
    case CHANGE_CIPHER_SPEC:
        parsed.kind = WN_TLS_HANDSHAKE;
        break;
    case ALERT:
        parsed.kind = WN_TLS_ALERT;
        read_alert(record, length, &parsed);
        break;
    case APPLICATION_DATA:
        parsed.kind = WN_TLS_APPLICATION;
        break;
    default:
        break;
    }
    *tls = parsed;
    return true;
}

const char *
wn_tls_alert_name(uint8_t alert)
{
    static const struct {
        uint8_t     alert;
        const char *name;
    } names[] = {
        { 0, "close notify" },
        { 10, "unexpected message" },
        { 20, "bad record mac" },
        { 21, "decryption failed" },
        { 22, "record overflow" },
        { 30, "decompression failure" },
        { 40, "handshake failure" },
        { 41, "no certificate" },
        { 42, "bad certificate" },
        { 43, "unsupported certificate" },
        { 44, "certificate revoked" },
        { 45, "certificate expired" },
        { 46, "certificate unknown" },
        { 47, "illegal parameter" },
        { 48, "unknown ca" },
        { 49, "access denied" },
        { 50, "decode error" },
        { 51, "decrypt error" },
        { 52, "too many cids requested" },
        { 60, "export restriction" },
        { 70, "protocol version" },
        { 71, "insufficient security" },
        { 80, "internal error" },
        { 86, "inappropriate fallback" },
        { 90, "user canceled" },
        { 100, "no renegotiation" },
        { 109, "missing extension" },
        { 110, "unsupported extension" },
        { 111, "certificate unobtainable" },
        { 112, "unrecognized name" },
        { 113, "bad certificate status response" },
        { 114, "bad certificate hash value" },
        { 115, "unknown psk identity" },
        { 116, "certificate required" },
        { 120, "no application protocol" },
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].alert == alert)
            return names[i].name;
    return "alert";
}
