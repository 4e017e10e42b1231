/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same messages and packets with the addresses of the one side and of the other. */
#include "support/both_sides.h"
#include "support/talk.h"

typedef struct {
    WnTalk inside, outside;
} Talks;

static Talks
talks_of(WnTrial *trial)
{
    WnTalk outside = { .trial = trial,
                       .client = OUTSIDE ":5060",
                       .server = SERVER ":5060",
                       .via = INSIDE ":5060",
                       .contact = "<sip:alice@" INSIDE ":5060>",
                       .remote = "<sip:bob@" SERVER ":5060>",
                       .accepted = true };
    Talks  talks = { outside, outside };

    talks.inside.client = INSIDE ":5060";
    return talks;
}

static void
request(const Talks *talks, double at, const char *method, unsigned cseq, const char *extra)
{
    wn_talk_request(&talks->inside, at, method, cseq, extra);
    wn_talk_request(&talks->outside, at + 0.001, method, cseq, extra);
}

static void
response(Talks *talks, double at, const char *method, unsigned cseq, const char *extra)
{
    talks->inside.params = talks->outside.params = ";rport=5060;received=" OUTSIDE;
    wn_talk_response(&talks->outside, at, "200 OK", method, cseq, extra);
    wn_talk_response(&talks->inside, at + 0.001, "200 OK", method, cseq, extra);
    talks->inside.params = talks->outside.params = NULL;
}

WnTrial *
wn_both_sides_call(const char *address, unsigned port)
{
    g_autofree char *offer = wn_talk_sdp(address, port);
    g_autofree char *answer = wn_talk_sdp(SERVER, 16400);
    WnTrial         *trial = wn_trial_new(NULL);
    Talks            talks = talks_of(trial);

    request(&talks, 0, "INVITE", 1, offer);
    response(&talks, 1, "INVITE", 1, answer);
    request(&talks, 1.1, "ACK", 1, NULL);
    return trial;
}

void
wn_both_sides_sound(WnTrial *trial, unsigned inside, unsigned outside)
{
    g_autofree char *within = g_strdup_printf(INSIDE ":%u", inside);
    g_autofree char *without = g_strdup_printf(OUTSIDE ":%u", outside);

    wn_trial_rtp(trial, 1.2, 9, within, SERVER ":16400", 0xa11ce, 0);
    wn_trial_rtp(trial, 1.201, 9.001, without, SERVER ":16400", 0xa11ce, 0);
}

void
wn_both_sides_hang_up(WnTrial *trial)
{
    Talks talks = talks_of(trial);

    request(&talks, 9.5, "BYE", 2, NULL);
    response(&talks, 9.6, "BYE", 2, NULL);
}

void
wn_both_sides_bye_in_vain(WnTrial *trial, double at)
{
    static const double SCHEDULE[] = { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };

    for (size_t i = 0; i < G_N_ELEMENTS(SCHEDULE); i++)
        wn_trial_sip(trial, at + SCHEDULE[i], SERVER ":5060", OUTSIDE ":5060",
                     "BYE sip:alice@" INSIDE ":5060 SIP/2.0\n"
                     "Via: SIP/2.0/UDP " SERVER ":5060;branch=z9hG4bKbye\n"
                     "From: <sip:bob@example.net>;tag=t1\nTo: <sip:alice@example.net>;tag=f1\n"
                     "Call-ID: call-1\nCSeq: 1 BYE\n\n");
}
