/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See callability_parts.h. */
#include "report/callability_parts.h"

WnCallEnd
wn_call_end_of_type(unsigned index)
{
    static const WnConeType types[WN_CALLABILITY_TYPES] = {
        WN_CONE_NONE, WN_CONE_FULL, WN_CONE_RESTRICTED, WN_CONE_PORT_RESTRICTED, WN_CONE_SYMMETRIC
    };

    return (WnCallEnd){ .type = types[index], .bounds = wn_bounds_of_cone(types[index]) };
}

GArray *
wn_call_ends(const WnReport *report)
{
    GArray *ends = g_array_new(FALSE, FALSE, sizeof(WnCallEnd));

    for (size_t i = 0; i < report->n_nats && ends->len < WN_CALLABILITY_MOST; i++) {
        const WnNatReport *nat = &report->nats[i];
        WnCallEnd          end = { nat, nat->type, wn_bounds_of_nat(nat) };

        if (nat->mapping.grade != WN_GRADE_NONE || nat->filtering.grade != WN_GRADE_NONE ||
            !nat->translates)
            g_array_append_val(ends, end);
    }
    return ends;
}

GArray *
wn_call_peers(const GArray *ends)
{
    GArray *peers = g_array_new(FALSE, FALSE, sizeof(WnCallEnd));

    if (ends->len > 1) {
        g_array_append_vals(peers, ends->data, ends->len);
        return peers;
    }
    for (unsigned i = 0; i < WN_CALLABILITY_TYPES; i++) {
        WnCallEnd end = wn_call_end_of_type(i);
        g_array_append_val(peers, end);
    }
    return peers;
}

const char *
wn_technique_id(WnTechnique technique)
{
    static const char *const ids[] = {
        "host", "host-latching", "stun", "punching", "relay", "turn"
    };

    return ids[technique];
}

const char *
wn_sound_word(unsigned mask)
{
    static const char *const words[] = { "none", "A>B only", "B>A only", "both" };

    return words[mask];
}

WnTechnique
wn_simplest_technique(const WnCallability *found)
{
    for (int i = 0; i < WN_TECHNIQUES; i++)
        if (found->media[i].always == (WN_SOUND_FORTH | WN_SOUND_BACK))
            return (WnTechnique) i;
    return WN_TECHNIQUES;
}

unsigned
wn_keepalive_within(const WnCallEnd *a, const WnCallEnd *b, bool *known)
{
    const WnCallEnd *ends[] = { a, b };
    uint32_t         least = UINT32_MAX;

    *known = true;
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (!ends[i]->bounds.translates)
            continue;
        if (ends[i]->nat && ends[i]->nat->least_life_ms > 0)
            least = MIN(least, ends[i]->nat->least_life_ms / 1000);
        else
            *known = false;
    }
    /* Below the 30 s that some NATs give (RFC 4787 REQ-5 asks for 120 s). */
    return *known ? least : MIN(least, 25);
}
