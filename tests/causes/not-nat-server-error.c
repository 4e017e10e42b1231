/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server fails by itself, at once; a late error is the shadow of another host. */
#include "support/talk.h"

static void
likely_for_500(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-server-error.pcap");

    wn_assert_headline(trial, "bob", "not-nat-server-error", WN_GRADE_LIKELY);
}

static void
likely_for_a_loop(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-server-error.loop.pcap");

    wn_assert_headline(trial, "bob", "not-nat-server-error", WN_GRADE_LIKELY);
}

static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-server-error.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-server-error");
}

static void
likely_for_503_at_once(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.3, "503 Service Unavailable", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.4, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-server-error", WN_GRADE_LIKELY);
}

/* The caller asks for a shorter session timer than the server allows (RFC 4028 6), and gives up. */
static void
likely_for_422(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.3, "422 Session Interval Too Small", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.4, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_headline(trial, "bob", "not-nat-server-error", WN_GRADE_LIKELY);
}

static void
silent_for_503_after_32_seconds(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 32, "503 Service Unavailable", "INVITE", 1, NULL);
    wn_talk_request(&talk, 32.1, "ACK", 1, NULL);
    wn_trial_wait(trial, 70);

    wn_assert_unnamed(trial, "not-nat-server-error");
}

/* RFC 6665 4.1.2.2: the refresh of a subscription draws 481. */
static void
resubscribe(WnTrial *trial, const char *client, const char *status)
{
    g_autofree char *request = g_strdup_printf(
        "SUBSCRIBE sip:alice@203.0.113.10:5060 SIP/2.0\n"
        "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK-refresh;rport\n"
        "From: <sip:alice@example.net>;tag=f1\nTo: <sip:alice@example.net>;tag=t1\n"
        "Call-ID: call-1\nCSeq: 2 SUBSCRIBE\nContact: <sip:alice@192.168.1.20:5060>\n"
        "Event: presence\nExpires: 600\n");
    g_autofree char *response =
        g_strdup_printf("SIP/2.0 %s\n"
                        "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK-refresh;rport=40001;"
                        "received=198.51.100.1\n"
                        "From: <sip:alice@example.net>;tag=f1\nTo: <sip:alice@example.net>;tag=t1\n"
                        "Call-ID: call-1\nCSeq: 2 SUBSCRIBE\n",
                        status);

    wn_trial_sip(trial, 540, client, "203.0.113.10:5060", request);
    wn_trial_sip(trial, 540.1, "203.0.113.10:5060", client, response);
    wn_trial_wait(trial, 600);
}

/* Subscribes through its NAT, as seen outside; a NOTIFY follows, answered or not. */
static void
subscribe_outside(WnTrial *trial, const char *notified)
{
    static const char client[] = "198.51.100.1:40001", via[] = "192.168.1.20:5060";
    static const char note[] = "Event: presence\nSubscription-State: active\n";
    WnTalk            phone = { .trial = trial,
                                .client = client,
                                .via = via,
                                .params = ";rport",
                                .to = "alice",
                                .uri = "sip:alice@example.net" };
    WnTalk            server = { .trial = trial,
                                 .client = "203.0.113.10:5060",
                                 .server = client,
                                 .uri = "sip:alice@192.168.1.20:5060" };

    wn_talk_request(&phone, 0, "SUBSCRIBE", 1, "Event: presence\nExpires: 600\n");
    wn_talk_response(&phone, 0.1, "200 OK", "SUBSCRIBE", 1, "Expires: 600\n");
    if (!notified) {
        wn_talk_unanswered(&server, 0.2, "NOTIFY", 1, note);
        return;
    }
    wn_talk_request(&server, 0.2, "NOTIFY", 1, note);
    wn_talk_response(&server, 0.3, notified, "NOTIFY", 1, NULL);
}

/* Outside of the NAT the only NOTIFY is seen, and it was accepted: none was lost. */
static void
likely_for_a_subscription_given_up(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnSubjectReport *subject;

    subscribe_outside(trial, "200 OK");
    resubscribe(trial, "198.51.100.1:40001", "481 Subscription does not exist");

    subject = wn_trial_subject(trial, WN_SUBJECT_SUBSCRIPTION, "alice");
    g_assert_cmpint(subject->outcome, ==, WN_OUTCOME_REJECTED);
    g_assert_cmpuint(subject->status, ==, 481);
    wn_assert_headline(trial, "alice", "not-nat-server-error", WN_GRADE_LIKELY);
}

/* A NOTIFY that was lost, or that the phone refused, would end the subscription as well. */
static void
silent_where_a_notify_failed(void)
{
    static const char *const notified[] = { NULL, "481 Subscription does not exist" };

    for (unsigned i = 0; i < G_N_ELEMENTS(notified); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        subscribe_outside(trial, notified[i]);
        resubscribe(trial, "198.51.100.1:40001", "481 Subscription does not exist");
        wn_assert_unnamed(trial, "not-nat-server-error");
    }
}

/* RFC 6665 4.1.2.2: after a 500 to the refresh the subscription goes on. */
static void
silent_where_the_subscription_goes_on(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnSubjectReport *subject;

    subscribe_outside(trial, "200 OK");
    resubscribe(trial, "198.51.100.1:40001", "500 Busy");

    subject = wn_trial_subject(trial, WN_SUBJECT_SUBSCRIPTION, "alice");
    g_assert_cmpint(subject->outcome, ==, WN_OUTCOME_SUBSCRIBED);
    g_assert_cmpint(subject->works, ==, WN_YES);
    wn_assert_no_headline(trial);
}

/* A gateway that waited for somebody else. */
static void
silent_for_504(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "100 Trying", "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.3, "504 Server Time-out", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.4, "ACK", 1, NULL);
    wn_trial_wait(trial, 40);

    wn_assert_unnamed(trial, "not-nat-server-error");
}

static void
likely_for_a_registration(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    wn_talk_response(&talk, 0.2, "500 Server Internal Error", "REGISTER", 1, NULL);
    wn_trial_wait(trial, 60);

    wn_assert_headline(trial, "alice", "not-nat-server-error", WN_GRADE_LIKELY);
}

typedef struct {
    const char *registers_at; /* bob's server; NULL: he does not register here */
    uint8_t     ttl;          /* of the server's packets */
    const char *asked;        /* by the server before it answers; NULL: nobody */
    const char *contact;      /* that bob registers; NULL: where his packets come from */
} Refusal;

/* The server answers alice's INVITE with 500 at once. */
static WnTrial *
refuse_at_once(const Refusal *refusal)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   alice = { .trial = trial,
                       .client = "198.51.100.7:5060",
                       .via = "192.168.1.20:5060",
                       .call_id = "call-2" };

    wn_trial_hops(trial, refusal->ttl);
    if (refusal->registers_at) {
        WnTalk bob = { .trial = trial,
                       .client = "192.0.2.30:5060",
                       .server = refusal->registers_at,
                       .contact = refusal->contact ? refusal->contact : "<sip:bob@192.0.2.30:5060>",
                       .from = "bob" };

        wn_talk_registers(&bob, 0);
    }
    wn_talk_request(&alice, 5, "INVITE", 1, NULL);
    if (refusal->asked) {
        WnTalk onwards = { .trial = trial,
                           .client = "203.0.113.10:5060",
                           .server = refusal->asked,
                           .call_id = "call-2-b" };

        wn_talk_request(&onwards, 5.01, "INVITE", 1, NULL);
    }
    wn_talk_response(&alice, 5.1, "500 Server Internal Error", "INVITE", 1, NULL);
    wn_talk_request(&alice, 5.2, "ACK", 1, NULL);
    wn_trial_wait(trial, 60);
    return trial;
}

/* On its own link, where bob's phone registered, the server asks nobody. */
static void
certain_where_the_server_is_watched(void)
{
    g_autoptr(WnTrial) trial =
        refuse_at_once(&(Refusal){ .registers_at = "203.0.113.10:5060", .ttl = 64 });

    wn_assert_headline(trial, "bob", "not-nat-server-error", WN_GRADE_CERTAIN);
}

/* It stored an address of bob's own network: that it has no way there is a 500 as well (RFC 3261
 * 16.7, 16.9), and nothing leaves it. */
static void
likely_where_a_private_contact_is_stored(void)
{
    g_autoptr(WnTrial) trial = refuse_at_once(&(Refusal){
        .registers_at = "203.0.113.10:5060", .ttl = 64, .contact = "<sip:bob@192.168.7.20:5060>" });

    wn_assert_headline(trial, "bob", "not-nat-server-error", WN_GRADE_LIKELY);
    wn_assert_hazard(trial, "private-contact-registered");
}

/* It is seen from afar; bob's phone is not reached by this way; another server
 * keeps his address. */
static void
likely_where_it_may_have_asked(void)
{
    g_autoptr(WnTrial) afar =
        refuse_at_once(&(Refusal){ .registers_at = "203.0.113.10:5060", .ttl = 61 });
    g_autoptr(WnTrial) unknown = refuse_at_once(&(Refusal){ .ttl = 64 });
    g_autoptr(WnTrial) elsewhere =
        refuse_at_once(&(Refusal){ .registers_at = "203.0.113.99:5060", .ttl = 64 });

    wn_assert_headline(afar, "bob", "not-nat-server-error", WN_GRADE_LIKELY);
    wn_assert_headline(unknown, "bob", "not-nat-server-error", WN_GRADE_LIKELY);
    wn_assert_headline(elsewhere, "bob", "not-nat-server-error", WN_GRADE_LIKELY);
}

/* What bob's phone, its router or another server told it may be what it passes on. */
static void
not_certain_where_it_asked(void)
{
    g_autoptr(WnTrial) phone = refuse_at_once(
        &(Refusal){ .registers_at = "203.0.113.10:5060", .ttl = 64, .asked = "192.0.2.30:5060" });
    g_autoptr(WnTrial) server = refuse_at_once(
        &(Refusal){ .registers_at = "203.0.113.10:5060", .ttl = 64, .asked = "192.0.2.40:5060" });

    wn_assert_headline(phone, "bob", "not-nat-server-error", WN_GRADE_LIKELY);
    wn_assert_headline(server, "bob", "not-nat-server-error", WN_GRADE_LIKELY);
}

/* The BYE goes round and is given up; or bob has got another. */
static WnTrial *
hang_up_in_circles(bool again)
{
    g_autofree char *here = wn_talk_sdp("192.168.1.20", 4000),
                    *there = wn_talk_sdp("203.0.113.11", 4002);
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   talk = { .trial = trial, .accepted = true };

    wn_talk_answered(&talk, 0, here, there);
    wn_talk_request(&talk, 9, "BYE", 2, NULL);
    wn_talk_response(&talk, 9.1, "483 Too Many Hops", "BYE", 2, NULL);
    if (again) {
        wn_talk_request(&talk, 10, "BYE", 3, NULL);
        wn_talk_response(&talk, 10.1, "200 OK", "BYE", 3, NULL);
    }
    wn_trial_wait(trial, 40);
    return trial;
}

static void
likely_for_a_bye_in_circles(void)
{
    g_autoptr(WnTrial) trial = hang_up_in_circles(false);
    g_autoptr(WnTrial) arrived = hang_up_in_circles(true);

    wn_assert_headline(trial, "bob", "not-nat-server-error", WN_GRADE_LIKELY);
    wn_assert_unnamed(arrived, "not-nat-server-error");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-server-error/likely_for_422", likely_for_422);
    g_test_add_func("/causes/not-nat-server-error/likely_for_500", likely_for_500);
    g_test_add_func("/causes/not-nat-server-error/certain_where_the_server_is_watched",
                    certain_where_the_server_is_watched);
    g_test_add_func("/causes/not-nat-server-error/likely_where_it_may_have_asked",
                    likely_where_it_may_have_asked);
    g_test_add_func("/causes/not-nat-server-error/likely_where_a_private_contact_is_stored",
                    likely_where_a_private_contact_is_stored);
    g_test_add_func("/causes/not-nat-server-error/not_certain_where_it_asked",
                    not_certain_where_it_asked);
    g_test_add_func("/causes/not-nat-server-error/likely_for_a_loop", likely_for_a_loop);
    g_test_add_func("/causes/not-nat-server-error/silent_when_answered", silent_when_answered);
    g_test_add_func("/causes/not-nat-server-error/likely_for_503_at_once", likely_for_503_at_once);
    g_test_add_func("/causes/not-nat-server-error/silent_for_503_after_32_seconds",
                    silent_for_503_after_32_seconds);
    g_test_add_func("/causes/not-nat-server-error/silent_for_504", silent_for_504);
    g_test_add_func("/causes/not-nat-server-error/likely_for_a_registration",
                    likely_for_a_registration);
    g_test_add_func("/causes/not-nat-server-error/likely_for_a_bye_in_circles",
                    likely_for_a_bye_in_circles);
    g_test_add_func("/causes/not-nat-server-error/likely_for_a_subscription_given_up",
                    likely_for_a_subscription_given_up);
    g_test_add_func("/causes/not-nat-server-error/silent_where_a_notify_failed",
                    silent_where_a_notify_failed);
    g_test_add_func("/causes/not-nat-server-error/silent_where_the_subscription_goes_on",
                    silent_where_the_subscription_goes_on);
    return g_test_run();
}
