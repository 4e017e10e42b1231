/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The protocols' own words: RFC 3261 20, 21 and 25, RFC 8866, RFC 8839, and the registries of
 * header fields, option tags, event packages and media types.
 */
#include "ticket/redact_words.h"

#include <string.h>

/* One blank between two words; compared without regard to case. */
static const char values[] =
    " sip sips tel urn uuid service 2.0 udp tcp tls tls-sctp ws wss sctp lr ob rport alias digest "
    "md5 md5-sess "
    "sha-256 sha-256-sess sha-512-256 akav1-md5 akav2-md5 auth auth-int true false phone user ip "
    "anonymous invalid localhost uac uas keep on yes no gr isfocus audio video early-only 0 1 ping "
    "unauthorized invite ack bye cancel register options prack subscribe notify publish info refer "
    "message update ";

static const char listed[] =
    " invite ack bye cancel register options prack subscribe notify publish info refer message "
    "update "
    "100rel 199 answermode early-session eventlist explicitsub norefersub from-change "
    "geolocation-http "
    "geolocation-sip gin gruu histinfo ice join multiple-refer outbound path policy precondition "
    "pref "
    "privacy recipient-list-invite replaces resource-priority sdp-anat sec-agree siprec tdialog "
    "timer "
    "trickle-ice uui sip-cc-control norefer sub answer "
    "presence reg dialog conference message-summary refer winfo sla xcap-diff ua-profile call-info "
    "line-seize hold talk check-sync as-feature-event keep-alive unsolicited "
    "active pending terminated reason expires retry-after id deactivated probation rejected "
    "timeout "
    "giveup noresource invariant shared body sla call_id "
    "application text multipart image sdp mixed alternative related signed plain html xml pidf+xml "
    "reginfo+xml dialog-info+xml conference-info+xml watcherinfo+xml rlmi+xml resource-lists+xml "
    "simple-message-summary sipfrag dtmf-relay dtmf isup qsig media_control+xml cpim "
    "im-iscomposing+xml "
    "json octet-stream pkcs7-mime pkcs7-signature vnd.etsi.cug+xml vnd.3gpp.ussd+xml "
    "boundary charset utf-8 us-ascii iso-8859-1 version base base-only nt handling type start "
    "start-info "
    "name gzip deflate identity refresher uac uas min-se ";

static const char descriptions[] =
    " in ip4 ip6 as tias ct rr rs audio video image text message application control data "
    "rtp avp savp avpf savpf udp tls tcp dtls sctp bfcp msrp udptl t38 webrtc-datachannel "
    "sendrecv sendonly recvonly inactive ptime maxptime rtcp-mux rtcp-mux-only setup mid group "
    "ice-lite "
    "ice-options rtcp-fb extmap connection bundle-only silencesupp end-of-candidates ice-mismatch "
    "direction rtcp-rsize rtpmap fmtp candidate rtcp remote-candidates ice-ufrag ice-pwd "
    "fingerprint "
    "crypto ssrc ssrc-group msid msid-semantic label content framerate framesize imageattr rid "
    "simulcast "
    "sctp-port sctpmap max-message-size nortpproxy x-cap cap curr des conf sqn cdsc cpar key-mgmt "
    "maxprate "
    "ice-pacing zrtp-hash tool charset source-filter altc orient quality "
    "t38faxversion t38maxbitrate t38faxratemanagement t38faxmaxbuffer t38faxmaxdatagram "
    "t38faxudpec "
    "t38faxfillbitremoval t38faxtranscodingmmr t38faxtranscodingjbig transferredtcf localtcf "
    "t38udpredundancy t38udpfec t38udpnoec "
    "pcmu pcma g722 g723 g726-16 g726-24 g726-32 g726-40 g728 g729 g729a g729ab g729d g729e gsm "
    "gsm-efr "
    "gsm-hr-08 ilbc isac speex opus amr amr-wb evs silk bv16 bv32 l16 l8 dvi4 lpc cn "
    "telephone-event red "
    "ulpfec flexfec rtx h261 h263 h263-1998 h263-2000 h264 h264-svc h265 vp8 vp9 av1 mp4v-es t140 "
    "annexb mode yes no useinbandfec usedtx stereo sprop-stereo maxaveragebitrate maxplaybackrate "
    "cbr "
    "mode-set octet-align mode-change-period mode-change-capability mode-change-neighbor bitrate "
    "packetization-mode profile-level-id level-asymmetry-allowed max-mbps max-fs max-br max-fr apt "
    "minptime "
    "nack pli ccm fir tmmbr goog-remb transport-cc ack rpsi sli trr-int "
    "active passive actpass holdconn new existing bundle ls fid fec off on none both sha-1 sha-256 "
    "sha-384 "
    "sha-512 aes_cm_128_hmac_sha1_80 aes_cm_128_hmac_sha1_32 trickle ice2 renomination rtp+ecn "
    "typ host srflx prflx relay raddr rport tcptype so generation ufrag network-id network-cost "
    "qos local remote e2e mandatory optional send recv ";

static const char phrases[] =
    " a accept acceptable access account action active address after again ahead allowed already "
    "alternative "
    "an and anonymity any anywhere are at attempt auth authenticate authentication authorization "
    "authorized bad bandwidth be because been before behind being best body busy but by call "
    "called "
    "caller callid cannot cancel canceled cancelled capability cause certificate channel clearing "
    "client closed code codec codecs command completed conditional congestion connected connection "
    "contact "
    "contacts content could credentials cseq deadline declined decline deny denied description "
    "destination "
    "did dialog digest disconnected display does domain down due duplicate duration early "
    "elsewhere encoding "
    "encryption entity error established event ever everywhere exceeded exist exists expired "
    "expires "
    "extension extra failed failure few fields flow for forbidden format forward forwarded found "
    "from "
    "function gateway generation glare gone group handle hangup has header history hold hops host "
    "i id "
    "identity if in incompatible incoming incomplete info information internal interval "
    "interworking intermediate "
    "invalid invite ip is issue item large leg length limit line link location locally long loop "
    "lookup lost "
    "manager matching max maximum media message method methods minimum missing moved multicast "
    "multiple nat "
    "needed network no node none normal not number of ok offer offline on once only or order our "
    "out "
    "outbound overload overloaded parameter parse path peer pending permanently phone please "
    "policy port "
    "precondition presence private progress protocol provide proxy public pstn q.850 queued rate "
    "reached "
    "reason received record recovery redirect referred refresh register registered registration "
    "reject "
    "rejected release remote renegotiation request requested require required resource response "
    "responding "
    "resync retry ringing route router routing rtp rport rfc1918 same schema scheme sdp sec secure "
    "security "
    "see sent sequence server service session short sip small so soon source specified state "
    "status still "
    "stun subscriber subscription successful supplied support supported switch tcp temporarily "
    "terminated "
    "the there this time timed timeout timer tls to too transaction transfer transferred transport "
    "trying try udp unable unacceptable unallocated unassigned unauthorized unauthenticated "
    "unavailable "
    "understood unexpected unknown unreachable unresolvable unroutable unspecified unsupported "
    "until "
    "update uri use user using valid value version via wait was while will with within without "
    "words "
    "wrong you your yet answered accepted absent absence answer no_answer lose race "
    "session-expires text ";

static const char parameters[] =
    " tag branch received rport maddr ttl transport lr user method comp expires q reg-id pub-gruu "
    "temp-gruu "
    "+sip.instance +sip.rendering +sip.byeless +sip.pns username realm nonce uri response "
    "algorithm cnonce "
    "opaque qop nc domain stale auts to-tag from-tag early-only refresher ob keep alias "
    "phone-context isub ext "
    "postd tgrp trunk-context cpc gr sig-comp r2 ftag did vsf vst nat lr-only socket cause text "
    "methods events schemes audio video application data automata class duplex mobility "
    "description "
    "priority actor language extensions purpose index reason id replaces ";

static const char plain_parameters[] = " expires q ttl rport nc transport refresher algorithm qop "
                                       "stale reg-id lr keep method cause comp ";

static const char headers[] =
    " a accept accept-contact accept-encoding accept-language accept-resource-priority alert-info "
    "allow "
    "allow-events answer-mode authentication-info authorization b c call-id call-info contact "
    "content-disposition content-encoding content-language content-length content-type cseq d date "
    "diversion e error-info event expires f feature-caps flow-timer from geolocation "
    "geolocation-error "
    "geolocation-routing history-info i identity identity-info in-reply-to info-package j join k l "
    "m "
    "max-breadth max-forwards mime-version min-expires min-se n o organization "
    "p-access-network-info "
    "p-answer-state p-asserted-identity p-asserted-service p-associated-uri p-called-party-id "
    "p-charging-function-addresses p-charging-vector p-dcs-trace-party-id p-early-media "
    "p-media-authorization p-preferred-identity p-preferred-service p-profile-key "
    "p-user-database p-visited-network-id path permission-missing policy-contact policy-id "
    "priority "
    "priv-answer-mode privacy proxy-authenticate proxy-authorization proxy-require r rack reason "
    "recv-info record-route refer-sub refer-to referred-by reject-contact remote-party-id replaces "
    "reply-to "
    "request-disposition require resource-priority response-key retry-after route rseq s "
    "security-client security-server security-verify server service-route session-expires "
    "session-id "
    "sip-etag sip-if-match subject subscription-state suppress-if-match supported t target-dialog "
    "timestamp to trigger-consent u unsupported user-agent user-to-user v via warning "
    "www-authenticate x y ";

static bool
is_in(const char *list, const char *text, size_t length)
{
    g_autofree char *word = NULL;

    if (length == 0 || length > 40 || memchr(text, ' ', length) || memchr(text, '\0', length))
        return false;
    word = g_strdup_printf(" %.*s ", (int) length, text);
    for (char *at = word; *at; at++)
        *at = g_ascii_tolower(*at);
    return strstr(list, word) != NULL;
}

bool
wn_redact_is_value(const char *text, size_t length)
{
    return is_in(values, text, length);
}

bool
wn_redact_is_listed(const char *text, size_t length)
{
    return is_in(listed, text, length);
}

bool
wn_redact_is_description(const char *text, size_t length)
{
    return is_in(descriptions, text, length);
}

bool
wn_redact_is_phrase(const char *text, size_t length)
{
    return is_in(phrases, text, length) || is_in(values, text, length);
}

bool
wn_redact_is_parameter(const char *text, size_t length)
{
    return is_in(parameters, text, length);
}

bool
wn_redact_is_plain_parameter(const char *text, size_t length)
{
    return is_in(plain_parameters, text, length);
}

bool
wn_redact_is_header(const char *text, size_t length)
{
    return is_in(headers, text, length);
}
