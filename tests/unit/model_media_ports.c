/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose sound it is where one port serves several calls. */
#include "support/media_call.h"
#include "support/talk.h"

/* Her phone takes the same port for the next call, with carol, and the end of the one with bob is
 * not in the capture: carol's sound is of her own call, and bob's is not seen. */
static void
sound_of_the_next_call(void)
{
    static const char *const users[] = { "bob", "carol" };
    static const char *const places[] = { "192.0.2.77:5060", "192.0.2.40:5060" };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 4000);

    for (unsigned i = 0; i < 2; i++) {
        g_autofree char *answer = wn_talk_sdp(i == 0 ? "192.0.2.77" : "192.0.2.40", 6000);
        double           at = 10 * i;
        WnTalk           talk = { .trial = trial,
                                  .client = "203.0.113.10:5060",
                                  .server = places[i],
                                  .to = users[i],
                                  .call_id = users[i],
                                  .accepted = true };

        wn_talk_request(&talk, at, "INVITE", 1, offer);
        wn_talk_response(&talk, at + 1, "200 OK", "INVITE", 1, answer);
        wn_talk_request(&talk, at + 1.1, "ACK", 1, NULL);
    }
    wn_trial_rtp(trial, 11.2, 30, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_trial_wait(trial, 60);
    const WnSubjectReport *first = wn_trial_subject(trial, WN_SUBJECT_CALL, "bob");
    const WnSubjectReport *next = wn_trial_subject(trial, WN_SUBJECT_CALL, "carol");

    g_assert_null(first->headline);
    g_assert_cmpint(first->works, ==, WN_UNDECIDED);
    g_assert_nonnull(next->headline);
    g_assert_cmpstr(next->headline->info->id, ==, "private-sdp-unrelayed");
}

/* A customer of a provider's NAT that gives each flow another address of its pool (RFC 4787 4.1):
 * from the one that her sound leaves from, a neighbour registers.  She speaks late, and the call
 * goes on. */
static void
late_sound_from_the_pool(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();
    WnTalk neighbour = { .trial = trial,
                         .client = "198.51.100.99:5060",
                         .server = BOB_SIP,
                         .from = "carol",
                         .call_id = "neighbour" };

    wn_talk_registers(&neighbour, 2);
    wn_trial_rtp(trial, 1.2, 60, "192.0.2.41:7000", "198.51.100.7:4000", BOB_SSRC, 0);
    wn_trial_rtp(trial, 7, 60, "198.51.100.99:4000", BOB, ALICE_SSRC, 0);
    wn_trial_wait(trial, 90);
    wn_assert_path(trial, WN_ROLE_CALLER, WN_MEDIA_SENT, 2650);
}

/* One request of her phone, or of a server for her, whose SDP names the port 4000. */
static void
take_port(WnTrial *trial, double at, const char *client, const char *server, const char *call_id,
          const char *answer_from)
{
    g_autofree char *offer = wn_talk_sdp("198.51.100.7", 4000);
    g_autofree char *answer = wn_talk_sdp(answer_from, 6000);
    WnTalk           talk = { .trial = trial,
                              .client = client,
                              .server = server,
                              .to = call_id,
                              .call_id = call_id,
                              .accepted = true };

    wn_talk_request(&talk, at, "INVITE", 1, offer);
    wn_talk_response(&talk, at + 0.2, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, at + 0.3, "ACK", 1, NULL);
}

static const WnMediaReport *
sound_of(WnTrial *trial, const char *callee, WnRole from)
{
    const WnSubjectReport *call = wn_trial_subject(trial, WN_SUBJECT_CALL, callee);

    for (size_t i = 0; i < call->n_media; i++)
        if (call->media[i].from == from)
            return &call->media[i];
    g_assert_not_reached();
}

static const WnMediaReport *
heard_from(WnTrial *trial, const char *callee)
{
    return sound_of(trial, callee, WN_ROLE_CALLEE);
}

static const WnMediaReport *
sent_to(WnTrial *trial, const char *callee)
{
    return sound_of(trial, callee, WN_ROLE_CALLER);
}

/* Players and some gateways give each call the same SSRC and begin with the same number: the second
 * call between the same sockets has its own sound, and no more.  65,536 packets last 1310.72 s. */
static void
sound_with_the_same_numbers_again(void)
{
    static const double AGAIN = 1310.72;
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk first = { .trial = trial, .client = ALICE_SIP, .server = BOB_SIP, .call_id = "bob" };

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 0.3, 10.3, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 0.3, 10.3, BOB, ALICE, BOB_SSRC, 0);
    wn_talk_hang_up(&first, 10.3);
    take_port(trial, AGAIN, ALICE_SIP, BOB_SIP, "carol", "192.0.2.40");
    wn_trial_rtp(trial, AGAIN + 0.3, AGAIN + 20.3, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_wait(trial, AGAIN + 60);
    g_assert_cmpuint(heard_from(trial, "bob")->packets, <=, 501);
    g_assert_cmpuint(sent_to(trial, "bob")->packets, <=, 501);
    g_assert_cmpuint(sent_to(trial, "carol")->packets, >=, 1000);
    g_assert_cmpuint(heard_from(trial, "carol")->packets, ==, 0);
}

/* The end of her first call with the server is missing, and the second takes her port again: what
 * comes from the port that the server named in the second is of that one. */
static void
sound_of_the_next_call_with_one_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("198.51.100.7", 4000);
    g_autofree char *answer = wn_talk_sdp("192.0.2.40", 6010);
    WnTalk           next = { .trial = trial,
                              .client = ALICE_SIP,
                              .server = BOB_SIP,
                              .to = "carol",
                              .call_id = "carol",
                              .accepted = true };

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 0.3, 10.3, BOB, ALICE, BOB_SSRC, 0);
    wn_talk_request(&next, 60, "INVITE", 1, offer);
    wn_talk_response(&next, 60.2, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&next, 60.3, "ACK", 1, NULL);
    wn_trial_rtp(trial, 60.3, 80.3, "192.0.2.40:6010", ALICE, BOB_SSRC + 1, 0);
    wn_trial_wait(trial, 120);
    g_assert_cmpuint(heard_from(trial, "bob")->packets, <=, 501);
    g_assert_cmpuint(heard_from(trial, "carol")->packets, >=, 1000);
}

/* A router corrects the SDP of her first call, and not that of the second: the port that it names
 * in the first alone is hers in the second as well, for the first is over. */
static void
sound_from_the_port_of_a_call_that_is_over(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.0.2.40", 6000);
    g_autofree char *answer = wn_talk_sdp("192.168.1.20", 4000);
    WnTalk first = { .trial = trial, .client = ALICE_SIP, .server = BOB_SIP, .call_id = "bob" };
    WnTalk back = { .trial = trial,
                    .client = BOB_SIP,
                    .server = ALICE_SIP,
                    .to = "back",
                    .call_id = "back",
                    .accepted = true };

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 0.3, 30, ALICE, BOB, ALICE_SSRC, 0);
    wn_talk_hang_up(&first, 10);
    wn_talk_request(&back, 11, "INVITE", 1, offer);
    wn_talk_response(&back, 11.2, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&back, 11.3, "ACK", 1, NULL);
    wn_trial_wait(trial, 70);
    g_assert_cmpuint(heard_from(trial, "back")->packets, >, 0);
}

/* Bob never heard that she hung up, and his sound goes on to the port that her call with carol has
 * now: that is not carol. */
static void
sound_of_the_call_before(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 0.3, 60, BOB, ALICE, BOB_SSRC, 0);
    take_port(trial, 20, ALICE_SIP, "192.0.2.77:5060", "carol", "192.0.2.77");
    wn_trial_rtp(trial, 20.3, 60, ALICE, "192.0.2.77:6000", ALICE_SSRC, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(heard_from(trial, "bob")->packets, >, 2900);
    g_assert_cmpuint(heard_from(trial, "carol")->packets, ==, 0);
    g_assert_cmpint(heard_from(trial, "carol")->verdict, ==, WN_MEDIA_UNSEEN);
}

/* A gateway with one SSRC for all of its calls fell silent, and speaks again: for carol, maybe,
 * whose SDP names another address. */
static void
sound_that_begins_again(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 0.3, 15, BOB, ALICE, BOB_SSRC, 0);
    take_port(trial, 20, ALICE_SIP, "192.0.2.77:5060", "carol", "192.0.2.77");
    wn_trial_rtp(trial, 20.3, 60, ALICE, "192.0.2.77:6000", ALICE_SSRC, 0);
    wn_trial_rtp(trial, 20.3, 60, BOB, ALICE, BOB_SSRC, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpint(heard_from(trial, "carol")->verdict, ==, WN_MEDIA_UNSEEN);
}

/* A server that ends calls in itself names her port to carol, under another Call-ID: that is the
 * same sound, and carol's NAT gives it an address that no SDP has. */
static void
sound_that_the_next_leg_has_too(void)
{
    static const char server[] = "192.0.2.40:5060", carol[] = "203.0.113.99:7000";
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    take_port(trial, 0, ALICE_SIP, server, "queue", "192.168.5.5");
    take_port(trial, 8, server, "203.0.113.99:5060", "carol", "192.168.5.5");
    wn_trial_rtp(trial, 8.3, 60, carol, ALICE, BOB_SSRC, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(heard_from(trial, "carol")->packets, >, 2500);
    g_assert_cmpuint(heard_from(trial, "queue")->packets, >, 2500);
}

/* A gateway that does not signal, but that the SDP of the second call names: what it sends is of
 * that one, however early it begins. */
static void
sound_of_a_gateway_of_the_next_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    take_port(trial, 3, ALICE_SIP, "192.0.2.77:5060", "carol", "192.0.2.78");
    wn_trial_rtp(trial, 3.3, 60, "192.0.2.78:6000", ALICE, BOB_SSRC, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(heard_from(trial, "carol")->packets, >, 2800);
    g_assert_cmpuint(heard_from(trial, "bob")->packets, ==, 0);
    g_assert_cmpint(heard_from(trial, "bob")->verdict, ==, WN_MEDIA_UNSEEN);
}

/* She has bob on hold, and comes back to him: the port is his again, and so is what comes from a
 * gateway that also serves carol.  Carol's call is over. */
static void
sound_after_the_other_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk carol = { .trial = trial,
                     .client = ALICE_SIP,
                     .server = "192.0.2.77:5060",
                     .to = "carol",
                     .call_id = "carol" };

    take_port(trial, 0, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    take_port(trial, 3, ALICE_SIP, "192.0.2.77:5060", "carol", "192.0.2.77");
    wn_talk_hang_up(&carol, 8);
    wn_trial_rtp(trial, 12, 60, "192.0.2.77:6000", ALICE, BOB_SSRC, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(heard_from(trial, "bob")->packets, >, 2300);
}

/* A server has one socket for the sound of all calls.  Carol called first, and begins anew while
 * alice's call goes on: that is not alice, of whom nothing is heard. */
static void
sound_at_a_socket_of_many(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("203.0.113.99", 4000);
    g_autofree char *answer = wn_talk_sdp("192.0.2.40", 6000);
    WnTalk           carol = { .trial = trial,
                               .client = "203.0.113.99:5060",
                               .server = BOB_SIP,
                               .to = "carol",
                               .call_id = "carol" };

    wn_talk_request(&carol, 0, "INVITE", 1, offer);
    wn_talk_response(&carol, 0.2, "200 OK", "INVITE", 1, answer);
    take_port(trial, 3, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 0.5, 4, "203.0.113.99:4000", BOB, BOB_SSRC, 0);
    wn_trial_rtp(trial, 4, 60, "203.0.113.99:4000", BOB, BOB_SSRC + 1, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(sent_to(trial, "carol")->packets, >, 2900);
    g_assert_cmpuint(sent_to(trial, "bob")->packets, ==, 0);
}

/* What came to her port before anybody was told of it is not of this call, unless that goes on
 * what another Call-ID began (RFC 3891). */
static void
sound_from_before_the_offer(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_trial_rtp(trial, 0, 60, "203.0.113.99:7000", ALICE, BOB_SSRC, 0);
    take_port(trial, 10, ALICE_SIP, BOB_SIP, "bob", "192.0.2.40");
    wn_trial_rtp(trial, 10.3, 60, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_wait(trial, 90);
    g_assert_cmpuint(heard_from(trial, "bob")->packets, ==, 0);
    g_assert_cmpint(heard_from(trial, "bob")->verdict, ==, WN_MEDIA_UNSEEN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/media_ports/sound_of_the_next_call", sound_of_the_next_call);
    g_test_add_func("/model/media_ports/late_sound_from_the_pool", late_sound_from_the_pool);
    g_test_add_func("/model/media_ports/sound_with_the_same_numbers_again",
                    sound_with_the_same_numbers_again);
    g_test_add_func("/model/media_ports/sound_of_the_next_call_with_one_server",
                    sound_of_the_next_call_with_one_server);
    g_test_add_func("/model/media_ports/sound_from_the_port_of_a_call_that_is_over",
                    sound_from_the_port_of_a_call_that_is_over);
    g_test_add_func("/model/media_ports/sound_of_the_call_before", sound_of_the_call_before);
    g_test_add_func("/model/media_ports/sound_that_begins_again", sound_that_begins_again);
    g_test_add_func("/model/media_ports/sound_that_the_next_leg_has_too",
                    sound_that_the_next_leg_has_too);
    g_test_add_func("/model/media_ports/sound_of_a_gateway_of_the_next_call",
                    sound_of_a_gateway_of_the_next_call);
    g_test_add_func("/model/media_ports/sound_after_the_other_call", sound_after_the_other_call);
    g_test_add_func("/model/media_ports/sound_at_a_socket_of_many", sound_at_a_socket_of_many);
    g_test_add_func("/model/media_ports/sound_from_before_the_offer", sound_from_before_the_offer);
    return g_test_run();
}
