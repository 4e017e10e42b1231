/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every message of the real captures and the malformed sets: read without a fault, every cut of it
 * in agreement with the whole, and the valid ones of RFC 4475 understood.
 */
#include <glib.h>
#include <string.h>

#include "support/sip_cuts.h"
#include "wire/sdp.h"
#include "wire/sip_frame.h"

/* Beyond this a message is longer than any datagram that was sent. */
enum { LONGEST = 9000 };

typedef struct {
    unsigned files, messages, sessions;
} Count;

static const char *
captures(void)
{
    const char *folder = g_getenv("WHYNAT_CAPTURES");

    if (!folder || !g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        g_test_skip("WHYNAT_CAPTURES names no folder with captures");
        return NULL;
    }
    return folder;
}

typedef void (*FileCheck)(WnBytes bytes, const char *path, Count *count);

static void
each_file(const char *folder, FileCheck check, Count *count)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    if (!dir)
        return;
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL), *text = NULL;
        size_t           length;

        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            each_file(path, check, count);
        } else if (g_file_get_contents(path, &text, &length, NULL)) {
            g_autofree uint8_t *exact = g_memdup2(text, length);

            check(wn_bytes(exact, length), path, count);
            count->files++;
        }
    }
}

static void
check_session(const WnSip *sip, Count *count)
{
    WnBytes body = wn_sdp_find(sip->content_type, sip->body);
    WnSdp   sdp;

    if (body.length > 0 && wn_sdp_parse(body, &sdp)) {
        g_assert_cmpuint(sdp.n_media, <=, WN_SDP_MAX_MEDIA);
        count->sessions++;
    }
}

static void
check_message(WnBytes message, Count *count)
{
    WnSip sip;

    if (!wn_sip_parse(message, &sip))
        return;
    check_session(&sip, count);
    if (wn_check_sip_cuts(message, message.length > LONGEST ? 97 : 1))
        count->messages++;
}

static void
malformed_file(WnBytes bytes, const char *path, Count *count)
{
    size_t at = 0, length;

    (void) path;
    check_message(bytes, count);
    /* As a stream: whatever it is, every step goes forward and the end is reached. */
    while (at < bytes.length) {
        WnBytes     rest = wn_bytes_from(bytes, at);
        WnFrameKind kind = wn_frame_next(rest, &length);

        if (kind == WN_FRAME_MORE)
            break;
        if (kind == WN_FRAME_FOREIGN)
            length = wn_frame_resync(rest);
        g_assert_cmpuint(length, >, 0);
        g_assert_cmpuint(length, <=, rest.length);
        if (kind == WN_FRAME_SIP && at > 0)
            check_message(wn_bytes_slice(rest, 0, length), count);
        at += length;
    }
}

static void
malformed_sets(void)
{
    const char *folder = captures();
    Count       count = { 0 };

    if (!folder)
        return;
    g_autofree char *malformed = g_build_filename(folder, "malformed", NULL);
    each_file(malformed, malformed_file, &count);
    g_test_message("%u files, %u messages, %u sessions", count.files, count.messages,
                   count.sessions);
    g_assert_cmpuint(count.files, >, 0);
    g_assert_cmpuint(count.messages, >, 0);
    g_assert_cmpuint(count.sessions, >, 0);
}

/* Start lines wherever they stand in a capture file, where a packet's bytes are in one piece. */
static void
capture_file(WnBytes bytes, const char *path, Count *count)
{
    (void) path;
    for (size_t i = 0; i < bytes.length; i++) {
        WnBytes rest = wn_bytes_slice(bytes, i, LONGEST);
        WnSip   sip;

        if (rest.data[0] < 'A' || rest.data[0] > 'Z' ||
            (i > 0 && wn_sip_is_token(bytes.data[i - 1])) || !wn_sip_looks_like(rest) ||
            !wn_sip_parse(rest, &sip) || !sip.complete || !sip.has_content_length)
            continue;
        rest.length = (size_t) (sip.body.data - rest.data) + sip.body.length;
        check_message(rest, count);
        i += rest.length - 1;
    }
}

static void
real_captures(void)
{
    const char *folder = captures();
    Count       count = { 0 };

    if (!folder)
        return;
    g_autofree char *real = g_build_filename(folder, "real", NULL);
    each_file(real, capture_file, &count);
    g_test_message("%u files, %u messages, %u sessions", count.files, count.messages,
                   count.sessions);
    g_assert_cmpuint(count.messages, >, 500);
    g_assert_cmpuint(count.sessions, >, 100);
}

/* RFC 4475: what its sections say of the messages by these names. */
static const struct {
    const char *file, *method;
    uint16_t    status;
    const char *call_id;
} torture[] = {
    { "esc01.dat", "INVITE", 0, "esc01.239409asdfakjkn23onasd0-3234" },
    { "escnull.dat", "REGISTER", 0, "escnull.39203ndfvkjdasfkq3w4otrq0adsfdfnavd" },
    { "lwsdisp.dat", "OPTIONS", 0, "lwsdisp.1234abcd@funky.example.com" },
    { "semiuri.dat", "OPTIONS", 0, "semiuri.0ha0isndaksdj" },
    { "transports.dat", "OPTIONS", 0, "transports.kijh4akdnaqjkwendsasfdj" },
    { "unreason.dat", "INVITE", 200, "unreason.1234ksdfak3j2erwedfsASdf" },
    { "novelsc.dat", "OPTIONS", 0, "novelsc.asdfasser0q239nwsdfasdkl34" },
    { "unkscm.dat", "OPTIONS", 0, "unkscm.nasdfasser0q239nwsdfasdkl34" },
    { "inv2543.dat", "INVITE", 0, "inv2543.1717@ift.client.example.com" },
    { "zeromf.dat", "OPTIONS", 0, "zeromf.jfasdlfnm2o2l43r5u0asdfas" },
    { "regescrt.dat", "REGISTER", 0, "regescrt.k345asrl3fdbv@192.0.2.1" },
    { "cparam02.dat", "REGISTER", 0, "cparam02.70710@saturn.example.com" },
};

static void
rfc4475_files(void)
{
    const char *folder = captures();

    if (!folder)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(torture); i++) {
        g_autofree char *path =
            g_build_filename(folder, "malformed", "resiprocate-rfc4475", torture[i].file, NULL);
        g_autofree char *text = NULL;
        size_t           length;
        WnSip            sip;

        if (!g_file_get_contents(path, &text, &length, NULL))
            continue;
        g_test_message("%s", torture[i].file);
        g_assert_true(wn_sip_parse(wn_bytes(text, length), &sip));
        g_assert_cmpuint(sip.status, ==, torture[i].status);
        g_assert_cmpstr(wn_sip_method_name(sip.method), ==, torture[i].method);
        g_assert_cmpmem(sip.call_id.data, sip.call_id.length, torture[i].call_id,
                        strlen(torture[i].call_id));
        g_assert_true(sip.complete);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire/sip/malformed-sets", malformed_sets);
    g_test_add_func("/wire/sip/rfc4475-files", rfc4475_files);
    g_test_add_func("/wire/sip/real-captures", real_captures);
    return g_test_run();
}
