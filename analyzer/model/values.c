/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interned values of SIP messages: URIs with what servers write into them about NAT, Vias, and
 * lists of URIs.  RFC 3261 19.1, 20.10, 20.42; RFC 5626; RFC 7118.
 */
#include <glib.h>
#include <string.h>

#include "model/model.h"

/* A transport that is a stream, and the port that it means (RFC 3261 19.1.2, RFC 7118 5.3); a sips:
 * URI is TLS, whatever it says beside (RFC 3261 26.2.2). */
static void
read_transport(WnUri *uri, WnBytes transport)
{
    static const struct {
        const char *name;
        uint16_t    port, secured;
    } streams[] = {
        { "tcp", 5060, 5061 }, { "tls", 5061, 5061 }, { "ws", 80, 443 }, { "wss", 443, 443 }
    };
    bool secured = uri->default_port == 5061;

    for (size_t i = 0; i < G_N_ELEMENTS(streams); i++)
        if (wn_bytes_equal_nocase(transport, wn_bytes(streams[i].name, strlen(streams[i].name)))) {
            uri->stream = true;
            uri->default_port = secured ? streams[i].secured : streams[i].port;
            return;
        }
}

static bool
ends_with_nocase(WnBytes bytes, WnBytes suffix)
{
    return bytes.length >= suffix.length &&
           wn_bytes_equal_nocase(wn_bytes_from(bytes, bytes.length - suffix.length), suffix);
}

/* ;received="sip:203.0.113.7:5060": registrars of the Kamailio family show their stored source so.
 */
static bool
read_received(WnBytes parameters, WnEndpoint *endpoint)
{
    WnBytes  value;
    WnSipUri uri;

    if (!wn_sip_parameter(parameters, WN_LITERAL("received"), &value) || value.length == 0)
        return false;
    if (wn_sip_parse_uri(value, &uri) && uri.endpoint.addr.family) {
        *endpoint = uri.endpoint;
        return true;
    }
    return wn_endpoint_parse(value, endpoint);
}

/* ;alias=203.0.113.7~5060~1 (IPv6 in brackets). */
static bool
read_alias(WnBytes parameters, WnEndpoint *endpoint)
{
    WnBytes  value, host;
    uint64_t port;
    size_t   tilde;
    WnAddr   addr;

    if (!wn_sip_parameter(parameters, WN_LITERAL("alias"), &value))
        return false;
    tilde = wn_bytes_find(value, '~');
    host = wn_bytes_slice(value, 0, tilde);
    value = wn_bytes_from(value, tilde + 1);
    value = wn_bytes_slice(value, 0, wn_bytes_find(value, '~'));
    if (!wn_addr_parse(host, &addr) || !wn_bytes_parse_number(value, UINT16_MAX, &port))
        return false;
    *endpoint = wn_endpoint(addr, (uint16_t) port);
    return true;
}

static int
hex_digit(uint8_t byte)
{
    return g_ascii_xdigit_value((char) byte);
}

/* ;fs_path=sip%3Aalice%40203.0.113.7%3A5060: the path is a URI with its marks escaped. */
static bool
read_fs_path(WnBytes parameters, WnEndpoint *endpoint)
{
    WnBytes  value;
    uint8_t  plain[128];
    size_t   n = 0;
    WnSipUri uri;

    if (!wn_sip_parameter(parameters, WN_LITERAL("fs_path"), &value))
        return false;
    for (size_t i = 0; i < value.length && n < sizeof(plain); i++) {
        if (value.data[i] == '%' && value.length - i > 2 && hex_digit(value.data[i + 1]) >= 0 &&
            hex_digit(value.data[i + 2]) >= 0) {
            plain[n++] =
                (uint8_t) (hex_digit(value.data[i + 1]) << 4 | hex_digit(value.data[i + 2]));
            i += 2;
        } else {
            plain[n++] = value.data[i];
        }
    }
    if (!wn_sip_parse_uri(wn_bytes(plain, n), &uri) || uri.endpoint.addr.family == 0)
        return false;
    *endpoint = uri.endpoint;
    return true;
}

static void
read_decoration(WnUri *uri, WnBytes uri_parameters, WnBytes header_parameters)
{
    WnBytes value;

    uri->decorated = read_received(header_parameters, &uri->received) ||
                     read_received(uri_parameters, &uri->received) ||
                     read_alias(uri_parameters, &uri->received) ||
                     read_fs_path(uri_parameters, &uri->received) ||
                     wn_sip_parameter(uri_parameters, WN_LITERAL("fs_nat"), NULL);
    if (wn_sip_parameter(uri_parameters, WN_LITERAL("x-ast-orig-host"), &value)) {
        /* Here the URI itself is the source, and the parameter what the phone had said. */
        uri->decorated = true;
        uri->received = uri->endpoint;
    }
}

static void
read_parameters(WnUri *uri, WnIntern *texts, WnBytes uri_parameters, WnBytes header_parameters)
{
    WnBytes  value;
    uint64_t number;

    uri->expires = UINT32_MAX;
    if (wn_sip_parameter(header_parameters, WN_LITERAL("expires"), &value) &&
        wn_bytes_parse_number(value, UINT32_MAX - 1, &number))
        uri->expires = (uint32_t) number;
    uri->loose = wn_sip_parameter(uri_parameters, WN_LITERAL("lr"), NULL);
    uri->gruu = wn_sip_parameter(uri_parameters, WN_LITERAL("gr"), NULL);
    uri->outbound = wn_sip_parameter(uri_parameters, WN_LITERAL("ob"), NULL) ||
                    wn_sip_parameter(header_parameters, WN_LITERAL("reg-id"), NULL);
    if (wn_sip_parameter(header_parameters, WN_LITERAL("+sip.instance"), &value))
        uri->instance = wn_intern(texts, value);
    if (wn_sip_parameter(header_parameters, WN_LITERAL("reg-id"), &value) &&
        wn_bytes_parse_number(value, INT32_MAX, &number))
        uri->reg_id = (uint32_t) number;
    if (wn_sip_parameter(uri_parameters, WN_LITERAL("transport"), &value))
        read_transport(uri, value);
    read_decoration(uri, uri_parameters, header_parameters);
}

/* A URI, and the bytes of the header value that it was read from. */
typedef struct {
    const char *whole;
    size_t      length;
    WnUri       uri;
    bool        unreadable; /* a request line has it, and it is no URI */
} KnownUri;

static KnownUri *
find_uri(const WnModel *model, uint64_t hash, WnBytes value)
{
    WnTableCursor cursor = { 0 };
    KnownUri     *known;

    while ((known = wn_table_next(&model->uris, hash, &cursor)) != NULL)
        if (known->length == value.length && memcmp(known->whole, value.data, value.length) == 0)
            break;
    return known;
}

/* The text that is kept anyway, unless something had to be made valid in it. */
static const char *
keep_bytes(WnModel *model, WnBytes value)
{
    const char *text = wn_intern(&model->texts, value);

    if (text && strncmp(text, (const char *) value.data, value.length) == 0)
        return text;
    return memcpy(wn_arena_alloc(model->arena, value.length), value.data, value.length);
}

static const KnownUri *
add_uri(WnModel *model, uint64_t hash, WnBytes value, WnSipUri parsed, WnBytes header_parameters,
        bool even_unreadable)
{
    WnIntern *texts = &model->texts;
    KnownUri *known;

    if (!wn_sip_read_uri(&parsed) && !even_unreadable)
        return NULL;
    known = WN_ARENA_NEW(model->arena, KnownUri);
    known->whole = keep_bytes(model, value);
    known->length = value.length;
    known->unreadable = parsed.unreadable;
    known->uri.text = wn_intern(texts, parsed.whole);
    known->uri.user = wn_intern(texts, parsed.user);
    known->uri.host = wn_intern(texts, parsed.host);
    known->uri.endpoint = parsed.endpoint;
    known->uri.stream = wn_bytes_equal_nocase(parsed.scheme, WN_LITERAL("sips"));
    known->uri.default_port = known->uri.stream ? 5061 : 5060;
    known->uri.dot_invalid = ends_with_nocase(parsed.host, WN_LITERAL(".invalid"));
    read_parameters(&known->uri, texts, parsed.parameters, header_parameters);
    wn_table_add(&model->uris, hash, known);
    return known;
}

/* The value with this URI, which need not be read yet; where it is none, only its text is kept. */
static const KnownUri *
ensure_uri(WnModel *model, WnBytes value, const WnSipUri *uri, WnBytes header_parameters,
           bool even_unreadable)
{
    uint64_t        hash = wn_hash_mix(wn_bytes_hash(value, 0), header_parameters.length);
    const KnownUri *known = find_uri(model, hash, value);

    return known ? known : add_uri(model, hash, value, *uri, header_parameters, even_unreadable);
}

void
wn_model_warm_values(const WnModel *model, const WnSip *sip)
{
    const WnSipAddress *contact = sip->n_contact > 0 ? &sip->contact[0] : NULL;

    wn_table_warm(&model->texts.table, wn_bytes_hash(sip->from_tag, 0));
    wn_table_warm(&model->uris, wn_hash_mix(wn_bytes_hash(sip->from.uri.whole, 0), 0));
    if (contact)
        wn_table_warm(&model->uris,
                      wn_hash_mix(wn_bytes_hash(contact->value, 0), contact->parameters.length));
}

static const WnUri *
readable(const KnownUri *known)
{
    return known && !known->unreadable ? &known->uri : NULL;
}

const WnUri *
wn_model_uri(WnModel *model, const WnSipAddress *address)
{
    return readable(ensure_uri(model, address->value, &address->uri, address->parameters, false));
}

const WnUri *
wn_model_plain_uri(WnModel *model, const WnSipUri *uri)
{
    if (uri->whole.length == 0)
        return NULL;
    return readable(ensure_uri(model, uri->whole, uri, wn_bytes(NULL, 0), false));
}

const WnUri *
wn_model_request_uri(WnModel *model, const WnSipUri *uri)
{
    if (uri->whole.length == 0)
        return NULL;
    return &ensure_uri(model, uri->whole, uri, wn_bytes(NULL, 0), true)->uri;
}

const WnVia *
wn_model_via(WnModel *model, const WnSipVia *via)
{
    WnVia    value = { .host = wn_intern(&model->texts, via->host),
                       .sent_by = via->sent_by,
                       .received = via->received,
                       .rport = via->rport,
                       .has_rport = via->has_rport,
                       .has_maddr = via->maddr.family != 0,
                       .transport = via->transport.length
                                        ? (uint8_t) g_ascii_toupper((char) via->transport.data[0])
                                        : 0 };
    uint64_t hash = wn_hash_mix(wn_endpoint_hash(&value.sent_by), wn_addr_hash(&value.received));
    WnTableCursor cursor = { 0 };
    WnVia        *found;

    hash = wn_hash_mix(hash, (uint64_t) value.rport << 1 | value.has_rport);
    while ((found = wn_table_next(&model->vias, hash, &cursor)) != NULL)
        if (found->host == value.host && wn_endpoint_equal(&found->sent_by, &value.sent_by) &&
            wn_addr_equal(&found->received, &value.received) && found->rport == value.rport &&
            found->has_rport == value.has_rport && found->has_maddr == value.has_maddr &&
            found->transport == value.transport)
            return found;
    found = WN_ARENA_NEW(model->arena, WnVia);
    *found = value;
    wn_table_add(&model->vias, hash, found);
    return found;
}

bool
wn_model_uri_is(const WnUri *uri, WnBytes value)
{
    const KnownUri *known = (const KnownUri *) ((const char *) uri - offsetof(KnownUri, uri));

    return known->length == value.length && memcmp(known->whole, value.data, value.length) == 0;
}

/* Only what is said in full: of a value that is no URI the list knows nothing. */
static bool
is_list_of(const WnUriList *list, const WnSipAddress *addresses, unsigned n)
{
    if (list->n != n)
        return false;
    for (unsigned i = 0; i < n; i++)
        if (!wn_model_uri_is(list->uris[i], addresses[i].value))
            return false;
    return true;
}

const WnUriList *
wn_model_uri_list(WnModel *model, const WnUriList *before, const WnSipAddress *addresses,
                  unsigned n)
{
    const WnUri  *uris[WN_SIP_MAX_ROUTE];
    unsigned      kept = 0;
    uint64_t      hash = 0;
    WnTableCursor cursor = { 0 };
    WnUriList    *list;

    if (n == 0 || (before && is_list_of(before, addresses, n)))
        return n > 0 ? before : NULL;
    for (unsigned i = 0; i < n && kept < G_N_ELEMENTS(uris); i++) {
        if (addresses[i].star)
            continue;
        uris[kept] = wn_model_uri(model, &addresses[i]);
        if (!uris[kept])
            continue;
        hash = wn_hash_mix(hash, (uintptr_t) uris[kept]);
        kept++;
    }
    if (kept == 0)
        return NULL;
    while ((list = wn_table_next(&model->uri_lists, hash, &cursor)) != NULL)
        if (list->n == kept && memcmp(list->uris, uris, kept * sizeof(*uris)) == 0)
            return list;
    list = wn_arena_alloc(model->arena, sizeof(*list) + kept * sizeof(*uris));
    list->n = (uint8_t) kept;
    memcpy(list->uris, uris, kept * sizeof(*uris));
    wn_table_add(&model->uri_lists, hash, list);
    return list;
}

uint16_t
wn_sip_default_port(WnCarrier carrier)
{
    return carrier == WN_CARRIER_TLS ? 5061 : 5060;
}

uint16_t
wn_uri_port(const WnUri *uri)
{
    return uri->endpoint.port ? uri->endpoint.port : uri->default_port;
}
