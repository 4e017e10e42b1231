/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SDP: numbers, addresses and the words of RFC 8866, 8839 and 3264 stay what they say. */
#include <string.h>

#include "ticket/redact_parts.h"
#include "ticket/redact_words.h"

/* Ports, payload types and clock rates have no more digits; nor do priorities, versions and times.
 */
enum { SHORT_NUMBER = 6, LONG_NUMBER = 20 };

typedef void ReplaceField(WnPseudonyms *pseudonyms, unsigned number, char *text, size_t length);

static void
each_field(WnPseudonyms *pseudonyms, char *text, size_t length, ReplaceField *replace)
{
    for (size_t i = 0, end, number = 0; i < length; i = end + 1) {
        for (end = i; end < length && text[end] != ' ';)
            end++;
        if (end > i)
            replace(pseudonyms, (unsigned) number++, text + i, end - i);
    }
}

/* The foundation is made of the address as often as not (RFC 8445 5.1.1.3); after "ufrag" stands a
 * secret; a name that ends in ".local" stands for an address (RFC 8828 3.1). */
static void
replace_candidate_field(WnPseudonyms *pseudonyms, unsigned number, char *text, size_t length)
{
    if (number == 0)
        wn_redact_runs(pseudonyms, text, length);
    else if (!wn_redact_is_description(text, length) &&
             !(wn_redact_is_number(text, length) && length <= LONG_NUMBER / 2) &&
             !wn_pseudonym_addr_text(pseudonyms, text, length))
        wn_redact_runs(pseudonyms, text, length);
}

static void
replace_address_field(WnPseudonyms *pseudonyms, unsigned number, char *text, size_t length)
{
    (void) number;
    if (!wn_redact_is_description(text, length) &&
        !(wn_redact_is_number(text, length) && length < SHORT_NUMBER) &&
        !wn_pseudonym_addr_text(pseudonyms, text, length))
        wn_redact_runs(pseudonyms, text, length);
}

/* "224.2.1.1/127/3": the address, its TTL, how many. */
static void
replace_connection_field(WnPseudonyms *pseudonyms, unsigned number, char *text, size_t length)
{
    const char *slash = memchr(text, '/', length);
    size_t      host = slash ? (size_t) (slash - text) : length;

    replace_address_field(pseudonyms, number, text, host);
    wn_redact_unknown(pseudonyms, text + host, length - host, wn_redact_is_description, 3);
}

/* "alice 2890844526 1 IN IP4 host.example.net": who, which, its version, and where. */
static void
replace_origin_field(WnPseudonyms *pseudonyms, unsigned number, char *text, size_t length)
{
    bool stays = (number == 0 && length == 1 && *text == '-') ||
                 (number == 2 && wn_redact_is_number(text, length)) ||
                 ((number == 3 || number == 4) && wn_redact_is_description(text, length));

    if (!stays && !wn_pseudonym_addr_text(pseudonyms, text, length))
        wn_redact_runs(pseudonyms, text, length);
}

static bool
is_name(const char *text, size_t length, const char *name)
{
    return length == strlen(name) && g_ascii_strncasecmp(text, name, length) == 0;
}

static void
replace_attribute(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    static const char *const plain[] = { "rtpmap",      "fmtp",       "ptime", "maxptime",
                                         "setup",       "mid",        "group", "rtcp-fb",
                                         "ice-options", "connection", "extmap" };
    const char              *colon = memchr(text, ':', length);
    size_t                   name = colon ? (size_t) (colon - text) : length;
    char                    *value = text + name + 1;
    size_t                   rest = colon ? length - name - 1 : 0;
    bool                     is_plain = name > 3 && g_ascii_strncasecmp(text, "T38", 3) == 0;

    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
        is_plain |= is_name(text, name, plain[i]);
    if (is_name(text, name, "candidate"))
        each_field(pseudonyms, value, rest, replace_candidate_field);
    else if (is_name(text, name, "rtcp") || is_name(text, name, "remote-candidates"))
        each_field(pseudonyms, value, rest, replace_address_field);
    else if (is_plain)
        wn_redact_unknown(pseudonyms, value, rest, wn_redact_is_description, SHORT_NUMBER);
    else
        wn_redact_runs(pseudonyms, value, rest);
    if (!wn_redact_is_description(text, name))
        wn_redact_runs(pseudonyms, text, name);
}

static void
replace_line(WnPseudonyms *pseudonyms, char type, char *value, size_t length)
{
    switch (type) {
    case 'a':
        replace_attribute(pseudonyms, value, length);
        break;
    case 'o':
        each_field(pseudonyms, value, length, replace_origin_field);
        break;
    case 'c':
        each_field(pseudonyms, value, length, replace_connection_field);
        break;
    case 'v':
    case 'm':
    case 'b':
        wn_redact_unknown(pseudonyms, value, length, wn_redact_is_description, SHORT_NUMBER);
        break;
    case 't':
        wn_redact_unknown(pseudonyms, value, length, wn_redact_is_description, LONG_NUMBER / 2);
        break;
    default:
        if (!(length == 1 && *value == '-'))
            wn_redact_blot(value, length);
    }
}

void
wn_redact_description_line(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    if (length >= 2 && text[1] == '=')
        replace_line(pseudonyms, text[0], text + 2, length - 2);
    else
        wn_redact_blot(text, length);
}
