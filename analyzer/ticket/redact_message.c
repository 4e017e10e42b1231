/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SIP and SDP by what may stay, not by what must go: words of the protocol stay, all others are
 * replaced, and headers that nobody here knows are blotted out.  RFC 3261 25, RFC 8866.
 */
#include <string.h>

#include "ticket/redact.h"
#include "wire/sip.h"

/* Words that the protocols themselves use as values or flags. */
static const char *const words_of_sip[] = {
    "sip",   "sips",     "tel",        "2.0",       "udp",      "tcp",       "tls",
    "ws",    "wss",      "sctp",       "lr",        "ob",       "rport",     "digest",
    "md5",   "md5-sess", "sha-256",    "auth",      "auth-int", "true",      "false",
    "phone", "user",     "ip",         "anonymous", "invalid",  "localhost", "uac",
    "uas",   "keep",     "on",         "yes",       "no",       "gr",        "isfocus",
    "audio", "video",    "early-only", "0",         "1",        "ping",      "unauthorized"
};
/* Parameters whose value is a number or a word of the protocol. */
static const char *const plain_parameters[] = { "expires", "q",         "ttl",       "rport",
                                                "nc",      "transport", "refresher", "algorithm",
                                                "qop",     "stale",     "reg-id",    "lr",
                                                "keep",    "method",    "cause" };
/* Lines "a=" that describe media and nobody. */
static const char *const plain_attributes[] = {
    "rtpmap",       "fmtp",       "sendrecv",    "sendonly",      "recvonly",
    "inactive",     "ptime",      "maxptime",    "rtcp-mux",      "setup",
    "mid",          "group",      "ice-lite",    "ice-options",   "rtcp-fb",
    "extmap",       "connection", "bundle-only", "silenceSupp",   "end-of-candidates",
    "ice-mismatch", "direction",  "rtcp-rsize",  "T38FaxVersion", "T38MaxBitRate"
};

static bool
is_one_of(const char *const *list, size_t n, const char *text, size_t length)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(list[i]) == length && g_ascii_strncasecmp(list[i], text, length) == 0)
            return true;
    return false;
}

static bool
is_word_character(char character)
{
    return g_ascii_isalnum(character) || strchr("-_.+%!~*'", character) != NULL;
}

static bool
is_number(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isdigit(text[i]))
            return false;
    return length > 0;
}

/* Each run of letters and digits by its own pseudonym. */
static void
replace_runs(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    for (size_t i = 0, end; i < length; i = end + 1) {
        end = i;
        while (end < length && g_ascii_isalnum(text[end]))
            end++;
        if (end > i)
            wn_pseudonym_word(pseudonyms, text + i, end - i);
    }
}

static void
blot(char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (g_ascii_isdigit(text[i]))
            text[i] = '0';
        else if (g_ascii_isalpha(text[i]) || (unsigned char) text[i] > 126)
            text[i] = 'x';
    }
}

/* ------------------------------------------------------------------ values with URIs */

typedef struct {
    WnPseudonyms *pseudonyms;
    char         *text;
    size_t        length;
    bool          quoted;
} Value;

/* The name of the parameter whose value stands at start ("expires" of ";expires=60"). */
static bool
is_plain_parameter(const Value *value, size_t start)
{
    size_t end = start, name;

    while (end > 0 && value->text[end - 1] == '"')
        end--;
    if (end == 0 || value->text[end - 1] != '=')
        return false;
    name = --end;
    while (name > 0 && is_word_character(value->text[name - 1]))
        name--;
    return is_one_of(plain_parameters, G_N_ELEMENTS(plain_parameters), value->text + name,
                     end - name);
}

/* "tel:" and "sip:" stand before a user, not before a port. */
static bool
follows_scheme(const char *text, size_t start)
{
    static const char *const schemes[] = { "sip:", "sips:", "tel:" };

    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        size_t length = strlen(schemes[i]);
        if (start >= length && g_ascii_strncasecmp(text + start - length, schemes[i], length) == 0)
            return true;
    }
    return false;
}

static void
replace_token(Value *value, size_t start, size_t end)
{
    static const char COOKIE[] = "z9hG4bK";
    char             *token = value->text + start;
    size_t            length = end - start;
    char              before = start > 0 ? value->text[start - 1] : ' ';
    char              behind = end < value->length ? value->text[end] : ' ';

    if (behind == '=' && !value->quoted && before != '=')
        return; /* the name of a parameter */
    if (behind != '@' && is_one_of(words_of_sip, G_N_ELEMENTS(words_of_sip), token, length))
        return;
    if (behind != '@' && before == ':' && is_number(token, length) && length <= 5 &&
        !follows_scheme(value->text, start))
        return; /* a port */
    if (is_plain_parameter(value, start) ||
        wn_pseudonym_addr_text(value->pseudonyms, token, length))
        return;
    if (length > strlen(COOKIE) && g_ascii_strncasecmp(token, COOKIE, strlen(COOKIE)) == 0) {
        token += strlen(COOKIE);
        length -= strlen(COOKIE);
    }
    replace_runs(value->pseudonyms, token, length);
}

void
wn_redact_value(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    Value  value = { pseudonyms, text, length, false };
    size_t end;

    for (size_t i = 0; i < length; i = end) {
        end = i + 1;
        if (text[i] == '"')
            value.quoted = !value.quoted;
        if (text[i] == '[') {
            while (end < length && text[end] != ']')
                end++;
            if (!wn_pseudonym_addr_text(pseudonyms, text + i + 1, end - i - 1))
                replace_runs(pseudonyms, text + i + 1, end - i - 1);
        } else if ((unsigned char) text[i] > 126) {
            text[i] = 'x';
        } else if (is_word_character(text[i])) {
            while (end < length && is_word_character(text[end]))
                end++;
            replace_token(&value, i, end);
        }
    }
}

/* ------------------------------------------------------------------ free text */

/* In running text a single letter or digit, "2.1", is nobody's name. */
enum { SHORTEST_NAME = 3 };

/* Words stay but for those that name somebody elsewhere, addresses, and what looks like a serial
 * number. */
static void
replace_names(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    for (size_t i = 0, end; i < length; i = end) {
        unsigned digits = 0;

        end = i + 1;
        if ((unsigned char) text[i] > 126)
            text[i] = 'x';
        if (!is_word_character(text[i]))
            continue;
        while (end < length && is_word_character(text[end]))
            end++;
        if (wn_pseudonym_addr_text(pseudonyms, text + i, end - i))
            continue;
        for (size_t k = i, stop; k < end; k = stop + 1) {
            for (stop = k, digits = 0; stop < end && g_ascii_isalnum(text[stop]); stop++)
                digits += g_ascii_isdigit(text[stop]) != 0;
            if (stop - k >= SHORTEST_NAME && (wn_pseudonym_knows(pseudonyms, text + k, stop - k) ||
                                              (stop - k >= 6 && digits > 0)))
                wn_pseudonym_word(pseudonyms, text + k, stop - k);
        }
    }
}

/* ------------------------------------------------------------------ SDP */

static void
replace_attribute(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    const char              *colon = memchr(text, ':', length);
    size_t                   name = colon ? (size_t) (colon - text) : length;
    char                    *value = text + name + 1;
    size_t                   rest = colon ? length - name - 1 : 0;
    static const char        LOCAL[] = { '.', 'l', 'o', 'c', 'a', 'l' };
    static const char *const with_addresses[] = { "candidate", "rtcp", "remote-candidates" };

    if (is_one_of(plain_attributes, G_N_ELEMENTS(plain_attributes), text, name))
        return;
    if (!is_one_of(with_addresses, G_N_ELEMENTS(with_addresses), text, name)) {
        replace_runs(pseudonyms, value, rest);
        return;
    }
    for (size_t i = 0, end; i < rest; i = end + 1) {
        for (end = i; end < rest && value[end] != ' ';)
            end++;
        /* A name that stands for an address (mDNS, RFC 8828 3.1). */
        bool named = end - i > sizeof(LOCAL) &&
                     memcmp(value + end - sizeof(LOCAL), LOCAL, sizeof(LOCAL)) == 0;
        if (!wn_pseudonym_addr_text(pseudonyms, value + i, end - i) && named)
            replace_runs(pseudonyms, value + i, end - i);
    }
}

/* "alice 2890844526 1 IN IP4 host.example.net": name, numbers and host. */
static void
replace_origin(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    for (size_t i = 0, field = 0, end; i < length; i = end + 1, field++) {
        for (end = i; end < length && text[end] != ' ';)
            end++;
        if (field != 3 && field != 4 && !(field == 0 && end - i == 1 && text[i] == '-') &&
            !wn_pseudonym_addr_text(pseudonyms, text + i, end - i) && field != 2)
            replace_runs(pseudonyms, text + i, end - i);
    }
}

static void
replace_connection(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    char  *last = g_strrstr_len(text, (gssize) length, " ");
    char  *host = last ? last + 1 : text;
    size_t size = (size_t) (text + length - host);
    char  *slash = memchr(host, '/', size);

    if (slash)
        size = (size_t) (slash - host);
    if (!wn_pseudonym_addr_text(pseudonyms, host, size))
        replace_runs(pseudonyms, host, size);
}

static void
replace_description(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    for (size_t i = 0, end; i < length; i = end + 1) {
        char  *value = text + i + 2;
        size_t size;

        for (end = i; end < length && text[end] != '\n' && text[end] != '\r';)
            end++;
        if (end - i < 3 || text[i + 1] != '=')
            continue;
        size = end - i - 2;
        if (text[i] == 'a')
            replace_attribute(pseudonyms, value, size);
        else if (text[i] == 'o')
            replace_origin(pseudonyms, value, size);
        else if (text[i] == 'c')
            replace_connection(pseudonyms, value, size);
        else if (!strchr("vmbt", text[i]) && !(size == 1 && *value == '-'))
            blot(value, size);
    }
}

/* ------------------------------------------------------------------ the whole message */

static void
replace_header(WnPseudonyms *pseudonyms, WnHeaderId id, char *text, size_t length)
{
    switch (id) {
    case WN_HEADER_CSEQ:
    case WN_HEADER_MAX_FORWARDS:
    case WN_HEADER_EXPIRES:
    case WN_HEADER_MIN_EXPIRES:
    case WN_HEADER_CONTENT_LENGTH:
    case WN_HEADER_CONTENT_TYPE:
    case WN_HEADER_CONTENT_ENCODING:
    case WN_HEADER_SESSION_EXPIRES:
    case WN_HEADER_MIN_SE:
    case WN_HEADER_RSEQ:
    case WN_HEADER_RACK:
    case WN_HEADER_SUPPORTED:
    case WN_HEADER_REQUIRE:
    case WN_HEADER_EVENT:
    case WN_HEADER_SUBSCRIPTION_STATE:
    case WN_HEADER_FLOW_TIMER:
    case WN_HEADER_ALLOW:
        break;
    case WN_HEADER_USER_AGENT:
    case WN_HEADER_SERVER:
    case WN_HEADER_WARNING:
    case WN_HEADER_REASON:
        replace_names(pseudonyms, text, length);
        break;
    case WN_HEADER_OTHER:
        blot(text, length);
        break;
    default:
        wn_redact_value(pseudonyms, text, length);
    }
}

static void
replace_start_line(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    char *space = memchr(text, ' ', length);
    char *end = g_strrstr_len(text, (gssize) length, " ");

    if (!space)
        return;
    space++;
    if (g_ascii_strncasecmp(text, "SIP/", MIN(length, (size_t) 4)) == 0)
        replace_names(pseudonyms, space, (size_t) (text + length - space));
    else
        wn_redact_value(pseudonyms, space,
                        end > space ? (size_t) (end - space) : (size_t) (text + length - space));
}

/* Where the body begins; length where there is none. */
static size_t
find_body(const char *text, size_t length)
{
    for (size_t i = 1; i < length; i++)
        if (text[i] == '\n' &&
            (text[i - 1] == '\n' || (i >= 3 && memcmp(text + i - 3, "\r\n\r\n", 4) == 0)))
            return i + 1;
    return length;
}

void
wn_redact_message(WnPseudonyms *pseudonyms, uint8_t *data, size_t length)
{
    char      *text = (char *) data;
    size_t     body = find_body(text, length), offset = 0, line = 0;
    WnHeaderId id;
    WnBytes    name, value;

    while (line < length && (text[line] == '\r' || text[line] == '\n'))
        line++;
    offset = line;
    while (offset < length && text[offset] != '\r' && text[offset] != '\n')
        offset++;
    replace_start_line(pseudonyms, text + line, offset - line);
    offset = 0;
    while (wn_sip_next_header(wn_bytes(data, length), &offset, &id, &name, &value))
        replace_header(pseudonyms, id, text + (value.data - data), value.length);
    if (length - body >= 3 && memcmp(text + body, "v=", 2) == 0)
        replace_description(pseudonyms, text + body, length - body);
    else
        blot(text + body, length - body);
}
