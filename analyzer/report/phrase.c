/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See phrase.h.  Times of day are UTC: a report reads the same everywhere (RFC 3339). */
#include "report/phrase.h"

#include <string.h>

void
wn_phrase_duration(GString *out, WnTime duration)
{
    int64_t seconds = (duration + WN_SECOND / 2) / WN_SECOND;

    if (duration > 0 && duration < WN_SECOND / 20) {
        g_string_append_printf(out, "%d ms", (int) MAX(duration / WN_MILLISECOND, 1));
    } else if (duration < 100 * WN_SECOND) {
        /* Tenths by integers: equal packets give equal bytes on every machine. */
        int64_t tenths = (duration + WN_SECOND / 20) / (WN_SECOND / 10);
        if (tenths % 10 == 0)
            g_string_append_printf(out, "%" G_GINT64_FORMAT " s", tenths / 10);
        else
            g_string_append_printf(out, "%" G_GINT64_FORMAT ".%d s", tenths / 10,
                                   (int) (tenths % 10));
    } else if (seconds < 3600) {
        g_string_append_printf(out, "%d min", (int) (seconds / 60));
        if (seconds % 60)
            g_string_append_printf(out, " %d s", (int) (seconds % 60));
    } else {
        g_string_append_printf(out, "%" G_GINT64_FORMAT " h", seconds / 3600);
        if (seconds % 3600 >= 60)
            g_string_append_printf(out, " %d min", (int) (seconds % 3600 / 60));
    }
}

void
wn_phrase_count(GString *out, uint64_t count, const char *noun)
{
    g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, count);
    size_t           n = strlen(digits);

    for (size_t i = 0; i < n; i++) {
        g_string_append_c(out, digits[i]);
        if (i + 1 < n && (n - i) % 3 == 1)
            g_string_append_c(out, ',');
    }
    g_string_append_printf(out, " %s%s", noun, count == 1 ? "" : "s");
}

static void
format_time(GString *out, WnTime time, const char *format)
{
    int64_t seconds = time / WN_SECOND - (time % WN_SECOND < 0);
    g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(seconds);
    g_autofree char *text = g_date_time_format(moment, format);

    g_string_append(out, text);
}

void
wn_phrase_time(GString *out, WnTime time)
{
    format_time(out, time, "%Y-%m-%d %H:%M:%S UTC");
}

void
wn_phrase_timestamp(GString *out, WnTime time)
{
    int64_t fraction = time % WN_SECOND;

    format_time(out, time, "%Y-%m-%dT%H:%M:%S");
    g_string_append_printf(out, ".%09" G_GINT64_FORMAT "Z",
                           fraction < 0 ? fraction + WN_SECOND : fraction);
}

const char *
wn_phrase_kind(const WnSubjectReport *subject)
{
    switch (subject->kind) {
    case WN_SUBJECT_CALL:
        return "Call";
    case WN_SUBJECT_REGISTRATION:
        return "Registration";
    case WN_SUBJECT_SUBSCRIPTION:
        return "Subscription";
    case WN_SUBJECT_MESSAGE:
        return "Message";
    case WN_SUBJECT_DISCOVERY:
        return subject->connection ? "Connection" : "Address discovery";
    default:
        return "Media";
    }
}

const char *
wn_phrase_grade(WnGrade grade)
{
    switch (grade) {
    case WN_GRADE_CERTAIN:
        return "certain: both the fault and its effect are in the capture";
    case WN_GRADE_LIKELY:
        return "likely: the effect is in the capture, and what it needs";
    case WN_GRADE_POSSIBLE:
        return "possible: only half of it is in the capture";
    default:
        return "hazard: no harm done yet";
    }
}

const char *
wn_phrase_vantage(WnVantage vantage)
{
    switch (vantage) {
    case WN_VANTAGE_LAN:
        return "captured inside its network";
    case WN_VANTAGE_WAN:
        return "captured outside its network";
    case WN_VANTAGE_BOTH:
        return "captured on both sides of its NAT";
    default:
        return "where this was captured is not known";
    }
}

const char *
wn_phrase_media(WnMediaVerdict verdict)
{
    switch (verdict) {
    case WN_MEDIA_DELIVERED:
        return "arrives";
    case WN_MEDIA_SENT:
        return "sent; whether it arrives cannot be seen here";
    case WN_MEDIA_NONE:
        return "expected, but nothing comes";
    case WN_MEDIA_BLOCKED:
        return "sent, but does not arrive";
    case WN_MEDIA_HELD:
        return "on hold";
    default:
        return "cannot be seen here";
    }
}

void
wn_phrase_packets(GString *out, const WnMediaReport *media)
{
    wn_phrase_count(out, media->packets, "packet");
    if (media->verdict == WN_MEDIA_DELIVERED && media->lost > 0)
        g_string_append_printf(out, ", at least %" G_GUINT64_FORMAT " of them lost on the way",
                               media->lost);
}

const char *
wn_phrase_party(WnParty party)
{
    switch (party) {
    case WN_PARTY_CLIENT:
        return "the phone";
    case WN_PARTY_SERVER:
        return "the SIP server";
    case WN_PARTY_NAT:
        return "the router (NAT)";
    case WN_PARTY_FIREWALL:
        return "a firewall";
    case WN_PARTY_PROVIDER:
        return "the Internet provider's network";
    case WN_PARTY_RELAY:
        return "the media relay";
    case WN_PARTY_STUN:
        return "the STUN server";
    case WN_PARTY_USER:
        return "the user";
    case WN_PARTY_CALLER:
        return "the caller's phone or PBX";
    case WN_PARTY_CALLEE:
        return "the answering side's phone or PBX";
    }
    return "";
}

const char *
wn_phrase_title(const WnCauseInfo *info)
{
    const char *end = *info->title == '(' ? strstr(info->title, ") ") : NULL;

    return end ? end + 2 : info->title;
}

void
wn_phrase_fault(GString *out, unsigned parties)
{
    unsigned left = parties;

    for (unsigned bit = 1; bit <= WN_PARTY_CALLEE; bit <<= 1) {
        if (!(parties & bit))
            continue;
        left &= ~bit;
        if (left != (parties & ~bit))
            g_string_append(out, left ? ", " : " or ");
        g_string_append(out, wn_phrase_party((WnParty) bit));
    }
}

static const WnPartyReport *
party_with_vantage(const WnSubjectReport *subject, WnVantage vantage)
{
    for (size_t i = 0; i < subject->n_parties; i++)
        if (subject->parties[i].vantage == vantage)
            return &subject->parties[i];
    return NULL;
}

static const char *
owner(WnRole role)
{
    static const char *const owners[] = { "the caller's", "the called side's", "the phone's",
                                          "the server's" };

    return owners[role];
}

void
wn_phrase_seen_from(GString *out, const WnSubjectReport *subject)
{
    const WnPartyReport *both = party_with_vantage(subject, WN_VANTAGE_BOTH);
    const WnPartyReport *lan = party_with_vantage(subject, WN_VANTAGE_LAN);

    if (both)
        g_string_append_printf(out, "both sides of %s NAT", owner(both->role));
    else if (lan)
        g_string_append_printf(out, "inside %s network", owner(lan->role));
    else if (party_with_vantage(subject, WN_VANTAGE_WAN))
        g_string_append(out, "the public side");
}

static void
add_span(GString *out, const char *before, WnTime from, WnTime to)
{
    if (to < from)
        return;
    g_string_append(out, before);
    wn_phrase_duration(out, to - from);
}

/* Of other subjects the report knows when they began and ended, not how long one attempt took. */
static void
call_span(GString *out, const char *before, const WnSubjectReport *subject)
{
    if (subject->kind == WN_SUBJECT_CALL)
        add_span(out, before, subject->start, subject->end);
}

static void
answered_outcome(GString *out, const WnSubjectReport *subject)
{
    g_string_append(out, "answered");
    if (subject->kind != WN_SUBJECT_CALL || subject->answered == 0)
        return;
    add_span(out, " after ", subject->start, subject->answered);
    if (subject->outcome == WN_OUTCOME_DROPPED)
        add_span(out, ", cut off after another ", subject->answered, subject->end);
    else if (subject->ended)
        add_span(out, ", lasted ", subject->answered, subject->end);
    else
        g_string_append(out, ", its end is not in the capture");
}

static const char *
rejected_word(WnSubjectKind kind)
{
    return kind == WN_SUBJECT_CALL ? "rejected" : "refused";
}

void
wn_phrase_outcome(GString *out, const WnSubjectReport *subject)
{
    switch (subject->outcome) {
    case WN_OUTCOME_ANSWERED:
        answered_outcome(out, subject);
        break;
    case WN_OUTCOME_DROPPED:
        if (subject->answered)
            answered_outcome(out, subject);
        else
            g_string_append(out, "cut off");
        break;
    case WN_OUTCOME_REGISTERED:
        g_string_append(out, "registered");
        break;
    case WN_OUTCOME_SUBSCRIBED:
        g_string_append(out, "subscribed");
        break;
    case WN_OUTCOME_DELIVERED:
        g_string_append(out, "delivered");
        break;
    case WN_OUTCOME_REJECTED:
        g_string_append(out, rejected_word(subject->kind));
        if (subject->status)
            g_string_append_printf(out, " with %u", subject->status);
        call_span(out, " after ", subject);
        break;
    case WN_OUTCOME_CANCELLED:
        /* Else it was answered at another phone. */
        g_string_append(out, subject->works == WN_NO ? "the caller hung up" : "cancelled here");
        call_span(out, " after ", subject);
        g_string_append(out, subject->works == WN_NO ? ", before it was answered" : "");
        break;
    case WN_OUTCOME_NO_ANSWER:
        g_string_append(out, "nobody answered");
        call_span(out, " within ", subject);
        break;
    case WN_OUTCOME_TIMED_OUT:
        g_string_append(out, "no reply");
        call_span(out, " within ", subject);
        break;
    case WN_OUTCOME_INCOMPLETE:
        if (subject->kind == WN_SUBJECT_MEDIA && subject->n_media > 0) {
            wn_phrase_count(out, subject->media[0].packets, "packet");
            g_string_append(out, ", call unknown");
        } else {
            g_string_append(out, "how it ended is not in the capture");
        }
        break;
    }
}
