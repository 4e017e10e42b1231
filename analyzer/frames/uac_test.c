/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What nat_uac_test() of Kamailio's nathelper would say of a message where it was captured, and of
 * the same message behind the NAT; OpenSIPS gives 32 to 128 other meanings.
 */
#include "model/uac_test.h"

#include "frames/notebook.h"
#include "wire/sip.h"

/* nat_addr_mode of the module where nobody sets it. */
enum { ADDR_MODE = 1 };

/* What each test looks at; of the source address and the connection the message has nothing. */
static void
find_spans(const WnBytes *payload, WnBytes spans[WN_UAC_TESTS])
{
    WnSip   sip;
    WnSdp   sdp;
    WnBytes body;

    if (!wn_sip_parse(*payload, &sip))
        return;
    if (sip.n_via > 0)
        spans[1] = spans[2] = spans[4] = sip.via[0].host;
    if (sip.n_contact > 0)
        spans[0] = spans[7] = sip.contact[0].uri.host;
    if (!sip.is_response)
        spans[9] = sip.request_uri.host;
    body = wn_sdp_find(sip.content_type, sip.body);
    if (body.length > 0 && wn_sdp_parse(body, &sdp) && sdp.n_media > 0)
        spans[3] = spans[8] = sdp.media[0].host;
}

static void
note_bits(WnNotebook *book, unsigned bits)
{
    static const WnField FIELDS[WN_UAC_TESTS] = {
        WN_FIELD_UAC_CONTACT_PRIVATE, WN_FIELD_UAC_VIA_SRC_DIFFERS,
        WN_FIELD_UAC_VIA_PRIVATE,     WN_FIELD_UAC_SDP_PRIVATE,
        WN_FIELD_UAC_PORT_DIFFERS,    WN_FIELD_UAC_SRC_PRIVATE,
        WN_FIELD_UAC_WEBSOCKET,       WN_FIELD_UAC_CONTACT_PORT_DIFFERS,
        WN_FIELD_UAC_SDP_SRC_DIFFERS, WN_FIELD_UAC_TARGET_DIFFERS,
    };
    WnBytes payload = wn_bytes(book->sight->payload, book->sight->length);
    WnBytes spans[WN_UAC_TESTS] = { { NULL, 0 } };

    wn_note_number(book, WN_FIELD_UAC_TEST, bits);
    if (bits != 0)
        find_spans(&payload, spans);
    for (size_t i = 0; i < G_N_ELEMENTS(FIELDS); i++) {
        if (!(bits & 1u << i))
            continue;
        wn_note_flag(book, FIELDS[i], true);
        wn_note_at(book, spans[i]);
    }
}

/* How somebody outside saw this endpoint, or NULL. */
static const WnMapping *
mapping_of(const WnModel *model, const WnEndpoint *inside)
{
    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, &inside->addr); seen;
         seen = seen->next_inside)
        if (wn_endpoint_equal(&seen->inside, inside) && seen->outside.port != 0 &&
            !wn_endpoint_equal(&seen->outside, inside))
            return seen;
    return NULL;
}

void
wn_frames_uac_test(WnNotebook *book, const WnMessage *message)
{
    const WnEndpoint *source = &book->sight->flow->ends[book->sight->side];
    const WnMapping  *mapping = mapping_of(book->model, source);
    WnUacTests        tests;

    wn_uac_tests(message, source, &tests);
    note_bits(book, tests.kamailio[ADDR_MODE]);
    if (!mapping)
        return;
    wn_uac_tests(message, &mapping->outside, &tests);
    wn_note_number(book, WN_FIELD_UAC_PREDICTED, tests.kamailio[ADDR_MODE]);
}
