/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One SIP message as views into its bytes: start line and the headers that tell how a message
 * travels.  Tolerant: what is malformed is left out and noted, and a cut message gives every header
 * that ends before the cut.  RFC 3261 7 and 25, 3581, 3327, 5626, 3262, 4028, 3325.
 */
#ifndef WN_WIRE_SIP_H
#define WN_WIRE_SIP_H

#include "base/addr.h"
#include "base/bytes.h"

typedef enum {
    WN_METHOD_UNKNOWN,
    WN_METHOD_INVITE,
    WN_METHOD_ACK,
    WN_METHOD_BYE,
    WN_METHOD_CANCEL,
    WN_METHOD_REGISTER,
    WN_METHOD_OPTIONS,
    WN_METHOD_PRACK,
    WN_METHOD_SUBSCRIBE,
    WN_METHOD_NOTIFY,
    WN_METHOD_PUBLISH,
    WN_METHOD_INFO,
    WN_METHOD_REFER,
    WN_METHOD_MESSAGE,
    WN_METHOD_UPDATE
} WnMethod;

typedef enum {
    WN_HEADER_OTHER,
    WN_HEADER_VIA,
    WN_HEADER_FROM,
    WN_HEADER_TO,
    WN_HEADER_CALL_ID,
    WN_HEADER_CSEQ,
    WN_HEADER_CONTACT,
    WN_HEADER_ROUTE,
    WN_HEADER_RECORD_ROUTE,
    WN_HEADER_PATH,
    WN_HEADER_SERVICE_ROUTE,
    WN_HEADER_MAX_FORWARDS,
    WN_HEADER_EXPIRES,
    WN_HEADER_MIN_EXPIRES,
    WN_HEADER_CONTENT_LENGTH,
    WN_HEADER_CONTENT_TYPE,
    WN_HEADER_CONTENT_ENCODING,
    WN_HEADER_USER_AGENT,
    WN_HEADER_SERVER,
    WN_HEADER_WARNING,
    WN_HEADER_REASON,
    WN_HEADER_SESSION_EXPIRES,
    WN_HEADER_MIN_SE,
    WN_HEADER_RSEQ,
    WN_HEADER_RACK,
    WN_HEADER_AUTHORIZATION,
    WN_HEADER_PROXY_AUTHORIZATION,
    WN_HEADER_WWW_AUTHENTICATE,
    WN_HEADER_PROXY_AUTHENTICATE,
    WN_HEADER_SUPPORTED,
    WN_HEADER_REQUIRE,
    WN_HEADER_EVENT,
    WN_HEADER_SUBSCRIPTION_STATE,
    WN_HEADER_REFER_TO,
    WN_HEADER_REPLACES,
    WN_HEADER_FLOW_TIMER,
    WN_HEADER_P_ASSERTED_IDENTITY,
    WN_HEADER_RETRY_AFTER,
    WN_HEADER_ALLOW
} WnHeaderId;

/* A set of them. */
#define WN_HEADER_BIT(id) (UINT64_C(1) << (id))

/* A sip:, sips: or tel: URI (RFC 3261 19.1).  Views are empty where a part is absent. */
typedef struct {
    WnBytes    whole;                          /* without the angle brackets */
    WnBytes    scheme, user, host, parameters; /* parameters: after the first ';', no headers */
    WnEndpoint endpoint; /* host as an address (family 0: a name), port 0 where none is given */
    uint16_t   port;
    bool       unreadable; /* its whole is no URI */
} WnSipUri;

/* One value of Contact, From, To, Route, Record-Route, Path, Refer-To. */
typedef struct {
    WnBytes  value; /* the whole value */
    WnSipUri uri;
    WnBytes  parameters; /* of the header, after '>' */
    bool     star;       /* Contact: * */
} WnSipAddress;

typedef struct {
    WnBytes    value;
    WnBytes    transport; /* "UDP" */
    WnBytes    host;
    WnEndpoint sent_by; /* family 0: a name; port 0: none given */
    WnBytes    branch;
    WnAddr     received; /* family 0: absent or not an address */
    uint16_t   rport;    /* 0: absent or without a value */
    WnAddr     maddr;
    bool       has_rport; /* ;rport with or without a value */
    bool       has_received;
    bool       has_alias;
} WnSipVia;

typedef struct {
    WnBytes parameters; /* all of it after the scheme */
    WnBytes username, realm, nonce, uri, response, algorithm;
    bool    stale; /* stale=true */
    bool    present;
} WnSipAuth;

#define WN_SIP_MAX_VIA     16
#define WN_SIP_MAX_CONTACT 16
#define WN_SIP_MAX_ROUTE   16
#define WN_SIP_MAX_LINES   4 /* of a list that is kept as it stands */

typedef enum {
    WN_SIP_ODD_START_LINE = 1 << 0, /* spaces, version or case not as RFC 3261 has them */
    WN_SIP_ODD_DUPLICATE = 1 << 1,  /* a single-value header twice; the first is kept */
    WN_SIP_ODD_HEADER = 1 << 2,     /* a line that is no header */
    WN_SIP_ODD_VALUE = 1 << 3,      /* a value that could not be read */
    WN_SIP_ODD_LENGTH = 1 << 4,     /* Content-Length says another length than the body has */
    WN_SIP_ODD_TOO_MANY = 1 << 5,   /* more values than kept */
    WN_SIP_ODD_LEADING = 1 << 6,    /* empty lines before the start line */
    WN_SIP_ODD_LINE_END = 1 << 7,   /* bare LF or CR */
    WN_SIP_ODD_FOLDED = 1 << 8      /* (fact, not a fault) a header was folded */
} WnSipOddity;

typedef struct {
    WnBytes  whole;
    bool     is_response;
    WnMethod method; /* of the request; of a response: by its CSeq */
    WnBytes  method_text;
    uint16_t status; /* 100 to 699; 0 for a request */
    WnBytes  reason_phrase;
    WnSipUri request_uri;

    WnSipVia     via[WN_SIP_MAX_VIA];
    WnSipAddress contact[WN_SIP_MAX_CONTACT];
    WnSipAddress route[WN_SIP_MAX_ROUTE];
    WnSipAddress record_route[WN_SIP_MAX_ROUTE];
    WnSipAddress path[4];
    WnBytes      warning[WN_SIP_MAX_LINES], supported[WN_SIP_MAX_LINES], require[WN_SIP_MAX_LINES];
    uint8_t      n_via, n_contact, n_route, n_record_route, n_path; /* kept above */
    uint8_t      n_warning, n_supported, n_require;

    WnSipAddress from, to, refer_to;
    WnBytes      from_tag, to_tag;
    WnBytes      call_id;
    uint32_t     cseq;
    WnBytes      cseq_method;
    bool         has_cseq, has_max_forwards, has_expires, has_content_length;
    uint8_t      max_forwards;
    uint32_t     expires;
    uint32_t     content_length;
    uint32_t     session_expires; /* seconds; 0: absent */
    bool         refresher_uac, refresher_uas;
    uint32_t     rseq; /* 0: absent */
    uint32_t     rack_rseq, rack_cseq;
    WnBytes      user_agent, server, reason, event, subscription_state;
    WnBytes      content_type, content_encoding, replaces, p_asserted_identity;
    uint32_t     flow_timer;
    WnSipAuth    authorization; /* Authorization or Proxy-Authorization */
    WnSipAuth    challenge;     /* WWW- or Proxy-Authenticate */

    WnBytes    body;     /* up to Content-Length where that is less than what is there */
    uint64_t   headers;  /* WN_HEADER_BIT of those that were read */
    bool       complete; /* the empty line after the headers was there */
    WnHeaderId cut_in;   /* not complete: the header that the cut falls in */
    bool       cut;      /* the message ends before its headers or its body do */
    unsigned   oddities; /* WnSipOddity */
} WnSip;

/* Whether bytes begin like a SIP message (empty lines before it allowed): cheap, for classing. */
bool wn_sip_looks_like(WnBytes bytes);

/*
 * Reads bytes into sip, whose views point into bytes.  False, with *sip not to be used, when there
 * is no start line.  Folded values keep their line ends in the view.
 */
bool wn_sip_parse(WnBytes bytes, WnSip *sip);

/*
 * The same, but the URIs of the start line, From, To, Contact, Route and Record-Route are not read:
 * only their whole is known, and it may be no URI.  Who keeps what URIs mean need not read each
 * again.
 */
bool wn_sip_scan(WnBytes bytes, WnSip *sip);
/* Reads the parts of a URI of which the whole is known, if they are not; false when it is none. */
bool wn_sip_read_uri(WnSipUri *uri);

/*
 * Walks header lines: *offset starts at 0 and moves on; the start line is passed over.  Name and
 * value are views (value trimmed, folding kept).  False at the empty line, the end, or the cut.
 */
bool wn_sip_next_header(WnBytes bytes, size_t *offset, WnHeaderId *id, WnBytes *name,
                        WnBytes *value);

/* Reads a URI with or without angle brackets and display name. */
bool wn_sip_parse_address(WnBytes value, WnSipAddress *address);
bool wn_sip_parse_uri(WnBytes text, WnSipUri *uri);
bool wn_sip_parse_via(WnBytes value, WnSipVia *via);

/* The value of ;name or ;name=value in parameters; true when it is there, *value empty without '='.
 * value may be NULL.  Quotes around the value are taken off. */
bool wn_sip_parameter(WnBytes parameters, WnBytes name, WnBytes *value);
/* Whether one of n comma-separated lists (Supported, Require, Allow) has the token, case ignored.
 */
bool wn_sip_lists_have(const WnBytes *lists, size_t n, WnBytes token);
/* Whether a Reason header (RFC 3326 2) gives this cause of that protocol ("SIP", "Q.850"). */
bool wn_sip_reason_is(WnBytes reason, WnBytes protocol, unsigned cause);

WnMethod    wn_sip_method(WnBytes text);
const char *wn_sip_method_name(WnMethod method); /* "INVITE"; "" for unknown */

#endif
