/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages of one exchange, from what differs between them. */
#include "support/talk.h"

#include <string.h>

static const char *
or_else(const char *value, const char *otherwise)
{
    return value ? value : otherwise;
}

static bool
is(const char *method, const char *name)
{
    return strcmp(method, name) == 0;
}

/* From Via to CSeq: what request and response have in common. */
static void
append_common(GString *text, const WnTalk *talk, const char *method, unsigned cseq, bool tagged)
{
    const char *client = or_else(talk->client, "192.168.1.20:5060");
    const char *from = or_else(talk->from, "alice");
    const char *to = or_else(talk->to, is(method, "REGISTER") ? from : "bob");
    const char *call_id = or_else(talk->call_id, "call-1");

    g_string_append_printf(
        text, "Via: SIP/2.0/UDP %s;branch=z9hG4bK-%s-%u%s%s\n", or_else(talk->via, client), call_id,
        cseq, is(method, "ACK") && talk->accepted ? "-ack" : "", or_else(talk->params, ";rport"));
    g_string_append_printf(text, "From: <sip:%s@example.net>;tag=%s\n", from,
                           talk->called ? or_else(talk->tag, "t1") : "f1");
    g_string_append_printf(text, "To: <sip:%s@%s>%s%s\n", to, or_else(talk->to_host, "example.net"),
                           tagged ? ";tag=" : "",
                           !tagged        ? ""
                           : talk->called ? "f1"
                                          : or_else(talk->tag, "t1"));
    g_string_append_printf(text, "Call-ID: %s\nCSeq: %u %s\n", call_id, cseq, method);
}

static uint32_t
send(const WnTalk *talk, double seconds, bool from_client, GString *text, const char *extra)
{
    const char *client = or_else(talk->client, "192.168.1.20:5060");
    const char *server = or_else(talk->server, "203.0.113.10:5060");

    g_string_append(text, or_else(extra, ""));
    return wn_trial_sip(talk->trial, seconds, from_client ? client : server,
                        from_client ? server : client, text->str);
}

static bool
has_contact(const char *method)
{
    return is(method, "INVITE") || is(method, "REGISTER") || is(method, "SUBSCRIBE") ||
           is(method, "NOTIFY");
}

uint32_t
wn_talk_request(const WnTalk *talk, double seconds, const char *method, unsigned cseq,
                const char *extra)
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool in_dialog = is(method, "BYE") || is(method, "NOTIFY") || is(method, "ACK") ||
                     is(method, "UPDATE") || is(method, "REFER") || is(method, "INFO");

    g_string_append_printf(
        text, "%s %s SIP/2.0\n", method,
        or_else(talk->uri, is(method, "REGISTER") ? "sip:example.net" : "sip:bob@example.net"));
    append_common(text, talk, method, cseq, in_dialog);
    g_string_append(text, "Max-Forwards: 70\n");
    if (has_contact(method))
        g_string_append_printf(text, "Contact: %s\n",
                               or_else(talk->contact, "<sip:alice@192.168.1.20:5060>"));
    return send(talk, seconds, true, text, extra);
}

uint32_t
wn_talk_response(const WnTalk *talk, double seconds, const char *status, const char *method,
                 unsigned cseq, const char *extra)
{
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append_printf(text, "SIP/2.0 %s\n", status);
    append_common(text, talk, method, cseq, !g_str_has_prefix(status, "100"));
    if (status[0] == '2' && is(method, "REGISTER"))
        g_string_append_printf(text, "Contact: %s;expires=3600\n",
                               or_else(talk->contact, "<sip:alice@192.168.1.20:5060>"));
    else if (is(method, "INVITE") && (status[0] == '1' || status[0] == '2') &&
             !g_str_has_prefix(status, "100"))
        g_string_append_printf(text, "Contact: %s\n",
                               or_else(talk->remote, "<sip:bob@203.0.113.10:5060>"));
    return send(talk, seconds, false, text, extra);
}

void
wn_talk_unanswered(const WnTalk *talk, double seconds, const char *method, unsigned cseq,
                   const char *extra)
{
    static const double invite[] = { 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 };
    static const double other[] = { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };
    size_t              n = is(method, "INVITE") ? G_N_ELEMENTS(invite) : G_N_ELEMENTS(other);

    for (size_t i = 0; i < n; i++)
        wn_talk_request(talk, seconds + (is(method, "INVITE") ? invite : other)[i], method, cseq,
                        extra);
}

char *
wn_talk_sdp(const char *addr, unsigned port)
{
    return g_strdup_printf("Content-Type: application/sdp\n\n"
                           "v=0\no=- 1 1 IN IP4 %s\ns=-\nc=IN IP4 %s\nt=0 0\n"
                           "m=audio %u RTP/AVP 0\na=rtpmap:0 PCMU/8000\n",
                           addr, addr, port);
}

void
wn_talk_registers(const WnTalk *talk, double seconds)
{
    wn_talk_request(talk, seconds, "REGISTER", 1, NULL);
    wn_talk_response(talk, seconds + 0.1, "200 OK", "REGISTER", 1, NULL);
}

void
wn_talk_answered(const WnTalk *talk, double seconds, const char *offer, const char *answer)
{
    wn_talk_request(talk, seconds, "INVITE", 1, offer);
    wn_talk_response(talk, seconds + 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(talk, seconds + 1.1, "ACK", 1, NULL);
}

void
wn_talk_hang_up(const WnTalk *talk, double seconds)
{
    wn_talk_request(talk, seconds, "BYE", 2, NULL);
    wn_talk_response(talk, seconds + 0.1, "200 OK", "BYE", 2, NULL);
}
