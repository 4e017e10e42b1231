/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture of the network: who stands where, how each is called on either side of its NAT, and
 * the box where it goes wrong.  A list for those who hear the page, boxes in a row for those who
 * see it.
 */
#include <glib.h>
#include <string.h>

#include "report/html_parts.h"
#include "report/phrase.h"

static const char *
role_title(WnRole role)
{
    static const char *const titles[] = { "Caller", "Called side", "Phone", "Server" };

    return titles[role];
}

/* Whether the headline says that it goes wrong at this kind of box. */
static bool
is_at_fault(const WnSubjectReport *subject, unsigned parties)
{
    const WnCauseVerdict *headline = subject->headline;

    return headline && headline->grade >= WN_GRADE_POSSIBLE && headline->fault & parties;
}

/* Whether it may go wrong at one of several boxes. */
static bool
has_choice(const WnSubjectReport *subject)
{
    unsigned fault = subject->headline ? subject->headline->fault : 0;

    return (fault & (fault - 1)) != 0;
}

static bool
has_translated_party(const WnSubjectReport *subject)
{
    for (size_t i = 0; i < subject->n_parties; i++)
        if (subject->parties[i].behind_nat == WN_YES)
            return true;
    return false;
}

/* Where this side asks for sound, if that is another address than its packets come from. */
static const WnEndpoint *
announced(const WnSubjectReport *subject, const WnPartyReport *party)
{
    for (size_t i = 0; i < subject->n_media; i++) {
        const WnMediaReport *row = &subject->media[i];
        if (row->to == party->role && row->advertised.addr.family &&
            !wn_addr_equal(&row->advertised.addr, &party->endpoint.addr) &&
            !wn_addr_equal(&row->advertised.addr, &party->mapped.addr))
            return &row->advertised;
    }
    return NULL;
}

/* Whether what went wrong went to or from this party: its packets are marked in the ladder. */
static bool
is_marked(const WnLadderView *view, const WnPartyReport *party)
{
    const WnAddr *own = &party->endpoint.addr, *outside = &party->mapped.addr;

    for (size_t i = 0; view && i < view->ladder->n_steps; i++) {
        const WnLadderStep *step = &view->ladder->steps[i];
        const WnAddr       *ends[] = { &step->from.addr, &step->to.addr };

        for (size_t k = 0; step->is_cause && k < G_N_ELEMENTS(ends); k++)
            if (wn_addr_equal(ends[k], own) || (outside->family && wn_addr_equal(ends[k], outside)))
                return true;
    }
    return false;
}

/*
 * Whether "the phone" of the headline is this party of a call: the called one where its
 * registration is at fault; else who stands behind a NAT, or names another address than it has; and
 * of two such the one whose packets are marked.
 */
static bool
is_the_phone(const WnSubjectReport *subject, const WnLadderView *view, const WnPartyReport *party)
{
    bool translated = has_translated_party(subject);

    if (g_str_equal(subject->headline->info->group, "Registration"))
        return party->role == WN_ROLE_CALLEE;
    if (translated && party->behind_nat != WN_YES)
        return false;
    for (size_t i = 0; i < subject->n_parties; i++) {
        const WnPartyReport *other = &subject->parties[i];

        if (other == party || (translated && other->behind_nat != WN_YES))
            continue;
        if (translated ? is_marked(view, other) && !is_marked(view, party)
                       : announced(subject, other) && !announced(subject, party))
            return false;
    }
    return true;
}

static unsigned
parties_of(const WnSubjectReport *subject, const WnLadderView *view, const WnPartyReport *party)
{
    unsigned phone = subject->headline && is_the_phone(subject, view, party) ? WN_PARTY_CLIENT : 0;

    switch (party->role) {
    case WN_ROLE_CALLER:
        return WN_PARTY_CALLER | phone;
    case WN_ROLE_CALLEE:
        return WN_PARTY_CALLEE | phone;
    case WN_ROLE_CLIENT:
        return WN_PARTY_CLIENT | WN_PARTY_USER;
    default:
        return WN_PARTY_SERVER;
    }
}

static void
begin_box(GString *out, const char *kind, bool fault, const char *title)
{
    g_string_append_printf(out, "<li class=\"box %s%s\"><b>", kind, fault ? " fault" : "");
    wn_html_text(out, title);
    g_string_append(out, "</b>");
}

static void
add_row(GString *out, const char *name, const char *value)
{
    g_string_append(out, "<span><i>");
    wn_html_text(out, name);
    g_string_append(out, "</i> ");
    wn_html_text(out, value);
    g_string_append(out, "</span>");
}

/* In a narrow box its port goes to the next line, whole. */
static void
add_endpoint(GString *out, const char *name, const WnEndpoint *endpoint)
{
    char  text[WN_ENDPOINT_TEXT];
    char *port;

    wn_endpoint_format(endpoint, text);
    port = strrchr(text, ':');
    g_string_append(out, "<span><i>");
    wn_html_text(out, name);
    g_string_append(out, "</i> ");
    if (port && port > text) {
        g_string_append_len(out, text, port - text);
        g_string_append(out, "<wbr>");
    }
    wn_html_text(out, port ? port : text);
    g_string_append(out, "</span>");
}

static void
end_box(GString *out, bool fault, bool several)
{
    if (fault)
        g_string_append(out, several ? "<em>may go wrong here</em>" : "<em>goes wrong here</em>");
    g_string_append(out, "</li>");
}

/* Whether the party's own address is the inside one. */
static bool
seen_inside(const WnPartyReport *party)
{
    return party->behind_nat != WN_YES || party->vantage == WN_VANTAGE_LAN ||
           party->vantage == WN_VANTAGE_BOTH;
}

static void
add_phone(GString *out, const WnSubjectReport *subject, const WnLadderView *view,
          const WnPartyReport *party)
{
    const WnEndpoint *elsewhere = announced(subject, party);
    bool              fault = is_at_fault(subject, parties_of(subject, view, party));

    begin_box(out, party->role == WN_ROLE_SERVER ? "server" : "phone", fault,
              role_title(party->role));
    if (party->user_agent)
        add_row(out, "", party->user_agent);
    /* One that asks for sound elsewhere may be behind a server that speaks for it. */
    if (seen_inside(party))
        add_endpoint(out,
                     elsewhere && party->behind_nat == WN_UNDECIDED ? "signalling from" : "address",
                     &party->endpoint);
    else if (party->behind_nat == WN_YES)
        add_row(out, "address", "not in this capture");
    if (elsewhere)
        add_endpoint(out, "asks for sound at", elsewhere);
    end_box(out, fault, has_choice(subject));
}

/* The NAT before a party, where there is one; of two that one is marked whose phone is meant. */
static void
add_nat(GString *out, const WnSubjectReport *subject, const WnLadderView *view,
        const WnPartyReport *party)
{
    bool fault = is_at_fault(subject, WN_PARTY_NAT) && is_the_phone(subject, view, party);
    bool inside = seen_inside(party);
    const WnEndpoint *outside = party->mapped.addr.family ? &party->mapped : NULL;

    if (party->behind_nat != WN_YES)
        return;
    if (!outside && !inside)
        outside = &party->endpoint;
    begin_box(out, "nat", fault, "Router (NAT)");
    if (outside)
        add_endpoint(out, "seen from outside as", outside);
    end_box(out, fault, has_choice(subject));
}

/* Where the sound of the phone that is meant comes from, if that is another address than its. */
static const WnEndpoint *
sound_source(const WnSubjectReport *subject, const WnLadderView *view)
{
    for (size_t i = 0; i < subject->n_parties; i++) {
        const WnPartyReport *party = &subject->parties[i];

        for (size_t k = 0; k < subject->n_media && is_the_phone(subject, view, party); k++) {
            const WnMediaReport *row = &subject->media[k];
            if (row->from == party->role && row->source.addr.family &&
                !wn_addr_equal(&row->source.addr, &party->endpoint.addr))
                return &row->source;
        }
    }
    return NULL;
}

/* A router at fault whose phone is not known to be translated from its signalling. */
static void
add_router(GString *out, const WnSubjectReport *subject, const WnLadderView *view)
{
    const WnEndpoint *source = sound_source(subject, view);

    begin_box(out, "other", true, "Router (NAT)");
    if (source)
        add_endpoint(out, "sound leaves as", source);
    end_box(out, true, has_choice(subject));
}

static bool
is_party_address(const WnSubjectReport *subject, const WnAddr *addr)
{
    for (size_t i = 0; i < subject->n_parties; i++)
        if (wn_addr_equal(&subject->parties[i].endpoint.addr, addr) ||
            wn_addr_equal(&subject->parties[i].mapped.addr, addr))
            return true;
    return false;
}

/* A host that answered or forwarded SIP between the two, as the ladder shows it. */
static bool
is_between(const WnLadderView *view, const WnLadderHost *host)
{
    bool sends = false;

    for (size_t i = 0; i < view->ladder->n_steps; i++) {
        const WnLadderStep *step = &view->ladder->steps[i];
        if (step->kind == WN_SENT_REQUEST || step->kind == WN_SENT_RESPONSE)
            sends |= wn_addr_equal(&step->from.addr, &host->addr);
    }
    return sends && !is_party_address(view->subject, &host->addr);
}

static void
add_middle(GString *out, const WnSubjectReport *subject, const WnLadderView *view)
{
    static const struct {
        unsigned    party;
        const char *title;
    } others[] = { { WN_PARTY_FIREWALL, "Firewall" },
                   { WN_PARTY_PROVIDER, "Internet provider" },
                   { WN_PARTY_RELAY, "Media relay" },
                   { WN_PARTY_STUN, "STUN server" } };
    bool fault = is_at_fault(subject, WN_PARTY_SERVER);
    bool any = false;

    if (is_at_fault(subject, WN_PARTY_NAT) && !has_translated_party(subject))
        add_router(out, subject, view);
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        if (!is_at_fault(subject, others[i].party))
            continue;
        begin_box(out, "other", true, others[i].title);
        end_box(out, true, has_choice(subject));
    }
    for (unsigned i = 0; view && i < view->n_hosts; i++) {
        if (!is_between(view, &view->hosts[i]))
            continue;
        begin_box(out, "server", fault, "SIP server");
        add_row(out, "address", view->hosts[i].text);
        end_box(out, fault, has_choice(subject));
        any = true;
    }
    if (!any && fault && subject->kind == WN_SUBJECT_CALL) {
        begin_box(out, "server", true, "SIP server or PBX");
        end_box(out, true, has_choice(subject));
    }
}

/* The more a verdict says, the higher. */
static int
weight(WnMediaVerdict verdict)
{
    static const int weights[] = {
        [WN_MEDIA_UNSEEN] = 0, [WN_MEDIA_HELD] = 1,    [WN_MEDIA_SENT] = 2,
        [WN_MEDIA_NONE] = 4,   [WN_MEDIA_BLOCKED] = 5, [WN_MEDIA_DELIVERED] = 3,
    };

    return weights[verdict];
}

static bool
is_same_direction(const WnMediaReport *a, const WnMediaReport *b)
{
    return a->from == b->from && a->to == b->to && g_strcmp0(a->type, b->type) == 0;
}

/* A medium crosses several hops: the one that tells most speaks for all. */
static bool
speaks(const WnSubjectReport *subject, size_t index)
{
    const WnMediaReport *row = &subject->media[index];

    for (size_t i = 0; i < subject->n_media; i++) {
        const WnMediaReport *other = &subject->media[i];
        int                  more = weight(other->verdict) - weight(row->verdict);

        if (i != index && is_same_direction(row, other) && (more > 0 || (more == 0 && i < index)))
            return false;
    }
    return true;
}

static void
add_direction(GString *out, const WnMediaReport *row)
{
    bool bad = row->verdict == WN_MEDIA_NONE || row->verdict == WN_MEDIA_BLOCKED;

    g_string_append_printf(out, "<li class=\"%s\">",
                           bad                                  ? "bad"
                           : row->verdict == WN_MEDIA_DELIVERED ? "good"
                                                                : "unsure");
    wn_html_printf(out, "%s from the %s to the %s: ", row->type && *row->type ? row->type : "media",
                   wn_role_name(row->from), wn_role_name(row->to));
    g_string_append(out, "<b>");
    wn_html_text(out, wn_phrase_media(row->verdict));
    g_string_append(out, "</b>");
    if (row->packets > 0) {
        g_autoptr(GString) count = g_string_new(NULL);
        wn_phrase_packets(count, row);
        wn_html_printf(out, " (%s)", count->str);
    }
    g_string_append(out, "</li>");
}

static void
add_sound(GString *out, const WnSubjectReport *subject)
{
    if (subject->n_media == 0)
        return;
    g_string_append(out, "<ul class=\"sound\">");
    for (size_t i = 0; i < subject->n_media; i++)
        if (speaks(subject, i))
            add_direction(out, &subject->media[i]);
    g_string_append(out, "</ul>");
}

void
wn_html_network(GString *out, const WnSubjectReport *subject, const WnLadderView *view)
{
    if (subject->n_parties == 0)
        return;
    g_string_append(out, "<h4>The network</h4><ol class=\"net\">");
    for (size_t i = 0; i < subject->n_parties; i++) {
        const WnPartyReport *party = &subject->parties[i];

        if (i == 0) {
            add_phone(out, subject, view, party);
            add_nat(out, subject, view, party);
            add_middle(out, subject, view);
        } else {
            add_nat(out, subject, view, party);
            add_phone(out, subject, view, party);
        }
    }
    g_string_append(out, "</ol>");
    add_sound(out, subject);
}
