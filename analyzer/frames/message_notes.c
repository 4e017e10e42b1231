/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a SIP message says of addresses, compared with where its packet came from. */
#include "frames/notebook.h"
#include "wire/sip.h"

enum { SIP_PORT = 5060, FITS_ONE_PACKET = 1300 }; /* RFC 3261 18.1.1 */

static uint16_t
port_of(const WnEndpoint *endpoint)
{
    return endpoint->port ? endpoint->port : SIP_PORT;
}

static void
note_via(WnNotebook *book, const WnSip *sip, const WnEndpoint *source)
{
    const WnSipVia *via = &sip->via[0];

    if (sip->n_via == 0)
        return;
    wn_note_class(book, WN_FIELD_VIA_CLASS, &via->sent_by.addr);
    wn_note_at(book, via->host);
    if (!sip->is_response && via->sent_by.addr.family != 0) {
        wn_note_flag(book, WN_FIELD_VIA_MISMATCH_IP,
                     !wn_addr_equal(&via->sent_by.addr, &source->addr));
        wn_note_at(book, via->host);
        wn_note_flag(book, WN_FIELD_VIA_MISMATCH_PORT, port_of(&via->sent_by) != source->port);
        wn_note_at(book, via->host);
    }
    wn_note_if(book, WN_FIELD_RPORT_REQUESTED, via->has_rport && via->rport == 0);
    wn_note_if(book, WN_FIELD_RPORT_ANSWERED, via->rport != 0);
    if (via->has_rport)
        wn_note_at(book, via->value);
    if (sip->is_response && via->received.family != 0) {
        bool differs = !wn_addr_equal(&via->received, &via->sent_by.addr);

        wn_note_flag(book, WN_FIELD_RECEIVED_DIFFERS, differs);
        wn_note_at(book, via->value);
    }
}

static void
note_contact(WnNotebook *book, const WnSip *sip, const WnEndpoint *source)
{
    const WnSipUri *uri = &sip->contact[0].uri;

    if (sip->n_contact == 0 || sip->contact[0].star || uri->endpoint.addr.family == 0)
        return;
    wn_note_class(book, WN_FIELD_CONTACT_CLASS, &uri->endpoint.addr);
    wn_note_at(book, uri->host);
    /* The Contacts of a registrar's answer are not its own. */
    if (sip->is_response && sip->method == WN_METHOD_REGISTER)
        return;
    wn_note_flag(book, WN_FIELD_CONTACT_MISMATCH_IP,
                 !wn_addr_equal(&uri->endpoint.addr, &source->addr));
    wn_note_at(book, uri->host);
    wn_note_flag(book, WN_FIELD_CONTACT_MISMATCH_PORT, port_of(&uri->endpoint) != source->port);
    wn_note_at(book, uri->host);
}

static void
note_routes(WnNotebook *book, const WnSip *sip)
{
    if (!sip->is_response) {
        wn_note_class(book, WN_FIELD_RURI_CLASS, &sip->request_uri.endpoint.addr);
        if (sip->request_uri.endpoint.addr.family != 0)
            wn_note_at(book, sip->request_uri.host);
    }
    if (sip->n_record_route > 0 && sip->record_route[0].uri.endpoint.addr.family != 0) {
        wn_note_class(book, WN_FIELD_RR_CLASS, &sip->record_route[0].uri.endpoint.addr);
        wn_note_at(book, sip->record_route[0].uri.host);
    }
}

static void
note_sdp(WnNotebook *book, const WnSip *sip, const WnEndpoint *source)
{
    WnBytes body = wn_sdp_find(sip->content_type, sip->body);
    WnSdp   sdp;
    bool    differs = false;

    if (body.length == 0 || !wn_sdp_parse(body, &sdp) || sdp.n_media == 0)
        return;
    for (unsigned i = 0; i < sdp.n_media; i++)
        differs |= sdp.media[i].endpoint.addr.family != 0 &&
                   !wn_addr_equal(&sdp.media[i].endpoint.addr, &source->addr);
    wn_note_class(book, WN_FIELD_SDP_CLASS, &sdp.media[0].endpoint.addr);
    wn_note_at(book, sdp.media[0].host);
    if (sdp.media[0].endpoint.addr.family != 0) {
        wn_note_flag(book, WN_FIELD_SDP_MISMATCH_IP, differs);
        wn_note_at(book, sdp.media[0].host);
    }
}

/* Inside the NAT, received cannot name the inside address unless somebody wrote it there. */
static void
note_alg(WnNotebook *book, const WnSip *sip, const WnMessage *message)
{
    const WnEndpoint *to = wn_message_destination(message);
    const WnEndpoint *from = wn_message_source(message);

    if (!sip->is_response || sip->n_via == 0 || sip->via[0].received.family == 0 ||
        !wn_model_is_nonpublic(book->model, &to->addr) ||
        !wn_model_is_public(book->model, &from->addr) ||
        !wn_addr_equal(&sip->via[0].received, &to->addr))
        return;
    wn_note_flag(book, WN_FIELD_ALG_RECEIVED_PRIVATE, true);
    wn_note_at(book, sip->via[0].value);
}

static void
note_size(WnNotebook *book, const WnTraced *sight)
{
    WnBytes all = wn_bytes(sight->payload, sight->length);

    wn_note_number(book, WN_FIELD_MSG_SIZE, sight->size);
    wn_note_at(book, all);
    if (sight->flow->carrier == WN_CARRIER_UDP && sight->size > FITS_ONE_PACKET) {
        wn_note_flag(book, WN_FIELD_OVER_MTU, true);
        wn_note_at(book, all);
    }
    if (sight->fragments > 1)
        wn_note_number(book, WN_FIELD_FRAGMENTS, sight->fragments);
}

void
wn_frames_message(WnNotebook *book, const WnMessage *message)
{
    const WnTraced   *sight = book->sight;
    const WnEndpoint *source = &sight->flow->ends[sight->side];
    WnSip             sip;

    note_size(book, sight);
    if (!wn_sip_parse(wn_bytes(sight->payload, sight->length), &sip))
        return;
    note_via(book, &sip, source);
    note_contact(book, &sip, source);
    note_routes(book, &sip);
    note_sdp(book, &sip, source);
    note_alg(book, &sip, message);
}
