/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plain records of a DTLS (RFC 6347, 9147) or TLS (RFC 8446) handshake: hellos and alerts. */
#ifndef WN_WIRE_DTLS_H
#define WN_WIRE_DTLS_H

#include "base/bytes.h"

typedef enum {
    WN_TLS_OTHER,
    WN_TLS_CLIENT_HELLO,
    WN_TLS_SERVER_HELLO,
    WN_TLS_HELLO_VERIFY,
    WN_TLS_HANDSHAKE, /* any other message of it, encrypted or not */
    WN_TLS_ALERT,
    WN_TLS_APPLICATION
} WnTlsKind;

typedef struct {
    WnTlsKind kind;        /* of the first record */
    uint8_t   alert_level; /* 2: fatal.  0 when encrypted */
    uint8_t   alert;       /* description */
    uint8_t   random[32];  /* of a hello; tells copies from new flights */
    bool      ciphered;    /* a record of the datagram is cipher text, or announces it */
    bool      ends_flight; /* one is a server's hello done (RFC 5246 7.4.5), in the clear */
    WnBytes   server_name; /* SNI of a client hello */
} WnTls;

/* Whether bytes begin with the header of a record: cheap, for classing. */
bool wn_dtls_looks_like(WnBytes bytes);
bool wn_tls_looks_like(WnBytes bytes);

/* False, leaving *tls, when there is no record.  server_name points into bytes. */
bool wn_dtls_parse(WnBytes bytes, WnTls *tls);
/* bytes: the beginning of a TCP segment that starts with a record. */
bool        wn_tls_parse(WnBytes bytes, WnTls *tls);
const char *wn_tls_alert_name(uint8_t alert); /* "bad certificate"; "alert" for others */

#endif
