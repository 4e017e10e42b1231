/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See joint_ladder.h. */
#include "report/joint_ladder.h"

#include <string.h>

#include "correlate/route.h"
#include "report/text_subject.h"

enum { MOST_STEPS = 400 };

typedef struct {
    const WnCorrelation   *correlation;
    const WnSubjectReport *subject;
    GArray                *steps; /* WnLadderStep */
    GPtrArray             *texts; /* labels */
} Drawing;

struct WnJointLadder {
    Drawing      drawing;
    WnLadder     ladder;
    WnLadderView view;
};

/* A private address is somebody else's in another network: as seen at that point. */
static WnEndpoint
placed(const WnCorrelation *correlation, const WnEndpoint *end, unsigned point)
{
    WnEndpoint placed = *end;

    if (wn_addr_class_is_nonpublic(wn_addr_class(&end->addr)))
        placed.addr.realm = correlation->alignment->realms[point];
    return placed;
}

static const char *
lost_label(Drawing *drawing, const char *label, unsigned last)
{
    char *text = g_strdup_printf("%s lost behind %s", label, drawing->correlation->names[last]);

    g_ptr_array_add(drawing->texts, text);
    return text;
}

static void
add_step(Drawing *drawing, const WnLadderStep *step)
{
    WnLadderStep *before = drawing->steps->len > 0 ? &g_array_index(drawing->steps, WnLadderStep,
                                                                    drawing->steps->len - 1)
                                                   : NULL;

    if (before && before->kind == step->kind && step->kind != WN_SENT_MEDIA &&
        wn_endpoint_equal(&before->from, &step->from) &&
        wn_endpoint_equal(&before->to, &step->to) && strcmp(before->label, step->label) == 0) {
        before->packets++;
        before->last = step->time;
        before->last_frame = step->frame;
        return;
    }
    if (drawing->steps->len < MOST_STEPS)
        g_array_append_val(drawing->steps, *step);
}

static void
add_messages(Drawing *drawing, const WnTrail *trail)
{
    g_autoptr(GPtrArray) found = wn_trail_of(trail, drawing->subject->call_id);

    for (guint i = 0; i < found->len; i++) {
        const WnTrailStep *message = g_ptr_array_index(found, i);
        WnLadderStep step = { .kind = message->is_response ? WN_SENT_RESPONSE : WN_SENT_REQUEST,
                              .from = placed(drawing->correlation, &message->from, message->first),
                              .to = placed(drawing->correlation, &message->to, message->last),
                              .time = message->time,
                              .last = message->time,
                              .frame = message->frame,
                              .last_frame = message->frame,
                              .capture = (uint16_t) message->first,
                              .packets = 1,
                              .label = message->lost
                                           ? lost_label(drawing, message->label, message->last)
                                           : message->label,
                              .is_cause = message->lost };
        add_step(drawing, &step);
    }
}

/* ------------------------------------------------------------------ sound */

static bool
is_of_subject(const WnSubjectReport *subject, const WnEndpoint *end)
{
    for (size_t i = 0; i < subject->n_media; i++)
        if (wn_endpoint_equal(&subject->media[i].source, end) ||
            wn_endpoint_equal(&subject->media[i].destination, end) ||
            wn_endpoint_equal(&subject->media[i].advertised, end))
            return true;
    return false;
}

/* The same stream between the two points before: it is drawn there. */
static bool
goes_on(const WnCorrelation *correlation, const WnLossRow *row)
{
    const GPtrArray *rows = correlation->result->losses;

    for (guint i = 0; i < rows->len; i++) {
        const WnLossRow *before = g_ptr_array_index(rows, i);
        WnEndpoint       src, dst;
        if (before->there != row->here || before->traffic != row->traffic || before->arrived == 0)
            continue;
        src = wn_route_translated(correlation->result, before, &before->src);
        dst = wn_route_translated(correlation->result, before, &before->dst);
        if (wn_endpoint_equal(&src, &row->src) && wn_endpoint_equal(&dst, &row->dst))
            return true;
    }
    return false;
}

static void
add_sound(Drawing *drawing, const WnLossRow *row)
{
    WnEndpoint   end = wn_route_translated(drawing->correlation->result, row, &row->dst);
    WnLadderStep step = {
        .kind = WN_SENT_MEDIA,
        .from = placed(drawing->correlation, &row->src, row->here),
        .capture = (uint16_t) row->here, .label = "RTP"
    };

    if (row->arrived > 0 && !goes_on(drawing->correlation, row)) {
        step.to = placed(drawing->correlation, &end, row->there);
        step.time = row->first_arrived;
        step.last = row->last_arrived;
        step.frame = row->first_arrived_frame;
        step.packets = (uint32_t) MIN(row->arrived, UINT32_MAX);
        add_step(drawing, &step);
    }
    if (row->lost > 0) {
        step.to = placed(drawing->correlation, &row->dst, row->here);
        step.time = row->first_lost;
        step.last = row->last_lost;
        step.frame = row->first_lost_frame;
        step.packets = (uint32_t) MIN(row->lost, UINT32_MAX);
        step.label = lost_label(drawing, "RTP", row->here);
        step.is_cause = true;
        add_step(drawing, &step);
    }
}

static gint
by_time(gconstpointer a, gconstpointer b)
{
    const WnLadderStep *one = a, *other = b;

    return one->time < other->time ? -1 : one->time > other->time;
}

/* Who has that address there, and if nobody has, who has it in another network; NULL: nobody. */
static const WnEndpoint *
speaker(const Drawing *drawing, const WnEndpoint *end)
{
    WnEndpoint        anywhere = *end;
    const WnEndpoint *elsewhere = NULL;

    anywhere.addr.realm = 0;
    for (guint i = 0; i < drawing->steps->len; i++) {
        const WnEndpoint *from = &g_array_index(drawing->steps, WnLadderStep, i).from;
        if (wn_addr_equal(&from->addr, &end->addr))
            return from;
        if (!elsewhere && wn_addr_equal(&from->addr, &anywhere.addr))
            elsewhere = from;
    }
    return elsewhere;
}

/* What was sent to a private address in a network where it is nobody's goes towards the host of that
 * address, and does not get there. */
static void
find_ends(Drawing *drawing, const WnTrail *trail)
{
    const uint8_t *realms = drawing->correlation->alignment->realms;

    for (guint i = 0; i < drawing->steps->len; i++) {
        WnLadderStep     *step = &g_array_index(drawing->steps, WnLadderStep, i);
        const WnAddr     *to = &step->to.addr;
        const WnEndpoint *found = to->realm ? speaker(drawing, &step->to) : NULL;

        if (to->realm == 0 || (found && wn_addr_equal(&found->addr, to)))
            continue;
        step->falls_short = found || (wn_trail_has_sender(trail, to, realms, 0) &&
                                      !wn_trail_has_sender(trail, to, realms, to->realm));
        if (found)
            step->to.addr.realm = found->addr.realm;
    }
}

static void
draw_subject(Drawing *drawing, const WnTrail *trail)
{
    const GPtrArray *rows = drawing->correlation->result->losses;

    add_messages(drawing, trail);
    for (guint i = 0; i < rows->len; i++) {
        const WnLossRow *row = g_ptr_array_index(rows, i);
        if (row->traffic == WN_TRAFFIC_RTP && (is_of_subject(drawing->subject, &row->src) ||
                                               is_of_subject(drawing->subject, &row->dst)))
            add_sound(drawing, row);
    }
    g_array_sort(drawing->steps, by_time);
    find_ends(drawing, trail);
}

/* ------------------------------------------------------------------ who stands where */

static bool
is_drawn(const WnLadderView *view, const WnEndpoint *end)
{
    for (size_t i = 0; i < view->ladder->n_steps; i++)
        if (wn_endpoint_equal(&view->ladder->steps[i].from, end) ||
            wn_endpoint_equal(&view->ladder->steps[i].to, end))
            return true;
    return false;
}

/* Hosts that a passage translates stand behind the NAT that they are behind. */
static void
name_translated(WnLadderView *view, const WnCorrelation *correlation)
{
    const GPtrArray *passages = correlation->result->passages;

    for (guint i = 0; i < passages->len; i++) {
        const WnPassage *passage = g_ptr_array_index(passages, i);
        for (unsigned k = 0; k < 2; k++) {
            WnEndpoint one = placed(correlation, &passage->ends_here[k], passage->here);
            WnEndpoint other = placed(correlation, &passage->ends_there[k], passage->there);
            bool nonpublic = one.addr.realm != 0 || other.addr.realm == 0;
            if (!wn_addr_equal(&one.addr, &other.addr) &&
                (is_drawn(view, &one) || is_drawn(view, &other)))
                wn_ladder_view_pair(view, nonpublic ? &one.addr : &other.addr,
                                    nonpublic ? &other.addr : &one.addr);
        }
    }
}

/* Steps that the headline's evidence speaks of. */
static void
mark_evidence(Drawing *drawing)
{
    const WnCauseVerdict *headline = drawing->subject->headline;

    for (size_t i = 0; headline && i < headline->n_evidence; i++)
        for (guint k = 0; k < drawing->steps->len; k++) {
            WnLadderStep *step = &g_array_index(drawing->steps, WnLadderStep, k);
            if (step->capture != headline->evidence[i].capture ||
                step->frame != headline->evidence[i].frame)
                continue;
            step->is_cause |= headline->evidence[i].role == WN_EVIDENCE_CAUSE;
            step->is_effect |= headline->evidence[i].role == WN_EVIDENCE_EFFECT;
        }
}

WnJointLadder *
wn_joint_ladder_new(const WnCorrelation *correlation, const WnTrail *trail,
                    const WnSubjectReport *subject)
{
    WnJointLadder *joint = g_new0(WnJointLadder, 1);
    Drawing       *drawing = &joint->drawing;

    drawing->correlation = correlation;
    drawing->subject = subject;
    drawing->steps = g_array_new(FALSE, FALSE, sizeof(WnLadderStep));
    drawing->texts = g_ptr_array_new_with_free_func(g_free);
    if (subject->call_id)
        draw_subject(drawing, trail);
    mark_evidence(drawing);
    joint->ladder = (WnLadder){ .steps = (const WnLadderStep *) (gpointer) drawing->steps->data,
                                .n_steps = drawing->steps->len };
    wn_ladder_view_init(&joint->view, subject, &joint->ladder);
    joint->view.points = correlation->names;
    name_translated(&joint->view, correlation);
    wn_ladder_view_unseen(&joint->view);
    return joint;
}

const WnLadderView *
wn_joint_ladder_view(const WnJointLadder *joint)
{
    return &joint->view;
}

void
wn_joint_ladder_free(WnJointLadder *joint)
{
    if (!joint)
        return;
    g_array_unref(joint->drawing.steps);
    g_ptr_array_unref(joint->drawing.texts);
    g_free(joint);
}

void
wn_joint_ladders(GString *out, const WnCorrelation *correlation, const WnTrail *trail,
                 const WnTextStyle *style)
{
    const WnReport *report = correlation->analyses[0].report;
    WnTextStyle     brief = *style;

    brief.detail = WN_DETAIL_BRIEF;
    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        g_autoptr(WnJointLadder) joint = NULL;

        if (!subject->call_id || (style->detail != WN_DETAIL_FULL && subject->works != WN_NO))
            continue;
        joint = wn_joint_ladder_new(correlation, trail, subject);
        if (joint->ladder.n_steps == 0)
            continue;
        g_string_append_c(out, '\n');
        wn_text_subject(out, subject, &brief);
        wn_ladder_text(out, &joint->view, &style->page);
    }
}
