/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Media lines that share one transport: which sound is whose (RFC 9143). */
#include "support/media_call.h"

#define ALICE_VIDEO "198.51.100.7:4002"
#define BOB_VIDEO   "192.0.2.40:6002"

enum { ALICE_OTHER = ALICE_SSRC + 1, BOB_OTHER = BOB_SSRC + 1 };

/* Two lines, 0 with payload type 0 and 1 with other, each with a port of its own; group: their
 * order in a=group:BUNDLE, NULL for none.  ssrcs: of the two lines, 0 where it is not said. */
static char *
describe(const char *address, unsigned port, const char *group, const char *other,
         const uint32_t ssrcs[2])
{
    g_autofree char *grouped = group ? g_strdup_printf("a=group:BUNDLE %s\n", group) : NULL;
    g_autofree char *first =
        ssrcs[0] ? g_strdup_printf("a=ssrc:%u cname:x\na=ssrc:%u label:y\n", ssrcs[0], ssrcs[0])
                 : NULL;
    g_autofree char *second = ssrcs[1] ? g_strdup_printf("a=ssrc:%u cname:x\n", ssrcs[1]) : NULL;

    return g_strdup_printf("v=0\no=- 1 1 IN IP4 %s\ns=-\nc=IN IP4 %s\nt=0 0\n%s"
                           "m=audio %u RTP/AVP 0\na=mid:0\n%sm=%s\na=mid:1\n%s",
                           address, address, grouped ? grouped : "", port, first ? first : "",
                           other, second ? second : "");
}

typedef struct {
    const char *offered, *accepted; /* groups */
    bool        alike;              /* both lines are sound of payload type 0 */
    bool        named;              /* both sides tell their SSRCs */
} Lines;

static WnTrial *
begin(Lines lines)
{
    static const uint32_t ALICES[] = { ALICE_SSRC, ALICE_OTHER }, BOBS[] = { BOB_SSRC, BOB_OTHER };
    static const uint32_t NONE[2];
    const char           *hers = lines.alike ? "audio 4002 RTP/AVP 0" : "video 4002 RTP/AVP 96";
    const char           *his = lines.alike ? "audio 6002 RTP/AVP 0" : "video 6002 RTP/AVP 96";
    WnTrial              *trial = wn_trial_new(NULL);
    g_autofree char      *offer =
        describe("198.51.100.7", 4000, lines.offered, hers, lines.named ? ALICES : NONE);
    g_autofree char *answer =
        describe("192.0.2.40", 6000, lines.accepted, his, lines.named ? BOBS : NONE);

    wn_call_begin(trial, ALICE_SIP, offer, answer);
    return trial;
}

/* For 8 s both ways, between these places. */
static void
talk(WnTrial *trial, const char *alice, const char *bob, unsigned line, uint8_t type)
{
    wn_trial_rtp(trial, 1.2, 9.2, alice, bob, ALICE_SSRC + line, type);
    wn_trial_rtp(trial, 1.2, 9.2, bob, alice, BOB_SSRC + line, type);
}

/* Packets of that line, from that side. */
static void
assert_packets(WnTrial *trial, WnRole from, unsigned line, uint64_t packets)
{
    const WnSubjectReport *call = wn_call_report(trial);
    const WnMediaReport   *path = NULL;

    for (size_t i = 0, at = 0; i < call->n_media && !path; i++)
        if (call->media[i].from == from && at++ == line)
            path = &call->media[i];
    g_assert_nonnull(path);
    g_assert_cmpuint(path->packets + 2, >=, packets);
    g_assert_cmpuint(path->packets, <=, packets > 0 ? packets + 2 : 0);
}

static void
assert_all_heard(WnTrial *trial)
{
    wn_call_hang_up(trial, 9.3);
    for (unsigned line = 0; line < 2; line++) {
        assert_packets(trial, WN_ROLE_CALLER, line, 400);
        assert_packets(trial, WN_ROLE_CALLEE, line, 400);
    }
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
    wn_assert_no_headline(trial);
}

/* All goes to the first line's ports. */
static void
accepted(void)
{
    g_autoptr(WnTrial) trial = begin((Lines){ .offered = "0 1", .accepted = "0 1" });

    talk(trial, ALICE, BOB, 0, 0);
    talk(trial, ALICE, BOB, 1, 96);
    assert_all_heard(trial);
}

/* The answer's first is the one whose ports all have (RFC 9143 7.4). */
static void
the_answer_chooses_the_place(void)
{
    g_autoptr(WnTrial) trial = begin((Lines){ .offered = "0 1", .accepted = "1 0" });

    talk(trial, ALICE_VIDEO, BOB_VIDEO, 0, 0);
    talk(trial, ALICE_VIDEO, BOB_VIDEO, 1, 96);
    assert_all_heard(trial);
}

static void
refused(void)
{
    g_autoptr(WnTrial) trial = begin((Lines){ .offered = "0 1" });

    talk(trial, ALICE, BOB, 0, 0);
    talk(trial, ALICE_VIDEO, BOB_VIDEO, 1, 96);
    assert_all_heard(trial);
}

/* What was refused is looked for at its own ports only: the first line has none of the second. */
static void
refused_is_not_looked_for_elsewhere(void)
{
    g_autoptr(WnTrial) trial = begin((Lines){ .offered = "0 1", .accepted = "0" });

    talk(trial, ALICE, BOB, 0, 0);
    talk(trial, ALICE, BOB, 1, 0);
    wn_call_hang_up(trial, 9.3);
    assert_packets(trial, WN_ROLE_CALLER, 0, 800);
    assert_packets(trial, WN_ROLE_CALLER, 1, 0);
}

/* Some accept the group and use all the ports that they named. */
static void
accepted_and_not_used(void)
{
    g_autoptr(WnTrial) trial = begin((Lines){ .offered = "0 1", .accepted = "0 1" });

    talk(trial, ALICE, BOB, 0, 0);
    talk(trial, ALICE_VIDEO, BOB_VIDEO, 1, 96);
    assert_all_heard(trial);
}

/* What is missing is the second line's, though the first one's packets go where it should. */
static void
one_line_is_silent(void)
{
    g_autoptr(WnTrial) trial = begin((Lines){ .offered = "0 1", .accepted = "0 1" });

    talk(trial, ALICE, BOB, 0, 0);
    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_OTHER, 96);
    wn_call_hang_up(trial, 9.3);
    assert_packets(trial, WN_ROLE_CALLEE, 0, 400);
    assert_packets(trial, WN_ROLE_CALLEE, 1, 0);
    assert_packets(trial, WN_ROLE_CALLER, 0, 400);
    assert_packets(trial, WN_ROLE_CALLER, 1, 400);
    wn_assert_unnamed(trial, "stream-port-blocked");
}

/* Of one payload type: the descriptions say which SSRC is whose (RFC 5576 4.1). */
static void
told_by_ssrc(void)
{
    g_autoptr(WnTrial) trial =
        begin((Lines){ .offered = "0 1", .accepted = "0 1", .alike = true, .named = true });

    talk(trial, ALICE, BOB, 0, 0);
    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_OTHER, 0);
    wn_call_hang_up(trial, 9.3);
    assert_packets(trial, WN_ROLE_CALLER, 0, 400);
    assert_packets(trial, WN_ROLE_CALLER, 1, 400);
    assert_packets(trial, WN_ROLE_CALLEE, 0, 400);
    assert_packets(trial, WN_ROLE_CALLEE, 1, 0);
}

/* Where nothing tells them apart, neither is missed. */
static void
not_told_apart(void)
{
    g_autoptr(WnTrial) trial = begin((Lines){ .offered = "0 1", .accepted = "0 1", .alike = true });

    talk(trial, ALICE, BOB, 0, 0);
    wn_call_hang_up(trial, 9.3);
    for (unsigned line = 0; line < 2; line++) {
        assert_packets(trial, WN_ROLE_CALLER, line, 400);
        assert_packets(trial, WN_ROLE_CALLEE, line, 400);
    }
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
}

/* A type that neither side named for any line is of each: nothing says which is silent. */
static void
a_type_that_nobody_named(void)
{
    for (int own_ports = 0; own_ports < 2; own_ports++)
        for (int video = 0; video < 2; video++) {
            g_autoptr(WnTrial) trial = begin((Lines){ .offered = "0 1", .accepted = "0 1" });

            talk(trial, ALICE, BOB, 0, video ? 0 : 8);
            talk(trial, own_ports ? ALICE_VIDEO : ALICE, own_ports ? BOB_VIDEO : BOB, 1,
                 video ? 97 : 96);
            wn_call_hang_up(trial, 9.3);
            g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
            wn_assert_no_headline(trial);
            assert_packets(trial, WN_ROLE_CALLEE, 1, video ? 400 : 800);
        }
}

/* A server may pass on the SSRCs of somebody else: the payload type shows whose it is. */
static void
an_ssrc_against_its_type(void)
{
    static const uint32_t CROSSED[] = { ALICE_OTHER, ALICE_SSRC }, NONE[2] = { 0, 0 };
    g_autofree char      *offer =
        describe("198.51.100.7", 4000, "0 1", "video 4002 RTP/AVP 96", CROSSED);
    g_autofree char *answer = describe("192.0.2.40", 6000, "0 1", "video 6002 RTP/AVP 96", NONE);
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_call_begin(trial, ALICE_SIP, offer, answer);
    talk(trial, ALICE, BOB, 0, 0);
    talk(trial, ALICE, BOB, 1, 96);
    assert_all_heard(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/media_bundle/accepted", accepted);
    g_test_add_func("/model/media_bundle/the_answer_chooses_the_place",
                    the_answer_chooses_the_place);
    g_test_add_func("/model/media_bundle/refused", refused);
    g_test_add_func("/model/media_bundle/refused_is_not_looked_for_elsewhere",
                    refused_is_not_looked_for_elsewhere);
    g_test_add_func("/model/media_bundle/accepted_and_not_used", accepted_and_not_used);
    g_test_add_func("/model/media_bundle/one_line_is_silent", one_line_is_silent);
    g_test_add_func("/model/media_bundle/told_by_ssrc", told_by_ssrc);
    g_test_add_func("/model/media_bundle/not_told_apart", not_told_apart);
    g_test_add_func("/model/media_bundle/a_type_that_nobody_named", a_type_that_nobody_named);
    g_test_add_func("/model/media_bundle/an_ssrc_against_its_type", an_ssrc_against_its_type);
    return g_test_run();
}
