/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Session descriptions: RFC 8866, 3264, 3605, 8839, 8843; multipart bodies; damage. */
#include "wire/sdp.h"

#include <glib.h>
#include <string.h>

#include "support/cuts.h"

#define assert_text(view, text) \
    g_assert_cmpmem((view).data, (view).length, (text), sizeof(text) - 1)

static void
assert_endpoint(const WnEndpoint *endpoint, const char *text)
{
    char buffer[WN_ENDPOINT_TEXT];

    g_assert_cmpstr(wn_endpoint_format(endpoint, buffer), ==, text);
}

static void
check_cut(WnBytes cut, WnBytes whole)
{
    WnSdp sdp, all;

    g_assert_true(wn_sdp_parse(whole, &all));
    if (!wn_sdp_parse(cut, &sdp))
        return;
    g_assert_cmpuint(sdp.n_media, <=, all.n_media);
    g_assert_cmpuint(sdp.n_candidates, <=, all.n_candidates);
    for (unsigned i = 0; i < sdp.n_candidates; i++)
        g_assert_cmpuint(sdp.candidates[i].media, <, sdp.n_media);
}

static void
parse(WnBytes bytes, WnSdp *sdp)
{
    g_assert_true(wn_sdp_parse(bytes, sdp));
    wn_each_cut(bytes, check_cut);
}

static void
plain_offer(void)
{
    static const char text[] =
        "v=0\r\no=alice 2890844526 2890844527 IN IP4 192.168.7.20\r\ns=-\r\n"
        "c=IN IP4 203.0.113.7\r\nb=AS:64\r\nt=0 0\r\na=recvonly\r\n"
        "m=audio 49170/2 RTP/AVP 0 8 101 13\r\n"
        "a=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n"
        "a=rtcp:53020 IN IP4 198.51.100.9\r\n"
        "m=video 0 RTP/AVP 31\r\n"
        "m=video 51372 RTP/SAVP 31\r\nc=IN IP6 2001:db8::9\r\n"
        "c=IN IP6 2001:db8::10\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n"
        "m=image 6000 udptl t38\r\nc=IN IP4 media.example.net\r\n"
        "m=application 65535 RTP/AVP 99\r\na=rtpmap:99 CN/16000\r\n"
        "c=IN IP4 233.252.0.1/127/3\r\na=inactive\r\n";
    WnSdp sdp;

    parse(WN_LITERAL(text), &sdp);
    assert_text(sdp.origin_user, "alice");
    assert_text(sdp.session_id, "2890844526");
    assert_text(sdp.session_version, "2890844527");
    assert_endpoint(&(WnEndpoint){ sdp.origin, 0 }, "192.168.7.20");
    assert_endpoint(&(WnEndpoint){ sdp.connection, 0 }, "203.0.113.7");
    assert_text(sdp.connection_host, "203.0.113.7");
    g_assert_cmpuint(sdp.n_media, ==, 5);

    assert_text(sdp.media[0].type, "audio");
    assert_text(sdp.media[0].protocol, "RTP/AVP");
    assert_text(sdp.media[0].format_list, "0 8 101 13");
    g_assert_cmpmem(sdp.media[0].formats, sdp.media[0].n_formats, "\0\x08\x65\x0d", 4);
    assert_endpoint(&sdp.media[0].endpoint, "203.0.113.7:49170");
    assert_endpoint(&sdp.media[0].rtcp, "198.51.100.9:53020");
    g_assert_true(sdp.media[0].has_rtcp && sdp.media[0].comfort_noise);
    g_assert_cmpint(sdp.media[0].direction, ==, WN_SENDONLY);
    g_assert_false(sdp.media[0].own_connection || sdp.media[0].secure);

    g_assert_true(sdp.media[1].rejected);
    g_assert_cmpint(sdp.media[1].direction, ==, WN_RECVONLY);

    g_assert_true(sdp.media[2].own_connection && sdp.media[2].secure && !sdp.media[2].dtls);
    assert_endpoint(&sdp.media[2].endpoint, "[2001:db8::9]:51372");
    assert_endpoint(&sdp.media[2].rtcp, "[2001:db8::9]:51373");

    assert_text(sdp.media[3].host, "media.example.net");
    g_assert_cmpuint(sdp.media[3].endpoint.addr.family, ==, 0);
    g_assert_cmpuint(sdp.media[3].endpoint.port, ==, 6000);
    g_assert_cmpuint(sdp.media[3].n_formats, ==, 0);

    assert_endpoint(&sdp.media[4].endpoint, "233.252.0.1:65535");
    g_assert_cmpuint(sdp.media[4].rtcp.port, ==, 0);
    g_assert_true(sdp.media[4].comfort_noise);
    g_assert_cmpint(sdp.media[4].direction, ==, WN_INACTIVE);
    g_assert_false(sdp.malformed || sdp.too_many || sdp.ice_lite || sdp.bundle);
}

/* RFC 9143: the first of a group is whose transport all of it use; RFC 5576: whose source is whose.
 */
static void
lines_in_groups(void)
{
    static const char text[] =
        "v=0\nc=IN IP4 192.0.2.1\na=group:LS a b\na=group:BUNDLE b a nobody\n"
        "a=group:BUNDLE nobody d\na=group:bundle c a\na=group:BUNDLE\n"
        "m=audio 4000 RTP/AVP 0\na=mid:a\na=ssrc:1 cname:x\na=ssrc:1 label:y\na=ssrc-group:FID 7\n"
        "m=video 4002 RTP/AVP 96\na=mid:b\na=ssrc:4294967295 cname:x\na=ssrc:4294967296 cname:x\n"
        "m=audio 4004 RTP/AVP 0\na=mid:c\nm=audio 4006 RTP/AVP 0\na=mid:d\n"
        "m=audio 4008 RTP/AVP 0\n";
    static const uint8_t bundles[] = { 2, 2, 3, 0, 0 };
    WnSdp                sdp;

    parse(WN_LITERAL(text), &sdp);
    g_assert_cmpuint(sdp.n_media, ==, G_N_ELEMENTS(bundles));
    for (unsigned i = 0; i < G_N_ELEMENTS(bundles); i++)
        g_assert_cmpuint(sdp.media[i].bundle, ==, bundles[i]);
    assert_text(sdp.media[1].mid, "b");
    g_assert_cmpuint(sdp.n_sources, ==, 2);
    g_assert_cmpuint(sdp.sources[0].ssrc, ==, 1);
    g_assert_cmpuint(sdp.sources[0].media, ==, 0);
    g_assert_cmpuint(sdp.sources[1].ssrc, ==, UINT32_MAX);
    g_assert_cmpuint(sdp.sources[1].media, ==, 1);
}

static void
ice(void)
{
    static const char text[] =
        "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nc=IN IP4 0.0.0.0\nt=0 0\na=ice-lite\n"
        "a=group:BUNDLE a b\na=ice-ufrag:sess\na=ice-pwd:sessionpassword\n"
        "a=fingerprint:sha-256 00:11\na=setup:actpass\n"
        "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtcp-mux\na=ice-ufrag:own\na=ice-pwd:ownpassword\n"
        "a=candidate:1 1 UDP 2130706431 192.168.7.20 8998 typ host\n"
        "a=candidate:2 1 udp 1694498815 203.0.113.7 45664 typ srflx raddr 192.168.7.20 rport 8998\n"
        "a=candidate:3 2 TCP 1 2001:db8::7 9 typ relay raddr 203.0.113.7 rport 1 tcptype active\n"
        "a=candidate:4 1 UDP 5 9b36eaac-bb2e-49bb.local 60000 typ host generation 0\n"
        "a=candidate:5 1 UDP 5 192.0.2.1 1 typ token network-id 1\n"
        "a=candidate:6 1 UDP 5 192.0.2.1\n"
        "m=video 0 UDP/TLS/RTP/SAVPF 96\na=bundle-only\na=setup:passive\na=ice-mismatch\n"
        "b=RS:0\nb=RR:0\n";
    WnSdp sdp;

    parse(WN_LITERAL(text), &sdp);
    g_assert_true(sdp.ice_lite && sdp.bundle && sdp.malformed);
    g_assert_cmpuint(sdp.n_candidates, ==, 5);
    assert_endpoint(&sdp.candidates[0].endpoint, "192.168.7.20:8998");
    g_assert_cmpint(sdp.candidates[0].type, ==, WN_CANDIDATE_HOST);
    g_assert_cmpuint(sdp.candidates[0].priority, ==, 2130706431);
    g_assert_cmpuint(sdp.candidates[0].component, ==, 1);
    g_assert_true(sdp.candidates[0].udp && !sdp.candidates[0].mdns);
    g_assert_cmpint(sdp.candidates[1].type, ==, WN_CANDIDATE_SRFLX);
    g_assert_true(sdp.candidates[1].udp);
    assert_endpoint(&sdp.candidates[1].related, "192.168.7.20:8998");
    assert_endpoint(&sdp.candidates[2].endpoint, "[2001:db8::7]:9");
    g_assert_cmpint(sdp.candidates[2].type, ==, WN_CANDIDATE_RELAY);
    g_assert_cmpuint(sdp.candidates[2].component, ==, 2);
    g_assert_false(sdp.candidates[2].udp);
    g_assert_true(sdp.candidates[2].connects && !sdp.candidates[2].accepts);
    g_assert_true(sdp.candidates[3].mdns);
    g_assert_cmpuint(sdp.candidates[3].endpoint.addr.family, ==, 0);
    g_assert_cmpuint(sdp.candidates[3].endpoint.port, ==, 60000);
    g_assert_cmpint(sdp.candidates[4].type, ==, WN_CANDIDATE_OTHER);

    g_assert_true(sdp.media[0].has_ice && sdp.media[0].rtcp_mux);
    g_assert_true(sdp.media[0].dtls && sdp.media[0].secure);
    assert_endpoint(&sdp.media[0].endpoint, "0.0.0.0:9");
    assert_endpoint(&sdp.media[0].rtcp, "0.0.0.0:9");
    assert_text(sdp.media[0].ufrag, "own");
    assert_text(sdp.media[0].pwd, "ownpassword");
    assert_text(sdp.media[0].setup, "actpass");
    g_assert_false(sdp.media[0].no_rtcp || sdp.media[0].ice_mismatch);

    g_assert_true(sdp.media[1].bundle_only && !sdp.media[1].rejected);
    g_assert_true(sdp.media[1].no_rtcp && sdp.media[1].ice_mismatch && !sdp.media[1].has_ice);
    assert_text(sdp.media[1].ufrag, "sess");
    assert_text(sdp.media[1].setup, "passive");
}

/* RFC 5118 4.8: addresses of both families, and one in the other's clothes (RFC 4291 2.5.5.2). */
static void
ipv6_connections(void)
{
    WnSdp sdp;

    parse(WN_LITERAL("v=0\r\no=- 1 1 IN IP6 2001:db8::20\r\nc=IN IP6 2001:db8::20\r\n"
                     "m=audio 5000 RTP/AVP 0\r\nm=video 0 RTP/AVP 31\r\nc=IN IP6 ::1\r\n"),
          &sdp);
    assert_endpoint(&sdp.media[0].endpoint, "[2001:db8::20]:5000");
    parse(WN_LITERAL("v=0\r\nm=audio 5000 RTP/AVP 0\r\nc=IN IP6 ::ffff:192.0.2.2\r\n"), &sdp);
    assert_endpoint(&sdp.media[0].endpoint, "192.0.2.2:5000");
}

static void
damaged(void)
{
    WnSdp sdp;

    g_assert_false(wn_sdp_parse(WN_LITERAL(""), &sdp));
    g_assert_false(wn_sdp_parse(WN_LITERAL("o=- 1 1 IN IP4 192.0.2.1\r\n"), &sdp));
    g_assert_false(wn_sdp_parse(WN_LITERAL("<?xml version=\"1.0\"?>"), &sdp));
    parse(WN_LITERAL("m=audio"), &sdp);
    g_assert_true(sdp.malformed && sdp.n_media == 1);
    parse(WN_LITERAL("v=0\r\nc=IN IP4\r\nm=audio 70000 RTP/AVP 0\r\n"), &sdp);
    g_assert_true(sdp.malformed);
    g_assert_cmpuint(sdp.media[0].endpoint.port, ==, 0);
    parse(WN_LITERAL("v=0\rnonsense\rm=audio 4000 RTP/AVP 0\r\ra=sendonly"), &sdp);
    g_assert_true(sdp.malformed);
    g_assert_cmpint(sdp.media[0].direction, ==, WN_SENDONLY);
    parse(WN_LITERAL("v=0\r\n\r\n  c=IN  IP4\t192.0.2.9 \r\nm= audio 4000  RTP/AVP  0 \r\n"), &sdp);
    assert_endpoint(&sdp.media[0].endpoint, "192.0.2.9:4000");
    g_assert_false(sdp.malformed);
}

static void
too_many(void)
{
    g_autoptr(GString) text = g_string_new("v=0\r\nc=IN IP4 192.0.2.1\r\n");
    WnSdp sdp;

    for (unsigned i = 0; i < 14; i++) {
        g_string_append_printf(text, "m=audio %u RTP/AVP", 4000 + 2 * i);
        for (unsigned format = 0; format < 140; format++)
            g_string_append_printf(text, " %u", format % 128);
        g_string_append(text, "\r\n");
        for (unsigned line = 0; line < 6; line++)
            g_string_append(text, "a=candidate:1 1 UDP 1 192.0.2.1 4000 typ host\r\n");
    }
    parse(wn_bytes(text->str, text->len), &sdp);
    g_assert_true(sdp.too_many);
    g_assert_cmpuint(sdp.n_media, ==, WN_SDP_MAX_MEDIA);
    g_assert_cmpuint(sdp.n_candidates, ==, WN_SDP_MAX_CANDIDATES);
    g_assert_cmpuint(sdp.media[0].n_formats, ==, WN_SDP_MAX_FORMATS);
    assert_endpoint(&sdp.media[11].endpoint, "192.0.2.1:4022");
}

static void
bodies(void)
{
    static const char mixed[] = "preamble\r\n--b1\r\nContent-Type: text/plain\r\n\r\nv=no\r\n"
                                "--b1\r\nContent-Disposition: session\r\nc:\r\n"
                                " application/SDP;x=y\r\n\r\nv=0\r\nm=audio 1 RTP/AVP 0\r\n\r\n"
                                "--b1--\r\n";
    static const char nested[] = "--o\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n"
                                 "--i\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--i--\r\n"
                                 "--o--\r\n";
    static const char bare[] = "--x\n\nv=0\nm=audio 1 RTP/AVP 0\n--x--";
    WnBytes           sdp = WN_LITERAL("v=0\r\n");

    assert_text(wn_sdp_find(WN_LITERAL("application/sdp"), sdp), "v=0\r\n");
    assert_text(wn_sdp_find(WN_LITERAL("Application/SDP ;charset=utf-8"), sdp), "v=0\r\n");
    assert_text(wn_sdp_find(WN_LITERAL(""), sdp), "v=0\r\n");
    g_assert_cmpuint(wn_sdp_find(WN_LITERAL("text/plain"), sdp).length, ==, 0);
    g_assert_cmpuint(wn_sdp_find(WN_LITERAL(""), WN_LITERAL("hello")).length, ==, 0);
    assert_text(wn_sdp_find(WN_LITERAL("multipart/mixed;boundary=\"b1\""), WN_LITERAL(mixed)),
                "v=0\r\nm=audio 1 RTP/AVP 0\r\n");
    assert_text(wn_sdp_find(WN_LITERAL("multipart/mixed; boundary=o"), WN_LITERAL(nested)), "v=0");
    assert_text(wn_sdp_find(WN_LITERAL("multipart/mixed"), WN_LITERAL(bare)),
                "v=0\nm=audio 1 RTP/AVP 0");
    g_assert_cmpuint(
        wn_sdp_find(WN_LITERAL("multipart/mixed;boundary=z"), WN_LITERAL(mixed)).length, ==, 0);
    /* A session that was cut: the last address may have been longer. */
    assert_text(wn_sdp_whole_lines(WN_LITERAL("v=0\r\nc=IN IP4 192.0.2.1")), "v=0\r\n");
    g_assert_cmpuint(wn_sdp_whole_lines(WN_LITERAL("v=0")).length, ==, 0);
}

static void
find_in_cut(WnBytes cut, WnBytes whole)
{
    WnBytes found = wn_sdp_find(WN_LITERAL("multipart/mixed;boundary=b"), cut);

    (void) whole;
    if (found.length > 0)
        g_assert_true(found.data >= cut.data && found.data + found.length <= cut.data + cut.length);
}

static void
cut_bodies(void)
{
    WnBytes body = WN_LITERAL("\r\n--b\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n--b\r\n"
                              "Content-Type: application/sdp\r\n\r\nv=0\r\n--b--\r\n--b--\r\n");

    wn_each_cut(body, find_in_cut);
    g_assert_cmpuint(wn_sdp_find(WN_LITERAL("multipart/mixed;boundary=b"), body).length, >, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire/sdp/plain-offer", plain_offer);
    g_test_add_func("/wire/sdp/lines_in_groups", lines_in_groups);
    g_test_add_func("/wire/sdp/ice", ice);
    g_test_add_func("/wire/sdp/ipv6", ipv6_connections);
    g_test_add_func("/wire/sdp/damaged", damaged);
    g_test_add_func("/wire/sdp/too-many", too_many);
    g_test_add_func("/wire/sdp/bodies", bodies);
    g_test_add_func("/wire/sdp/cut-bodies", cut_bodies);
    return g_test_run();
}
