/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who asks no longer is told alike in an exchange of few transactions and in one of many. */
#include <string.h>

#include "catalogue.h"
#include "model/exchange.h"
#include "support/trial.h"
#include "verdict/evidence_state.h"

static const char *const PHONE = "198.51.100.7:5060", *const PROXY = "203.0.113.10:5060",
                         *const FAR = "203.0.113.99:5060";

/* Three times within 1.5 s: nobody answers, and the capture ends long before Timer F. */
static void
ask(WnTrial *trial, double at, const char *method, unsigned cseq, bool by_proxy)
{
    g_autofree char *own =
        g_strdup_printf("Via: SIP/2.0/UDP %s;branch=z9hG4bK%s%u\n", PHONE, method, cseq);
    g_autofree char *proxy =
        g_strdup_printf("Via: SIP/2.0/UDP %s;branch=z9hG4bKp%s%u\n", PROXY, method, cseq);
    g_autofree char *text =
        g_strdup_printf("%s sip:bob@example.net SIP/2.0\n%s%sFrom: <sip:alice@example.net>;tag=a\n"
                        "To: <sip:bob@example.net>\nCall-ID: many\nCSeq: %u %s\n",
                        method, by_proxy ? proxy : "", own, cseq, method);

    for (unsigned i = 0; i < 3; i++)
        wn_trial_sip(trial, at + i * 0.5, by_proxy ? PROXY : PHONE, by_proxy ? FAR : PROXY, text);
}

static bool
gave_up(WnTrial *trial, WnMethod method, uint32_t cseq, unsigned n_via)
{
    const WnModel *model = wn_engine_model(wn_trial_engine(trial));
    WnSubject      subject = { .model = model };
    WnArena       *scratch = wn_arena_new(4096);
    WnEvidence     evidence;
    bool           found = false, answer = false;

    wn_evidence_init(&evidence, &subject, scratch);
    g_assert_cmpuint(model->exchanges.table.count, ==, 1);
    for (const WnTransaction *one = wn_exchange_first(model->exchanges.table.values[0]); one;
         one = one->next)
        if (one->method == method && one->cseq == cseq && one->request->n_via == n_via) {
            found = true;
            answer = wn_gave_up(&evidence, one);
        }
    g_assert_true(found);
    wn_arena_free(scratch);
    return answer;
}

static void
alike_among_few_and_many(gconstpointer data)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ask(trial, 0, "INVITE", 10, false);
    ask(trial, 3, "CANCEL", 10, false);
    ask(trial, 0.1, "UPDATE", 20, false);
    ask(trial, 0.2, "MESSAGE", 30, false);
    ask(trial, 3.2, "MESSAGE", 31, false);
    /* One more hop; what comes of it the caller is told. */
    ask(trial, 0.3, "SUBSCRIBE", 40, false);
    ask(trial, 0.4, "SUBSCRIBE", 40, true);
    wn_trial_sip(trial, 3.3, PROXY, PHONE,
                 "SIP/2.0 408 Request Timeout\n"
                 "Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bKSUBSCRIBE40\n"
                 "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=b\n"
                 "Call-ID: many\nCSeq: 40 SUBSCRIBE\n");
    for (unsigned i = 0; i < GPOINTER_TO_UINT(data); i++)
        ask(trial, 0.5, "INFO", 1000 - i, false);

    g_assert_true(gave_up(trial, WN_METHOD_INVITE, 10, 1));
    g_assert_false(gave_up(trial, WN_METHOD_CANCEL, 10, 1));
    g_assert_false(gave_up(trial, WN_METHOD_UPDATE, 20, 1));
    g_assert_true(gave_up(trial, WN_METHOD_MESSAGE, 30, 1));
    g_assert_false(gave_up(trial, WN_METHOD_MESSAGE, 31, 1));
    g_assert_true(gave_up(trial, WN_METHOD_SUBSCRIBE, 40, 2));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/gave-up/few", GUINT_TO_POINTER(0), alike_among_few_and_many);
    g_test_add_data_func("/gave-up/many", GUINT_TO_POINTER(60), alike_among_few_and_many);
    return g_test_run();
}
