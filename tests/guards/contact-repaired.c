/* SPDX-License-Identifier: GPL-2.0-or-later */
/* contact-repaired: where the server in front of the answering side is seen to replace Contacts,
 * and where it is not. */
#include "support/probe.h"

static const char *const PROXY = "203.0.113.11:5060", *const SERVER = "203.0.113.10:5060";

/* A call as it passes between two servers. */
typedef struct {
    const char   *vias;         /* of caller's side, below the proxy's */
    const char   *contact;      /* of the answer */
    const char   *answers;      /* where the answer comes from */
    const char   *acknowledged; /* where the ACK goes to; NULL: there is none */
    WnGuardAnswer wanted;
} Passing;

static const char HERS[] = "Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bKa\n";

static void
say(WnTrial *trial, double at, const char *from, const char *to, const char *start,
    const Passing *call, const char *method, const char *contact)
{
    bool             first = g_str_has_prefix(start, "INVITE");
    g_autofree char *text = g_strdup_printf(
        "%s\nVia: SIP/2.0/UDP %s;branch=z9hG4bKp%s\n%sFrom: <sip:alice@example.net>;tag=a\n"
        "To: <sip:bob@example.net>%s\nCall-ID: c\nCSeq: 1 %s\nContact: <sip:%s>\n",
        start, PROXY, method, call->vias, first ? "" : ";tag=b", method, contact);

    wn_trial_sip(trial, at, from, to, text);
}

static WnGuardAnswer
after(const Passing *call)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;

    say(trial, 0, PROXY, call->answers, "INVITE sip:bob@example.net SIP/2.0", call, "INVITE",
        "alice@198.51.100.7:5060");
    say(trial, 1, call->answers, PROXY, "SIP/2.0 200 OK", call, "INVITE", call->contact);
    if (call->acknowledged)
        say(trial, 1.1, PROXY, call->acknowledged, "ACK sip:bob@192.168.9.9 SIP/2.0", call, "ACK",
            "alice@198.51.100.7:5060");
    wn_trial_wait(trial, 40);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    return wn_probe_answer(probe, &guard_contact_repaired);
}

static void
where_the_ack_goes(void)
{
    const Passing all[] = {
        /* To where the answer came from, whatever its Contact says. */
        { HERS, "bob@192.168.9.9:5060", SERVER, SERVER, WN_GUARD_HOLDS },
        /* Nobody acknowledges; to another server, as a Record-Route may have it; to the Contact. */
        { HERS, "bob@192.168.9.9:5060", SERVER, NULL, WN_GUARD_CLEAR },
        { HERS, "bob@192.168.9.9:5060", SERVER, "203.0.113.12:5060", WN_GUARD_CLEAR },
        { HERS, "bob@192.168.9.9:5060", SERVER, "192.168.9.9:5060", WN_GUARD_CLEAR },
        /* The caller herself sends there: no server stands between. */
        { "", "bob@192.168.9.9:5060", SERVER, SERVER, WN_GUARD_CLEAR },
        /* Nothing had to be replaced. */
        { HERS, "bob@203.0.113.10:5060", SERVER, SERVER, WN_GUARD_CLEAR },
        /* Within a network the private address may be the right one. */
        { HERS, "bob@192.168.9.9:5060", "192.168.1.2:5060", "192.168.1.2:5060", WN_GUARD_CLEAR },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        g_assert_cmpint(after(&all[i]), ==, all[i].wanted);
}

/* The INVITE as it reaches the answering phone: has its Contact become what the packet came from?
 */
static WnGuardAnswer
brought(const char *via, const char *more, const char *contact)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    g_autofree char *text = g_strdup_printf(
        "INVITE sip:bob@192.0.2.40 SIP/2.0\n%sVia: SIP/2.0/UDP "
        "%s;branch=z9hG4bKa\nFrom: <sip:alice@example.net>;tag=a\n"
        "To: <sip:bob@example.net>\nCall-ID: c\nCSeq: 1 INVITE\nContact: <sip:%s>\n",
        more, via, contact);

    wn_trial_sip(trial, 0, SERVER, "192.0.2.40:5060", text);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    return wn_probe_answer(probe, &guard_contact_repaired);
}

static void
what_the_invite_brings(void)
{
    static const char PASSED[] = "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKp\n";

    g_assert_cmpint(brought("192.168.1.20:5060", PASSED, "alice@198.51.100.7:5060"), ==,
                    WN_GUARD_UNKNOWN);
    g_assert_cmpint(
        brought("192.168.1.20:5060", PASSED, "alice@192.168.1.20:5060;alias=198.51.100.7~5060~1"),
        ==, WN_GUARD_UNKNOWN);
    /* The phone wrote it so, or it is as the phone has it; the caller itself is a server. */
    g_assert_cmpint(brought("198.51.100.7:5060", PASSED, "alice@198.51.100.7:5060"), ==,
                    WN_GUARD_CLEAR);
    g_assert_cmpint(brought("192.168.1.20:5060", PASSED, "alice@192.168.1.20:5060"), ==,
                    WN_GUARD_CLEAR);
    g_assert_cmpint(brought("192.168.1.20:5060", "", "alice@198.51.100.7:5060"), ==,
                    WN_GUARD_CLEAR);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/contact-repaired/where_the_ack_goes", where_the_ack_goes);
    g_test_add_func("/guards/contact-repaired/what_the_invite_brings", what_the_invite_brings);
    return g_test_run();
}
