/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See tell.h. */
#include "correlate/tell.h"

#include "base/nat64.h"

static bool
is_private(const WnEndpoint *endpoint)
{
    return wn_addr_class_is_nonpublic(wn_addr_class(&endpoint->addr));
}

static bool
is_same_end(const WnPassage *passage, unsigned end)
{
    return wn_endpoint_equal(&passage->ends_here[end], &passage->ends_there[end]) ||
           wn_nat64_is_same(&passage->ends_here[end], &passage->ends_there[end]);
}

bool
wn_passage_is_relayed(const WnPassage *passage)
{
    return !is_same_end(passage, 0) && !is_same_end(passage, 1) &&
           (passage->same_id == 0 || passage->other_id > 0);
}

bool
wn_passage_replaces(const WnPassage *passage, unsigned end)
{
    return !wn_passage_is_relayed(passage) && !is_same_end(passage, end);
}

/* The end of a host with IPv6 alone; -1: there is no NAT64 between. */
static int
six_end(const WnPassage *passage)
{
    const WnEndpoint *const here[] = { &passage->ends_here[0], &passage->ends_here[1] };
    const WnEndpoint *const there[] = { &passage->ends_there[0], &passage->ends_there[1] };

    return wn_nat64_end(here, there);
}

/* At which point the host's own packets pass first: 1 here, -1 there, 0 not known. */
static int
nearer_of(const WnPassage *passage, unsigned end)
{
    return passage->nearer[end] ? passage->nearer[end] : -passage->nearer[1 - end];
}

bool
wn_passage_is_nat64(const WnPassage *passage)
{
    int end = six_end(passage), nearer = end < 0 ? 0 : nearer_of(passage, (unsigned) end);

    if (end < 0)
        return false;
    if (nearer == 0) {
        const WnEndpoint *ends = passage->ends_here;
        const WnEndpoint *four = ends[end].addr.family == 4 ? ends : passage->ends_there;
        return !is_private(&four[end]);
    }
    return (passage->ends_here[end].addr.family == 6) == (nearer > 0);
}

static bool
is_replaced(const WnPassage *passage, unsigned end)
{
    return !wn_addr_equal(&passage->ends_here[end].addr, &passage->ends_there[end].addr);
}

/* Inside is where the address is private; where it is on both sides or on none, where the host's
 * own packets pass first. */
bool
wn_passage_translated(const WnPassage *passage, WnTranslated *translated)
{
    unsigned end = is_replaced(passage, 0) ? 0 : 1;
    bool here = is_private(&passage->ends_here[end]), there = is_private(&passage->ends_there[end]);
    int  nearer = nearer_of(passage, end);

    if (wn_passage_is_nat64(passage)) {
        end = (unsigned) six_end(passage);
        *translated = (WnTranslated){ end, passage->ends_here[end].addr.family == 6 };
        return true;
    }
    if (is_replaced(passage, 0) == is_replaced(passage, 1) || (here == there && nearer == 0))
        return false;
    *translated = (WnTranslated){ end, here != there ? here : nearer > 0 };
    return true;
}

/* One host inside sends to the outside address of another one, and the router sends it back in:
 * both ends are replaced, and each is private on one side alone. */
static bool
is_turned_round(const WnPassage *passage, WnTranslated *translated)
{
    for (unsigned end = 0; end < 2; end++) {
        const WnEndpoint *here = passage->ends_here, *there = passage->ends_there;
        if (is_private(&here[end]) && !is_private(&here[1 - end]) && !is_private(&there[end]) &&
            is_private(&there[1 - end])) {
            *translated = (WnTranslated){ end, true };
            return true;
        }
    }
    return false;
}

static uint32_t
milliseconds(WnTime time)
{
    return (uint32_t) MIN(time / WN_MILLISECOND, UINT32_MAX - 1);
}

static WnTwoSides
sides_of(const WnPassage *passage, unsigned end, bool here)
{
    const WnEndpoint *ends_in = here ? passage->ends_here : passage->ends_there;
    const WnEndpoint *ends_out = here ? passage->ends_there : passage->ends_here;

    return (WnTwoSides){ .point_inside = here ? passage->here : passage->there,
                         .point_outside = here ? passage->there : passage->here,
                         .inside = ends_in[end],
                         .outside = ends_out[end],
                         .towards = ends_out[1 - end],
                         .named = ends_in[1 - end],
                         .frame_inside = here ? passage->first_frame : passage->frame_there,
                         .frame_outside = here ? passage->frame_there : passage->first_frame,
                         .packets = passage->packets[end],
                         .back = passage->packets[1 - end] };
}

WnTwoSides
wn_passage_sides(const WnPassage *passage, unsigned end)
{
    WnTranslated translated;
    bool         known = wn_passage_translated(passage, &translated);

    return sides_of(passage, end, !known || translated.inside_here);
}

static WnTranslation
translation_of(const WnPassage *passage, const WnTranslated *translated,
               const WnAlignment *alignment)
{
    WnTwoSides     sides = sides_of(passage, translated->end, translated->inside_here);
    const WnLapse *lapse = &passage->lapse;
    WnTranslation  told = { .carrier = passage->carrier,
                            .inside = sides.inside,
                            .outside = sides.outside,
                            .towards = sides.towards,
                            .named = sides.named,
                            .realm_inside = alignment->realms[sides.point_inside],
                            .realm_outside = alignment->realms[sides.point_outside],
                            .capture_inside = (uint16_t) sides.point_inside,
                            .capture_outside = (uint16_t) sides.point_outside,
                            .frame_inside = sides.frame_inside,
                            .frame_outside = sides.frame_outside,
                            .first = passage->first,
                            .last = passage->last,
                            .outlived_ms = milliseconds(passage->outlived),
                            .let_in = passage->begun_by != translated->end };

    if (lapse->silence > 0 && lapse->point == sides.point_outside) {
        told.gone_ms = milliseconds(lapse->silence);
        told.gone = lapse->time;
        told.gone_frame = lapse->frame;
    }
    return told;
}

void
wn_tell_translations(const WnMatchResult *result, const WnAlignment *alignment, WnEngine *engine)
{
    for (guint i = 0; i < result->passages->len; i++) {
        const WnPassage *passage = g_ptr_array_index(result->passages, i);
        WnTranslated     translated;
        WnTranslation    told;

        if (wn_passage_translated(passage, &translated)) {
            told = translation_of(passage, &translated, alignment);
        } else if (is_turned_round(passage, &translated)) {
            told = translation_of(passage, &translated, alignment);
            told.towards = passage->ends_here[1 - translated.end];
            told.reached = passage->ends_there[1 - translated.end];
        } else {
            continue;
        }
        wn_engine_tell_translation(engine, &told);
    }
}
