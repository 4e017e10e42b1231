/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A call through a proxy, seen at the proxy or at the phone that answers: what the proxy writes
 * into Record-Route and Contact decides where the ACK goes.
 */
#include <glib.h>

#include "support/trial.h"

#define ALICE "198.51.100.7:5060"
#define PROXY "203.0.113.10:5060"
#define BOB   "192.0.2.30:5060"

typedef struct {
    WnTrial    *trial;
    const char *route;   /* Record-Route lines of the proxy; "" : none */
    const char *farther; /* Record-Route of a server behind it, in the answer alone; NULL: none */
    const char *contact; /* of the INVITE as it leaves the proxy */
    const char *media;   /* address in its session description */
    bool        at_bob;  /* only the hop to bob is seen, inside his network */
    bool        keeps;   /* the proxy leaves bob's Contact, a private one, in his answer */
} Proxied;

static void
say(const Proxied *call, double at, const char *src, const char *dst, const char *start,
    const char *vias, const char *rest)
{
    g_autofree char *text =
        g_strdup_printf("%s\n%sMax-Forwards: 69\nFrom: <sip:alice@example.net>;tag=a\n"
                        "To: <sip:bob@example.net>%s\nCall-ID: c1\nCSeq: 1 INVITE\n%s\n",
                        start, vias, g_str_has_prefix(start, "SIP/2.0 2") ? ";tag=b" : "", rest);

    wn_trial_sip(call->trial, at, src, dst, text);
}

static void
answer(const Proxied *call, double at)
{
    const char      *bob = call->at_bob ? "192.168.7.20:5060" : BOB;
    const char      *both = "Via: SIP/2.0/UDP 203.0.113.10;branch=z9hG4bKp\n"
                            "Via: SIP/2.0/UDP 192.168.1.20;branch=z9hG4bKa;received=198.51.100.7\n";
    g_autofree char *rest = g_strdup_printf("%s%sContact: <sip:bob@192.168.7.20:5060>\n",
                                            call->farther ? call->farther : "", call->route);
    g_autofree char *public =
        g_strdup_printf("%sContact: <sip:bob@192.0.2.30:5060>\n", call->route);
    const char *shown = call->keeps ? rest : public;

    say(call, at, bob, PROXY, "SIP/2.0 200 OK", both, call->at_bob ? rest : shown);
    if (!call->at_bob)
        say(call, at + 0.001, PROXY, ALICE, "SIP/2.0 200 OK",
            "Via: SIP/2.0/UDP 192.168.1.20;branch=z9hG4bKa;received=198.51.100.7\n", shown);
}

/* The INVITE, then an answer that comes eleven times and is never confirmed. */
static void
ring(const Proxied *call)
{
    static const double times[] = { 2, 2.5, 3.5, 5.5, 9.5, 13.5, 17.5, 21.5, 25.5, 29.5, 33.5 };
    const char         *bob = call->at_bob ? "192.168.7.20:5060" : BOB;
    g_autofree char    *rest = g_strdup_printf(
           "%sContact: <%s>\nContent-Type: application/sdp\n\nv=0\no=- 1 1 IN IP4 %s\ns=-\n"
              "c=IN IP4 %s\nt=0 0\nm=audio 4000 RTP/AVP 0",
           call->route, call->contact, call->media, call->media);

    if (!call->at_bob)
        say(call, 0, ALICE, PROXY, "INVITE sip:bob@example.net SIP/2.0",
            "Via: SIP/2.0/UDP 192.168.1.20;branch=z9hG4bKa\n",
            "Contact: <sip:alice@192.168.1.20>\n");
    say(call, 0.01, PROXY, bob, "INVITE sip:bob@192.0.2.30 SIP/2.0",
        "Via: SIP/2.0/UDP 203.0.113.10;branch=z9hG4bKp\n"
        "Via: SIP/2.0/UDP 192.168.1.20;branch=z9hG4bKa;received=198.51.100.7\n",
        rest);
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++)
        answer(call, times[i]);
    wn_trial_wait(call->trial, 70);
}

static void
no_record_route_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ring(
        &(Proxied){ trial, "", .contact = "sip:alice@198.51.100.7:5060", .media = "192.168.1.20" });
    wn_assert_headline(trial, "bob", "ack-lost-route", WN_GRADE_LIKELY);
}

/* The twin: the proxy asks to stay on the way, so the ACK would pass it. */
static void
record_route_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ring(&(Proxied){ trial, "Record-Route: <sip:203.0.113.10;lr>\n",
                     .contact = "sip:alice@198.51.100.7:5060", .media = "192.168.1.20" });
    wn_assert_unnamed(trial, "ack-lost-route");
}

/* Where the Contact is private, too: the ACK is lost before it could matter.  Without a
 * Record-Route it went there. */
static void
private_contact_behind_a_record_route(void)
{
    static const char *const routes[] = { "Record-Route: <sip:203.0.113.10;lr>\n",
                                          "Record-Route: <sip:token@proxy.example.net;lr>\n" };

    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        ring(&(Proxied){ trial, routes[i], .contact = "sip:alice@192.168.1.20",
                         .media = "192.168.1.20", .keeps = true });
        wn_assert_headline(trial, "bob", "ack-lost-other", WN_GRADE_POSSIBLE);
        wn_assert_hazard(trial, "ack-lost-private-contact");
    }
    /* That of another server leads the ACK past this one. */
    for (int farther = 0; farther < 2; farther++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        ring(&(Proxied){ trial, "", .contact = "sip:alice@192.168.1.20",
                         .farther = farther ? "Record-Route: <sip:203.0.113.99;lr>\n" : NULL,
                         .media = "192.168.1.20", .keeps = true });
        wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_LIKELY);
        wn_assert_unnamed(trial, "ack-lost-other");
    }
}

static void
private_record_route_at_the_called_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ring(&(Proxied){ trial, "Record-Route: <sip:172.16.5.10;lr>\n",
                     .contact = "sip:alice@198.51.100.7:5060", .media = "192.168.1.20",
                     .at_bob = true });
    wn_assert_headline(trial, "bob", "server-advertises-private-address", WN_GRADE_LIKELY);
}

/* Whose Contact the proxy did not replace on the way there, it will not on the way back. */
static void
contacts_left_alone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ring(&(Proxied){ trial, "Record-Route: <sip:203.0.113.10;lr>\n",
                     .contact = "sip:alice@192.168.1.20", .media = "192.168.1.20",
                     .at_bob = true });
    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_LIKELY);
}

static void
contacts_replaced(void)
{
    static const char *const replaced[] = { "sip:alice@198.51.100.7:5060",
                                            "sip:alice@192.168.1.20;alias=198.51.100.7~5060~1" };

    for (size_t i = 0; i < G_N_ELEMENTS(replaced); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        ring(&(Proxied){ trial, "Record-Route: <sip:203.0.113.10;lr>\n", .contact = replaced[i],
                         .media = "192.168.1.20", .at_bob = true });
        wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_POSSIBLE);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/ack-passes-by-server/no_record_route_at_the_server",
                    no_record_route_at_the_server);
    g_test_add_func("/findings/ack-passes-by-server/record_route_at_the_server",
                    record_route_at_the_server);
    g_test_add_func("/findings/ack-misses-server/private_contact_behind_a_record_route",
                    private_contact_behind_a_record_route);
    g_test_add_func("/findings/private-record-route/at_the_called_phone",
                    private_record_route_at_the_called_phone);
    g_test_add_func("/guards/contact-repaired/contacts_left_alone", contacts_left_alone);
    g_test_add_func("/guards/contact-repaired/contacts_replaced", contacts_replaced);
    return g_test_run();
}
