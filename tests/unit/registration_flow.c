/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ways of registering through NAT, F0 to F13, each written by hand, at the
 * phone and outside. */
#include <string.h>

#include "support/stun_talk.h"
#include "support/talk.h"

#define PHONE    "192.168.1.20:5060"
#define OUTSIDE  "198.51.100.7:31000"
#define REWRITER "198.51.100.7:5060"
#define SERVER   "203.0.113.10:5060"

/* One REGISTER and its answer; what is left NULL or 0 is absent from them. */
typedef struct {
    double      at;
    const char *source; /* on the wire; NULL: the phone */
    const char *via, *contact;
    const char *call_id; /* NULL: one without an address */
    const char *params;  /* behind the Contact of the answer */
    const char *status;  /* NULL: 200 OK */
    const char *extra;   /* further lines of the answer */
    const char *seen;    /* received and rport of the answer */
    const char *to;      /* where the answer goes; NULL: to the source */
    unsigned    cseq;    /* 0: 1 */
    unsigned    branch;  /* beside the CSeq; 0: nothing */
    bool        credentials, no_rport, unanswered;
} Step;

static char *
via_of(const Step *step, bool answer)
{
    const char      *colon = step->seen ? strrchr(step->seen, ':') : NULL;
    g_autofree char *branch = g_strdup_printf(";branch=z9hG4bK-%u-%u", step->cseq, step->branch);

    if (answer && colon)
        return g_strdup_printf("Via: SIP/2.0/UDP %s%s;received=%.*s;rport=%s\n", step->via, branch,
                               (int) (colon - step->seen), step->seen, colon + 1);
    return g_strdup_printf("Via: SIP/2.0/UDP %s%s%s\n", step->via, branch,
                           step->no_rport || answer ? "" : ";rport");
}

static void
play(WnTrial *trial, const Step *step)
{
    const char      *source = step->source ? step->source : PHONE;
    const char      *status = step->status ? step->status : "200 OK";
    g_autofree char *via = via_of(step, false), *answer_via = via_of(step, true);
    g_autofree char *dialog =
        g_strdup_printf("From: <sip:alice@example.net>;tag=a\nTo: <sip:alice@example.net>\n"
                        "Call-ID: %s\nCSeq: %u REGISTER\n",
                        step->call_id ? step->call_id : "registration", MAX(step->cseq, 1));
    g_autofree char *request = g_strdup_printf(
        "REGISTER sip:example.net SIP/2.0\n%sMax-Forwards: 70\n%s"
        "Contact: <sip:alice@%s>\nExpires: 3600\n%s\n",
        via, dialog, step->contact,
        step->credentials ? "Authorization: Digest username=\"alice\",realm=\"example.net\","
                            "nonce=\"n\",uri=\"sip:example.net\",response=\"0\"\n"
                          : "");
    g_autofree char *contact =
        status[0] == '2' ? g_strdup_printf("Contact: <sip:alice@%s>%s;expires=3600\n",
                                           step->contact, step->params ? step->params : "")
                         : g_strdup("");
    g_autofree char *answer = g_strdup_printf("SIP/2.0 %s\n%s%s%s%s\n", status, answer_via, dialog,
                                              contact, step->extra ? step->extra : "");

    wn_trial_sip(trial, step->at, source, SERVER, request);
    if (!step->unanswered)
        wn_trial_sip(trial, step->at + 0.03, SERVER, step->to ? step->to : source, answer);
}

static void
assert_flow(WnTrial *trial, const char *flow)
{
    g_assert_cmpstr(wn_trial_subject(trial, WN_SUBJECT_REGISTRATION, "alice")->registration_flow,
                    ==, flow);
}

static void
assert_steps(const char *flow, const Step *steps, size_t n)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    for (size_t i = 0; i < n; i++)
        play(trial, &steps[i]);
    assert_flow(trial, flow);
}

#define ASSERT_FLOW(flow, ...) \
    assert_steps(flow, (const Step[]){ __VA_ARGS__ }, G_N_ELEMENTS(((const Step[]){ __VA_ARGS__ })))

static void
without_nat(void)
{
    const char *own = "198.51.100.50:5060";

    ASSERT_FLOW("F0", { .source = own, .via = own, .contact = own, .seen = own });
    ASSERT_FLOW("F0", { .source = own, .via = own, .contact = own });
}

static void
stun_first(void)
{
    static const char *const vias[] = { OUTSIDE, PHONE }, *const flows[] = { "F1v", "F1c" };

    for (int i = 0; i < 2; i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        WnStunTalk talk = {
            .trial = trial, .client = PHONE, .server = "203.0.113.20:3478", .mapped = OUTSIDE
        };

        wn_stun_talk(&talk, 0);
        play(trial, &(Step){ .at = 1, .via = vias[i], .contact = OUTSIDE, .seen = OUTSIDE });
        assert_flow(trial, flows[i]);
    }
    ASSERT_FLOW("F1c?", { .source = OUTSIDE, .via = PHONE, .contact = OUTSIDE, .seen = OUTSIDE });
    ASSERT_FLOW("F1v?", { .source = OUTSIDE,
                          .via = OUTSIDE,
                          .contact = OUTSIDE,
                          .seen = OUTSIDE,
                          .call_id = "x@192.168.1.20" });
}

/* By the challenge, by the 200 OK, by a refusal; at the phone and outside. */
static void
learned_from_answers(void)
{
    static const char *const statuses[] = { "401 Unauthorized", "200 OK", "403 Forbidden" };
    static const char *const flows[] = { "F2a", "F2b", "F2c" };
    static const char *const sources[] = { PHONE, OUTSIDE };

    for (int i = 0; i < 3; i++)
        for (int s = 0; s < 2; s++)
            ASSERT_FLOW(flows[i],
                        { .source = sources[s],
                          .via = PHONE,
                          .contact = PHONE,
                          .seen = OUTSIDE,
                          .status = statuses[i],
                          .extra = i == 0 ? "WWW-Authenticate: Digest realm=\"example.net\","
                                            "nonce=\"n\"\n"
                                          : NULL },
                        { .at = 0.1,
                          .source = sources[s],
                          .via = PHONE,
                          .contact = OUTSIDE,
                          .seen = OUTSIDE,
                          .cseq = 2,
                          .credentials = i == 0 });
}

static void
refused_with_private_addresses(void)
{
    static const char *const sources[] = { PHONE, OUTSIDE };

    for (int s = 0; s < 2; s++) {
        Step refused = {
            .source = sources[s], .via = PHONE, .contact = PHONE, .status = "606 Not Acceptable"
        };
        Step served = { .at = 20,
                        .source = sources[s],
                        .via = OUTSIDE,
                        .contact = OUTSIDE,
                        .cseq = 2,
                        .call_id = "next" };

        ASSERT_FLOW("F3", refused, served);
        served.via = PHONE;
        ASSERT_FLOW("F3c", refused, served);
    }
}

static void
request_goes_to(const char *flow, const char *destination)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    play(trial, &(Step){ .source = OUTSIDE, .via = PHONE, .contact = PHONE, .seen = OUTSIDE });
    wn_trial_sip(trial, 10, SERVER, destination,
                 "OPTIONS sip:alice@" PHONE " SIP/2.0\n"
                 "Via: SIP/2.0/UDP " SERVER ";branch=z9hG4bKping\nMax-Forwards: 70\n"
                 "From: <sip:ping@example.net>;tag=p\nTo: <sip:alice@example.net>\n"
                 "Call-ID: ping\nCSeq: 1 OPTIONS\n\n");
    assert_flow(trial, flow);
}

/* On one LAN nothing is translated, and so the server handles no NAT when it reaches the phone. */
static void
reached_on_its_own_lan(void)
{
    static const char PBX[] = "192.168.1.10:5060", BOB[] = "192.168.1.30:5060";
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk phone = { .trial = trial,
                     .client = BOB,
                     .server = PBX,
                     .contact = "<sip:bob@192.168.1.30:5060>",
                     .from = "bob",
                     .call_id = "own" };
    WnTalk ping = { .trial = trial,
                    .client = PBX,
                    .server = BOB,
                    .uri = "sip:bob@192.168.1.30:5060",
                    .call_id = "ping" };

    wn_talk_request(&phone, 0, "REGISTER", 1, "Expires: 3600\n");
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_request(&ping, 10, "OPTIONS", 1, NULL);
    wn_talk_response(&ping, 10.1, "200 OK", "OPTIONS", 1, NULL);
    g_assert_cmpstr(wn_trial_subject(trial, WN_SUBJECT_REGISTRATION, "bob")->registration_flow, ==,
                    "F0");
}

static void
private_contact_accepted(void)
{
    ASSERT_FLOW("F4", { .via = PHONE,
                        .contact = PHONE,
                        .seen = OUTSIDE,
                        .params = ";received=\"sip:" OUTSIDE "\"" });
    ASSERT_FLOW("F4?", { .via = PHONE, .contact = PHONE, .seen = OUTSIDE });
    request_goes_to("F4", OUTSIDE);
    request_goes_to("F5", PHONE);
    ASSERT_FLOW("F6", { .via = PHONE,
                        .contact = PHONE,
                        .seen = OUTSIDE,
                        .extra = "Require: outbound\nFlow-Timer: 25\n" });
}

/* A router rewrites the addresses: on both sides, with its branch or not, and inside alone. */
static void
rewritten_on_the_way(void)
{
    for (unsigned branch = 0; branch < 2; branch++)
        ASSERT_FLOW("F7", { .via = PHONE, .contact = PHONE, .seen = PHONE },
                    { .at = 0.001,
                      .source = REWRITER,
                      .via = REWRITER,
                      .contact = REWRITER,
                      .seen = REWRITER,
                      .branch = branch });
    for (int known = 0; known < 2; known++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        WnStunTalk talk = { .trial = trial,
                            .client = "192.168.1.20:40000",
                            .server = "203.0.113.20:3478",
                            .mapped = "198.51.100.7:40000" };

        if (known)
            wn_stun_talk(&talk, 0);
        play(trial, &(Step){ .at = 1, .via = PHONE, .contact = PHONE, .seen = PHONE });
        assert_flow(trial, known ? "F7" : "F7?");
    }
}

static void
no_address_needed(void)
{
    ASSERT_FLOW("F8", { .via = "df7jal23ls0d.invalid",
                        .contact = "df7jal23ls0d.invalid;transport=ws",
                        .seen = OUTSIDE });
}

static void
configured_address(void)
{
    ASSERT_FLOW("F10", { .via = PHONE, .contact = REWRITER, .seen = REWRITER });
}

static void
again_and_again(void)
{
    Step steps[6];
    char seen[6][32];

    for (unsigned i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_snprintf(seen[i], sizeof(seen[i]), "198.51.100.7:%u", 40000 + i);
        steps[i] = (Step){ .at = 2.0 * i,
                           .via = PHONE,
                           .contact = i == 0 ? PHONE : seen[i - 1],
                           .seen = seen[i],
                           .cseq = i + 1 };
    }
    assert_steps("F11", steps, G_N_ELEMENTS(steps));
}

/* The answers go to the port of Via, of which the router knows nothing; or there are none. */
static void
nothing_comes_back(void)
{
    static const double schedule[] = { 0, .5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };
    static const char *const flows[] = { "F12", "F13" };

    for (int rport = 0; rport < 2; rport++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        for (size_t i = 0; i < G_N_ELEMENTS(schedule); i++)
            play(trial, &(Step){ .at = schedule[i],
                                 .source = OUTSIDE,
                                 .via = PHONE,
                                 .contact = PHONE,
                                 .to = REWRITER,
                                 .no_rport = rport == 0,
                                 .unanswered = rport == 1 });
        wn_trial_wait(trial, 60);
        assert_flow(trial, flows[rport]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/registration_flow/without_nat", without_nat);
    g_test_add_func("/registration_flow/stun_first", stun_first);
    g_test_add_func("/registration_flow/learned_from_answers", learned_from_answers);
    g_test_add_func("/registration_flow/refused_with_private_addresses",
                    refused_with_private_addresses);
    g_test_add_func("/registration_flow/reached_on_its_own_lan", reached_on_its_own_lan);
    g_test_add_func("/registration_flow/private_contact_accepted", private_contact_accepted);
    g_test_add_func("/registration_flow/rewritten_on_the_way", rewritten_on_the_way);
    g_test_add_func("/registration_flow/no_address_needed", no_address_needed);
    g_test_add_func("/registration_flow/configured_address", configured_address);
    g_test_add_func("/registration_flow/again_and_again", again_and_again);
    g_test_add_func("/registration_flow/nothing_comes_back", nothing_comes_back);
    return g_test_run();
}
