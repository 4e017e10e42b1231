/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole SIP messages: every header that is read, and the tortures of RFC 4475 3.1.1. */
#include <glib.h>
#include <string.h>

#include "support/sip_assert.h"

static void
invite(void)
{
    static const char text[] =
        "INVITE sip:bob@example.net;transport=udp?subject=x SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 192.168.7.20:5060;branch=z9hG4bK776asdhds;rport\r\n"
        "Max-Forwards: 70\r\n"
        "Route: <sip:198.51.100.5:5070;lr>, \"Edge, two\" <sip:[2001:db8::5];lr>;x=1\r\n"
        "To: Bob <sip:bob@example.net>\r\n"
        "From: \"Alice \\\"A, \\\" <x>\" <sip:alice@example.net>;tag=1928301774\r\n"
        "Call-ID: a84b4c76e66710@192.168.7.20\r\n"
        "CSeq: 314159 INVITE\r\n"
        "Contact: <sip:alice@192.168.7.20:5062;transport=tcp;ob>;expires=60;"
        "+sip.instance=\"<urn:uuid:0;1>\"\r\n"
        "Session-Expires: 1800;refresher=uac\r\n"
        "Supported: timer, 100rel , path\r\n"
        "User-Agent: Example/1.0 (one, two)\r\n"
        "Content-Type: application/sdp\r\n"
        "Content-Length: 5\r\n"
        "\r\n"
        "v=0\r\n";
    WnSip   sip;
    WnBytes value;

    wn_parse_and_cut(WN_LITERAL(text), &sip);
    g_assert_cmpint(sip.method, ==, WN_METHOD_INVITE);
    g_assert_false(sip.is_response);
    assert_text(sip.request_uri.user, "bob");
    assert_text(sip.request_uri.host, "example.net");
    assert_text(sip.request_uri.parameters, "transport=udp");
    g_assert_cmpuint(sip.n_via, ==, 1);
    assert_text(sip.via[0].transport, "UDP");
    assert_endpoint(&sip.via[0].sent_by, "192.168.7.20:5060");
    assert_text(sip.via[0].branch, "z9hG4bK776asdhds");
    g_assert_true(sip.via[0].has_rport);
    g_assert_cmpuint(sip.via[0].rport, ==, 0);
    g_assert_false(sip.via[0].has_received);
    g_assert_cmpuint(sip.max_forwards, ==, 70);
    g_assert_cmpuint(sip.n_route, ==, 2);
    assert_endpoint(&sip.route[0].uri.endpoint, "198.51.100.5:5070");
    assert_endpoint(&sip.route[1].uri.endpoint, "2001:db8::5");
    assert_text(sip.route[1].parameters, "x=1");
    assert_text(sip.from.uri.whole, "sip:alice@example.net");
    assert_text(sip.from_tag, "1928301774");
    g_assert_cmpuint(sip.to_tag.length, ==, 0);
    assert_text(sip.call_id, "a84b4c76e66710@192.168.7.20");
    g_assert_cmpuint(sip.cseq, ==, 314159);
    g_assert_cmpuint(sip.n_contact, ==, 1);
    assert_endpoint(&sip.contact[0].uri.endpoint, "192.168.7.20:5062");
    g_assert_cmpuint(sip.contact[0].uri.port, ==, 5062);
    g_assert_true(wn_sip_parameter(sip.contact[0].parameters, WN_LITERAL("Expires"), &value));
    assert_text(value, "60");
    g_assert_true(wn_sip_parameter(sip.contact[0].parameters, WN_LITERAL("+sip.instance"), &value));
    assert_text(value, "<urn:uuid:0;1>");
    g_assert_true(wn_sip_parameter(sip.contact[0].uri.parameters, WN_LITERAL("ob"), &value));
    g_assert_cmpuint(value.length, ==, 0);
    g_assert_cmpuint(sip.session_expires, ==, 1800);
    g_assert_true(sip.refresher_uac && !sip.refresher_uas);
    g_assert_true(wn_sip_lists_have(sip.supported, sip.n_supported, WN_LITERAL("100REL")));
    g_assert_false(wn_sip_lists_have(sip.supported, sip.n_supported, WN_LITERAL("outbound")));
    assert_text(sip.body, "v=0\r\n");
    g_assert_true(sip.complete && !sip.cut);
    g_assert_cmpuint(sip.oddities, ==, 0);
}

static void
register_response(void)
{
    static const char text[] =
        "SIP/2.0 200 OK\r\n"
        "v: SIP / 2.0 / UDP proxy.example.net:5060 ;branch=z9hG4bK1, SIP/2.0/TLS\t"
        "[2001:db8::9:1]:5061;received=[2001:db8::9:255];branch=z9hG4bK2\r\n"
        "VIA: SIP/2.0/UDP 192.168.7.20;rport=61034;received=203.0.113.7;branch=z9hG4bK3;"
        "maddr=224.0.1.75;ttl=1;alias\r\n"
        "f: sip:alice@example.net;tag=f1\r\n"
        "t: <sip:alice@example.net>;tag=t1\r\n"
        "i: 1@example.net\r\n"
        "CSeq: 2 REGISTER\r\n"
        "m: <sip:alice@192.168.7.20:5060>;expires=300;received=\"sip:203.0.113.7:61034\",\r\n"
        " <sip:alice@198.51.100.9>;expires=20\r\n"
        "Path: <sip:edge@198.51.100.5;lr;ob>\r\n"
        "k: outbound\r\n"
        "Flow-Timer: 120\r\n"
        "l: 0\r\n"
        "\r\n";
    WnSip   sip;
    WnBytes value;

    wn_parse_and_cut(WN_LITERAL(text), &sip);
    g_assert_true(sip.is_response);
    g_assert_cmpuint(sip.status, ==, 200);
    assert_text(sip.reason_phrase, "OK");
    g_assert_cmpint(sip.method, ==, WN_METHOD_REGISTER);
    g_assert_cmpuint(sip.n_via, ==, 3);
    assert_text(sip.via[0].host, "proxy.example.net");
    g_assert_cmpuint(sip.via[0].sent_by.addr.family, ==, 0);
    g_assert_cmpuint(sip.via[0].sent_by.port, ==, 5060);
    assert_endpoint(&sip.via[1].sent_by, "[2001:db8::9:1]:5061");
    assert_addr(&sip.via[1].received, "2001:db8::9:255");
    assert_text(sip.via[1].transport, "TLS");
    assert_endpoint(&sip.via[2].sent_by, "192.168.7.20");
    g_assert_cmpuint(sip.via[2].rport, ==, 61034);
    assert_addr(&sip.via[2].received, "203.0.113.7");
    assert_addr(&sip.via[2].maddr, "224.0.1.75");
    g_assert_true(sip.via[2].has_alias && sip.via[2].has_received && sip.via[2].has_rport);
    assert_text(sip.from_tag, "f1");
    assert_text(sip.to_tag, "t1");
    assert_text(sip.call_id, "1@example.net");
    g_assert_cmpuint(sip.n_contact, ==, 2);
    g_assert_true(wn_sip_parameter(sip.contact[0].parameters, WN_LITERAL("received"), &value));
    assert_text(value, "sip:203.0.113.7:61034");
    assert_endpoint(&sip.contact[1].uri.endpoint, "198.51.100.9");
    g_assert_cmpuint(sip.n_path, ==, 1);
    assert_text(sip.supported[0], "outbound");
    g_assert_cmpuint(sip.flow_timer, ==, 120);
    g_assert_true(sip.has_content_length);
    g_assert_cmpuint(sip.oddities, ==, WN_SIP_ODD_FOLDED);
}

static void
rarer_headers(void)
{
    static const char text[] =
        "PRACK sip:bob@192.0.2.4 SIP/2.0\r\n"
        "Via: SIP/2.0/TCP client.example.net;branch=z9hG4bK9\r\n"
        "Record-Route: <sip:p1.example.com;lr>\r\n"
        "Record-Route: <sip:192.0.2.1;lr=on>,<sip:p3.example.com;lr>\r\n"
        "From: tel:+1-555-0100;tag=a\r\n"
        "To: \"x\" <tel:5550101;phone-context=example.net>;tag=b\r\n"
        "i:2\r\n"
        "CSeq : 3\tPRACK\r\n"
        "RAck: 776656 1 INVITE\r\n"
        "RSeq: 988789\r\n"
        "Require: 100rel\r\n"
        "Require: path , outbound\r\n"
        "Reason: Q.850;cause=16;text=\"a, b\"\r\n"
        "Warning: 399 pbx.example.net \"no, thanks\"\r\n"
        "Warning: 305 pbx.example.net \"no codec\"\r\n"
        "Expires: 3600\r\n"
        "o: presence;id=1\r\n"
        "Subscription-State: active;expires=60\r\n"
        "r: <sip:carol@example.org?Replaces=1%40x>\r\n"
        "x: 90\r\n"
        "P-Asserted-Identity: <sip:alice@example.net>\r\n"
        "Contact: *\r\n"
        "Proxy-Authorization: Digest username=\"al\\\"ice\", realm=\"example.net\", stale=TRUE,"
        " nonce=\"n,1\", uri=\"sip:example.net;lr\",response=\"00ff\" ,algorithm=MD5, qop=auth\r\n"
        "WWW-Authenticate: Digest realm=\"r\",nonce=\"\",stale=\"true\"\r\n"
        "\r\n";
    WnSip sip;

    wn_parse_and_cut(WN_LITERAL(text), &sip);
    g_assert_cmpuint(sip.n_record_route, ==, 3);
    assert_text(sip.record_route[0].uri.host, "p1.example.com");
    assert_endpoint(&sip.record_route[1].uri.endpoint, "192.0.2.1");
    assert_text(sip.record_route[2].uri.host, "p3.example.com");
    assert_text(sip.from.uri.scheme, "tel");
    assert_text(sip.from.uri.user, "+1-555-0100");
    assert_text(sip.from_tag, "a");
    assert_text(sip.to.uri.parameters, "phone-context=example.net");
    assert_text(sip.to_tag, "b");
    g_assert_cmpuint(sip.cseq, ==, 3);
    assert_text(sip.cseq_method, "PRACK");
    g_assert_cmpuint(sip.rack_rseq, ==, 776656);
    g_assert_cmpuint(sip.rack_cseq, ==, 1);
    g_assert_cmpuint(sip.rseq, ==, 988789);
    assert_text(sip.reason, "Q.850;cause=16;text=\"a, b\"");
    g_assert_cmpuint(sip.n_warning, ==, 2);
    assert_text(sip.warning[0], "399 pbx.example.net \"no, thanks\"");
    assert_text(sip.warning[1], "305 pbx.example.net \"no codec\"");
    g_assert_true(wn_sip_lists_have(sip.require, sip.n_require, WN_LITERAL("100rel")));
    g_assert_true(wn_sip_lists_have(sip.require, sip.n_require, WN_LITERAL("outbound")));
    g_assert_false(wn_sip_lists_have(sip.require, sip.n_require, WN_LITERAL("timer")));
    g_assert_cmpuint(sip.expires, ==, 3600);
    assert_text(sip.event, "presence;id=1");
    assert_text(sip.subscription_state, "active;expires=60");
    assert_text(sip.refer_to.uri.host, "example.org");
    g_assert_cmpuint(sip.session_expires, ==, 90);
    assert_text(sip.p_asserted_identity, "<sip:alice@example.net>");
    g_assert_cmpuint(sip.n_contact, ==, 1);
    g_assert_true(sip.contact[0].star);
    g_assert_true(sip.authorization.present && sip.authorization.stale);
    assert_text(sip.authorization.username, "al\\\"ice");
    assert_text(sip.authorization.nonce, "n,1");
    assert_text(sip.authorization.uri, "sip:example.net;lr");
    assert_text(sip.authorization.response, "00ff");
    assert_text(sip.authorization.algorithm, "MD5");
    assert_text(sip.challenge.realm, "r");
    g_assert_true(sip.challenge.stale);
    g_assert_false(sip.has_content_length);
    g_assert_cmpuint(sip.oddities, ==, 0);
}

/* RFC 4475 3.1.1.1: a short tortuous INVITE. */
static void
torture_wsinv(void)
{
    static const char text[] =
        "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\r\n"
        "TO :\r\n"
        " sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\r\n"
        "from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\r\n"
        "  ;\r\n"
        "  tag = 98asjd8\r\n"
        "MaX-fOrWaRdS: 0068\r\n"
        "Call-ID: wsinv.ndaksdj@192.0.2.1\r\n"
        "Content-Length   : 150\r\n"
        "cseq: 0009\r\n"
        "  INVITE\r\n"
        "Via  : SIP  /   2.0\r\n"
        " /UDP\r\n"
        "    192.0.2.2;branch=390skdjuw\r\n"
        "s :\r\n"
        "NewFangledHeader:   newfangled value\r\n"
        " continued newfangled value\r\n"
        "UnknownHeaderWithUnusualValue: ;;,,;;,;\r\n"
        "Content-Type: application/sdp\r\n"
        "Route:\r\n"
        " <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\r\n"
        "v:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n"
        "  branch  =   z9hG4bK9ikj8  ,\r\n"
        " SIP  /    2.0   / UDP  192.168.255.111   ; branch=\r\n"
        " z9hG4bK30239\r\n"
        "m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\r\n"
        "      newvalue ;\r\n"
        "  secondparam ; q = 0.33\r\n"
        "\r\n"
        "v=0\r\n"
        "o=mhandley 29739 7272939 IN IP4 192.0.2.3\r\n"
        "s=-\r\n"
        "c=IN IP4 192.0.2.4\r\n"
        "t=0 0\r\n"
        "m=audio 49217 RTP/AVP 0 12\r\n"
        "m=video 3227 RTP/AVP 31\r\n"
        "a=rtpmap:31 LPC\r\n";
    WnSip   sip;
    WnBytes value;

    wn_parse_and_cut(WN_LITERAL(text), &sip);
    assert_text(sip.to_tag, "1918181833n");
    assert_text(sip.from_tag, "98asjd8");
    assert_text(sip.from.uri.whole, "sip:jdrosen@example.com");
    g_assert_cmpuint(sip.max_forwards, ==, 68);
    g_assert_cmpuint(sip.cseq, ==, 9);
    assert_text(sip.cseq_method, "INVITE");
    g_assert_cmpuint(sip.n_via, ==, 3);
    assert_endpoint(&sip.via[0].sent_by, "192.0.2.2");
    assert_text(sip.via[0].branch, "390skdjuw");
    assert_text(sip.via[1].host, "spindle.example.com");
    assert_text(sip.via[1].branch, "z9hG4bK9ikj8");
    assert_endpoint(&sip.via[2].sent_by, "192.168.255.111");
    assert_text(sip.via[2].branch, "z9hG4bK30239");
    g_assert_cmpuint(sip.n_route, ==, 1);
    assert_text(sip.route[0].uri.host, "services.example.com");
    g_assert_true(wn_sip_parameter(sip.contact[0].parameters, WN_LITERAL("newparam"), &value));
    assert_text(value, "newvalue");
    g_assert_true(wn_sip_parameter(sip.contact[0].parameters, WN_LITERAL("q"), &value));
    assert_text(value, "0.33");
    g_assert_cmpuint(sip.content_length, ==, 150);
    g_assert_cmpuint(sip.body.length, ==, 150);
    g_assert_false(sip.cut);
}

/* RFC 4475 3.1.1.2 and 3.1.2.18: a method of any token characters, and odd URIs. */
static void
torture_intmeth(void)
{
    static const char text[] =
        "!interesting-Method0123456789_*+`.%indeed'~ "
        "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*"
        ":&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0\r\n"
        "Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~\r\n"
        "To: \"BEL:\x07 NUL:\x01 DEL:\x7f\" <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,"
        "/;;*@example.com>\r\n"
        "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>"
        ";fromParam''~+*_!.-%=\"\xd1\x80\xd0\xb0\";tag=_token~1'+`*%!-.\r\n"
        "Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{\r\n"
        "CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~\r\n"
        "Max-Forwards: 255\r\n"
        "extensionHeader-!.%*+_`'~:\xef\xbb\xbf\xe5\xa4\xa7\r\n"
        "Content-Length: 0\r\n"
        "\r\n";
    WnSip sip;

    wn_parse_and_cut(WN_LITERAL(text), &sip);
    g_assert_cmpint(sip.method, ==, WN_METHOD_UNKNOWN);
    assert_text(sip.method_text, "!interesting-Method0123456789_*+`.%indeed'~");
    assert_text(sip.request_uri.host, "example.com");
    assert_text(sip.to.uri.host, "example.com");
    assert_text(sip.from_tag, "_token~1'+`*%!-.");
    assert_text(sip.call_id, "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
    g_assert_cmpuint(sip.max_forwards, ==, 255);
    g_assert_cmpuint(sip.cseq, ==, 139122385);
}

/* Which header a cut falls in. */
static void
cut_in(void)
{
    static const char text[] =
        "BYE sip:b@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10;rport\r\n"
        "Call-ID: abc\r\nCSeq: 1 BYE\r\n\r\n";
    size_t via = (size_t) (strstr(text, "Via") - text), id = (size_t) (strstr(text, "Call") - text);
    WnSip  sip;

    /* "192.0.2.1" of "192.0.2.10" must not pass for an address. */
    g_assert_true(wn_sip_parse(wn_bytes(text, via + 26), &sip));
    g_assert_true(sip.cut && sip.cut_in == WN_HEADER_VIA && sip.n_via == 0);
    g_assert_true(wn_sip_parse(wn_bytes(text, id + 3), &sip));
    g_assert_true(sip.cut && sip.cut_in == WN_HEADER_OTHER && sip.n_via == 1);
    g_assert_true(wn_sip_parse(wn_bytes(text, id + 10), &sip));
    g_assert_true(sip.cut && sip.cut_in == WN_HEADER_CALL_ID && sip.call_id.length == 0);
    g_assert_true(wn_sip_parse(wn_bytes(text, sizeof(text) - 3), &sip));
    g_assert_true(sip.cut && sip.cut_in == WN_HEADER_CSEQ && sip.has_cseq);
    g_assert_true(wn_sip_parse(wn_bytes(text, sizeof(text) - 1), &sip));
    g_assert_true(!sip.cut && sip.complete);
}

static void
header_walk(void)
{
    static const char text[] =
        "\r\nACK sip:b SIP/2.0\r\nSubject: a\r\n b\r\nl:0\r\n\r\nTo: body\r\n";
    size_t     offset = 0;
    WnHeaderId id;
    WnBytes    name, value;

    g_assert_true(wn_sip_next_header(WN_LITERAL(text), &offset, &id, &name, &value));
    assert_text(name, "Subject");
    assert_text(value, "a\r\n b");
    g_assert_cmpint(id, ==, WN_HEADER_OTHER);
    g_assert_true(wn_sip_next_header(WN_LITERAL(text), &offset, &id, &name, &value));
    g_assert_cmpint(id, ==, WN_HEADER_CONTENT_LENGTH);
    assert_text(value, "0");
    g_assert_false(wn_sip_next_header(WN_LITERAL(text), &offset, &id, &name, &value));
}

static void
methods(void)
{
    for (int method = WN_METHOD_INVITE; method <= WN_METHOD_UPDATE; method++) {
        const char *name = wn_sip_method_name((WnMethod) method);

        g_assert_cmpint(wn_sip_method(wn_bytes(name, strlen(name))), ==, method);
    }
    g_assert_cmpint(wn_sip_method(WN_LITERAL("invite")), ==, WN_METHOD_UNKNOWN);
    g_assert_cmpstr(wn_sip_method_name(WN_METHOD_UNKNOWN), ==, "");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire/sip/invite", invite);
    g_test_add_func("/wire/sip/register-response", register_response);
    g_test_add_func("/wire/sip/rarer-headers", rarer_headers);
    g_test_add_func("/wire/sip/rfc4475-wsinv", torture_wsinv);
    g_test_add_func("/wire/sip/rfc4475-intmeth", torture_intmeth);
    g_test_add_func("/wire/sip/cut-in", cut_in);
    g_test_add_func("/wire/sip/header-walk", header_walk);
    g_test_add_func("/wire/sip/methods", methods);
    return g_test_run();
}
