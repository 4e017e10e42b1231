/* SPDX-License-Identifier: GPL-2.0-or-later */
/* same-port-clash at each vantage point, and its innocent twin. */
#include "support/talk.h"

/* The INVITE for dave is delivered to alice's phone. */
static void
certain_on_the_switch(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("same-port-clash.pcap");

    wn_assert_headline(trial, "dave", "same-port-clash", WN_GRADE_CERTAIN);
}

/* A phone of alice's make answers for dave. */
static void
likely_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("same-port-clash.wan.pcap");

    wn_assert_headline(trial, "bob", "same-port-clash", WN_GRADE_LIKELY);
}

/* The twin: the server sends to where packets come from, and the port that dave's phone lost does
 * no harm. */
static void
hazard_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("same-port-clash.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "same-port-clash");
}

/* On the switch: bob's phone, then another one's, each as the registrar says it sees it. */
typedef struct {
    const char *user, *inside, *outside;
    bool        hazard;
} Second;

static WnTrial *
register_both(const Second *second)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *contact = g_strdup_printf("<sip:%s@%s>", second->user, second->inside);
    WnTalk           bob = {
                  .trial = trial, .from = "bob", .contact = "<sip:bob@192.168.1.20:5060>", .call_id = "bob"
    };
    WnTalk other = { .trial = trial,
                     .client = second->inside,
                     .via = second->inside,
                     .from = second->user,
                     .contact = contact,
                     .call_id = "other" };

    wn_talk_request(&bob, 0, "REGISTER", 1, NULL);
    bob.params = ";rport=5060;received=198.51.100.7";
    wn_talk_response(&bob, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&other, 1, "REGISTER", 1, NULL);
    other.params = second->outside;
    wn_talk_response(&other, 1.1, "200 OK", "REGISTER", 1, NULL);
    wn_trial_wait(trial, 60);
    return trial;
}

/* A hazard where the router gives the second phone another port than the one that both have.  None
 * where each has its own, where the site has a second public address with the same port, and where
 * the phone itself has moved to another address. */
static void
hazard_where_the_port_is_held(void)
{
    static const Second SECONDS[] = {
        { "dave", "192.168.1.21:5060", ";rport=32840;received=198.51.100.7", true },
        { "dave", "192.168.1.21:5062", ";rport=32840;received=198.51.100.7", false },
        { "dave", "192.168.1.21:5060", ";rport=5060;received=198.51.100.8", false },
        { "dave", "192.168.1.21:5060", ";rport=32840;received=198.51.100.8", false },
        { "bob", "192.168.1.21:5060", ";rport=32840;received=198.51.100.7", false },
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(SECONDS); i++) {
        g_autoptr(WnTrial) trial = register_both(&SECONDS[i]);

        wn_assert_no_headline(trial);
        if (SECONDS[i].hazard)
            wn_assert_hazard(trial, "same-port-clash");
        else
            wn_assert_unnamed(trial, "same-port-clash");
    }
}

/* On the switch: the router gives the second phone what had been the first one's until it fell
 * silent, and a call for that one comes to the second. */
static void
unnamed_where_the_port_was_given_on(void)
{
    g_autoptr(WnTrial) trial = register_both(
        &(Second){ "dave", "192.168.1.21:5060", ";rport=5060;received=198.51.100.7", false });
    g_autoptr(WnTrial) held = register_both(
        &(Second){ "dave", "192.168.1.21:5060", ";rport=32840;received=198.51.100.7", true });
    WnTalk   call = { .client = "203.0.113.10:5060",
                      .server = "192.168.1.21:5060",
                      .from = "carol",
                      .contact = "<sip:carol@203.0.113.10:5060>",
                      .uri = "sip:bob@198.51.100.7:5060" };
    WnTrial *trials[] = { trial, held };

    for (unsigned i = 0; i < G_N_ELEMENTS(trials); i++) {
        call.trial = trials[i];
        wn_talk_request(&call, 70, "INVITE", 1, NULL);
        wn_talk_response(&call, 70.1, "404 Not Found", "INVITE", 1, NULL);
        wn_talk_request(&call, 70.2, "ACK", 1, NULL);
        wn_trial_wait(trials[i], 120);
    }
    wn_assert_unnamed(trial, "same-port-clash");
    wn_assert_headline(held, "carol", "same-port-clash", WN_GRADE_CERTAIN);
}

/* At the server: two phones of different make behind one router; the request for bob. */
typedef struct {
    const char *dave;       /* from where dave registers, and where the request goes */
    const char *dave_via;   /* sent-by of dave's phone */
    const char *uri;        /* of the request */
    const char *second;     /* from where another phone of bob's, of dave's make, registers */
    const char *params;     /* of the phones' Vias, and a further Via behind it */
    bool        unexpected; /* that the phone there does not know bob */
} Scene;

static WnTrial *
play(const Scene *scene)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   bob = { .trial = trial,
                     .client = "198.51.100.7:40001",
                     .via = "192.168.1.20:5060",
                     .params = scene->params,
                     .from = "bob",
                     .contact = "<sip:bob@192.168.1.20:5060>",
                     .call_id = "bob" };
    WnTalk   dave = { .trial = trial,
                      .client = scene->dave,
                      .via = scene->dave_via,
                      .params = scene->params,
                      .from = "dave",
                      .contact = "<sip:dave@192.168.1.21:5060>",
                      .call_id = "dave" };
    WnTalk   call = { .trial = trial,
                      .client = "203.0.113.10:5060",
                      .server = scene->second ? scene->second : scene->dave,
                      .from = "carol",
                      .contact = "<sip:carol@203.0.113.10:5060>",
                      .uri = scene->uri };

    wn_talk_request(&bob, 0, "REGISTER", 1, "User-Agent: One 1\n");
    wn_talk_response(&bob, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&dave, 1, "REGISTER", 1, "User-Agent: Two 2\n");
    wn_talk_response(&dave, 1.1, "200 OK", "REGISTER", 1, NULL);
    if (scene->second) {
        WnTalk second = bob;
        second.client = scene->second;
        second.via = "192.168.1.22:5060";
        second.contact = "<sip:bob@192.168.1.22:5060>";
        second.call_id = "second";
        wn_talk_request(&second, 2, "REGISTER", 1, "User-Agent: Two 2\n");
        wn_talk_response(&second, 2.1, "200 OK", "REGISTER", 1, NULL);
    }
    wn_talk_request(&call, 10, "INVITE", 1, NULL);
    wn_talk_response(&call, 10.1, "404 Not Found", "INVITE", 1, "User-Agent: Two 2\n");
    wn_talk_request(&call, 10.2, "ACK", 1, NULL);
    wn_trial_wait(trial, 60);
    return trial;
}

/* bob is asked for at his own Contact's port, which is dave's outside.  But a request that goes to
 * no port of bob's, that names dave's Contact, or another phone's of bob, is for the phone that
 * gets it; and one host may have both users, as may a proxy that both register by. */
static void
silent_where_the_right_phone_has_it(void)
{
    static const Scene SCENES[] = {
        { "198.51.100.7:5060", "192.168.1.21:5060", "sip:bob@192.168.1.20:5060", NULL, NULL, true },
        { "198.51.100.7:40002", "192.168.1.21:5060", "sip:bob@192.168.1.20:5060", NULL, NULL,
          false },
        { "198.51.100.7:5060", "192.168.1.21:5060", "sip:bob@192.168.1.21:5060", NULL, NULL,
          false },
        { "198.51.100.7:40002", "192.168.1.21:5060", "sip:bob@192.168.1.22:5060",
          "198.51.100.7:5060", NULL, false },
        { "198.51.100.7:5060", "192.168.1.20:5060", "sip:bob@192.168.1.20:5060", NULL, NULL,
          false },
        { "198.51.100.7:5060", "192.168.1.21:5060", "sip:bob@192.168.1.20:5060", NULL,
          ";rport\nVia: SIP/2.0/UDP 192.168.1.77:5060;branch=z9hG4bKinner", false },
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(SCENES); i++) {
        g_autoptr(WnTrial) trial = play(&SCENES[i]);

        if (SCENES[i].unexpected)
            wn_assert_headline(trial, "bob", "same-port-clash", WN_GRADE_LIKELY);
        else
            wn_assert_unnamed(trial, "same-port-clash");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/same-port-clash/certain_on_the_switch", certain_on_the_switch);
    g_test_add_func("/causes/same-port-clash/likely_at_the_server", likely_at_the_server);
    g_test_add_func("/causes/same-port-clash/hazard_in_the_twin", hazard_in_the_twin);
    g_test_add_func("/causes/same-port-clash/unnamed_where_the_port_was_given_on",
                    unnamed_where_the_port_was_given_on);
    g_test_add_func("/causes/same-port-clash/hazard_where_the_port_is_held",
                    hazard_where_the_port_is_held);
    g_test_add_func("/causes/same-port-clash/silent_where_the_right_phone_has_it",
                    silent_where_the_right_phone_has_it);
    return g_test_run();
}
