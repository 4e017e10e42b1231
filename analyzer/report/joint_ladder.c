/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See joint_ladder.h. */
#include "report/joint_ladder.h"

#include <string.h>

#include "report/text_subject.h"

enum { MOST_STEPS = 400 };

typedef struct {
    const WnJointSource   *source;
    const WnSubjectReport *subject;
    GPtrArray             *routes; /* WnRoute of its sound */
    GArray                *steps;  /* WnLadderStep */
    GPtrArray             *texts;  /* labels */
} Drawing;

struct WnJointLadder {
    Drawing      drawing;
    WnLadder     ladder;
    WnLadderView view;
};

static const char *
lost_label(Drawing *drawing, const char *label, unsigned last)
{
    char *text =
        g_strdup_printf("%s lost behind %s", label, drawing->source->correlation->names[last]);

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
        before->is_cause |= step->is_cause;
        before->is_effect |= step->is_effect;
        before->last = step->time;
        before->last_frame = step->frame;
        return;
    }
    if (drawing->steps->len < MOST_STEPS)
        g_array_append_val(drawing->steps, *step);
}

/* A frame of it, at whatever point, stands so in the evidence of the headline. */
static bool
is_evidence(const Drawing *drawing, const WnTrailStep *message, WnEvidenceRole role)
{
    const WnCauseVerdict *headline = drawing->subject->headline;

    for (size_t i = 0; headline && i < headline->n_evidence; i++)
        if (headline->evidence[i].role == role && headline->evidence[i].capture < WN_MAX_POINTS &&
            message->frames[headline->evidence[i].capture] == headline->evidence[i].frame)
            return true;
    return false;
}

static void
add_message(Drawing *drawing, const WnTrailStep *message)
{
    const WnCorrelation *correlation = drawing->source->correlation;
    const char          *label =
        message->lost ? lost_label(drawing, message->label, message->last) : message->label;
    WnLadderStep step = { .kind = message->is_response ? WN_SENT_RESPONSE : WN_SENT_REQUEST,
                          .from = wn_joint_place(correlation, &message->from, message->first),
                          .to = wn_joint_place(correlation, &message->to, message->last),
                          .time = message->time,
                          .last = message->time,
                          .frame = message->frames[message->first],
                          .last_frame = message->frames[message->first],
                          .capture = (uint16_t) message->first,
                          .packets = 1,
                          .label = label,
                          .is_cause =
                              message->lost || is_evidence(drawing, message, WN_EVIDENCE_CAUSE),
                          .is_effect = is_evidence(drawing, message, WN_EVIDENCE_EFFECT) };

    if (message->last != message->first) {
        step.arrived_capture = (uint16_t) message->last;
        step.arrived_frame = message->frames[message->last];
    }
    add_step(drawing, &step);
}

static void
add_messages(Drawing *drawing)
{
    g_autoptr(GPtrArray) found = wn_trail_of(drawing->source->trail, drawing->subject->call_id);

    for (guint i = 0; i < found->len; i++)
        add_message(drawing, g_ptr_array_index(found, i));
}

/* ------------------------------------------------------------------ sound */

static void
add_arrived(Drawing *drawing, const WnRoute *route)
{
    unsigned         end = route->n - 1;
    const WnLossRow *row = route->rows[end - 1];
    WnLadderStep     step = {
            .kind = WN_SENT_MEDIA,
            .from = wn_joint_place(drawing->source->correlation, &route->src[0], route->points[0]),
            .to = wn_joint_place(drawing->source->correlation, &route->dst[end], route->points[end]),
            .time = row->first_arrived,
            .last = row->last_arrived,
            .frame = row->first_arrived_frame,
            .capture = (uint16_t) row->here,
            .packets = (uint32_t) MIN(row->arrived, UINT32_MAX),
            .label = "RTP"
    };

    if (row->arrived > 0)
        add_step(drawing, &step);
}

static void
add_lost(Drawing *drawing, const WnRoute *route, const WnLossRow *row)
{
    WnLadderStep step = { .kind = WN_SENT_MEDIA,
                          .from = wn_joint_place(drawing->source->correlation, &route->src[0],
                                                 route->points[0]),
                          .to = wn_joint_place(drawing->source->correlation, &row->dst, row->here),
                          .time = row->first_lost,
                          .last = row->last_lost,
                          .frame = row->first_lost_frame,
                          .capture = (uint16_t) row->here,
                          .packets = (uint32_t) MIN(row->lost, UINT32_MAX),
                          .is_cause = true };

    if (row->lost == 0)
        return;
    step.label = lost_label(drawing, "RTP", row->here);
    add_step(drawing, &step);
}

static void
add_sound(Drawing *drawing)
{
    for (guint i = 0; i < drawing->routes->len; i++) {
        const WnRoute *route = g_ptr_array_index(drawing->routes, i);

        add_arrived(drawing, route);
        for (unsigned k = 0; k + 1 < route->n; k++)
            add_lost(drawing, route, route->rows[k]);
    }
}

/* Where the sound was seen on its way, and where it came no more. */
static void
add_lanes(WnLadderView *view, const GPtrArray *routes)
{
    const WnSubjectReport *subject = view->subject;

    for (guint i = 0; i < routes->len; i++) {
        const WnRoute *route = g_ptr_array_index(routes, i);
        for (unsigned k = 0; k < route->n; k++) {
            const WnLossRow *row = k > 0 ? route->rows[k - 1] : NULL;
            WnLadderLane     lane = { .capture = (uint16_t) route->points[k],
                                      .from = route->src[k],
                                      .to = route->dst[k],
                                      .is_bad = row && row->lost > 0 && row->lost == row->lost_in_row };
            wn_ladder_view_add_lane(view, &lane);
        }
    }
    for (size_t i = 0; i < subject->n_media; i++) {
        const WnMediaReport *media = &subject->media[i];
        WnLadderLane         lane = { .capture = media->first_capture,
                                      .from = media->source,
                                      .to = media->destination };
        if (media->first_frame != 0)
            wn_ladder_view_add_lane(view, &lane);
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

/* What was sent to a private address in a network where it is nobody's goes towards the host of
 * that address, and does not get there. */
static void
find_ends(Drawing *drawing)
{
    const WnTrail *trail = drawing->source->trail;
    const uint8_t *realms = drawing->source->correlation->alignment->realms;

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
draw_subject(Drawing *drawing)
{
    add_messages(drawing);
    add_sound(drawing);
    g_array_sort(drawing->steps, by_time);
    find_ends(drawing);
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
name_translated(WnLadderView *view, const WnJointSource *source)
{
    g_autoptr(GPtrArray) passages = wn_joint_passages(source, view->ladder);

    for (guint i = 0; i < passages->len; i++) {
        const WnPassage *passage = g_ptr_array_index(passages, i);
        for (unsigned k = 0; k < 2; k++) {
            WnEndpoint one =
                wn_joint_place(source->correlation, &passage->ends_here[k], passage->here);
            WnEndpoint other =
                wn_joint_place(source->correlation, &passage->ends_there[k], passage->there);
            bool nonpublic = one.addr.realm != 0 || other.addr.realm == 0;
            if (!wn_addr_equal(&one.addr, &other.addr) &&
                (is_drawn(view, &one) || is_drawn(view, &other)))
                wn_ladder_view_pair(view, nonpublic ? &one.addr : &other.addr,
                                    nonpublic ? &other.addr : &one.addr);
        }
    }
}

/* Sound that the headline's evidence speaks of. */
static void
mark_sound(Drawing *drawing)
{
    const WnCauseVerdict *headline = drawing->subject->headline;

    for (size_t i = 0; headline && i < headline->n_evidence; i++)
        for (guint k = 0; k < drawing->steps->len; k++) {
            WnLadderStep *step = &g_array_index(drawing->steps, WnLadderStep, k);
            if (step->kind != WN_SENT_MEDIA || step->capture != headline->evidence[i].capture ||
                step->frame != headline->evidence[i].frame)
                continue;
            step->is_cause |= headline->evidence[i].role == WN_EVIDENCE_CAUSE;
            step->is_effect |= headline->evidence[i].role == WN_EVIDENCE_EFFECT;
        }
}

WnJointLadder *
wn_joint_ladder_new(const WnJointSource *source, const WnSubjectReport *subject)
{
    WnJointLadder *joint = g_new0(WnJointLadder, 1);
    Drawing       *drawing = &joint->drawing;

    drawing->source = source;
    drawing->routes = wn_joint_routes(source, subject);
    drawing->subject = subject;
    drawing->steps = g_array_new(FALSE, FALSE, sizeof(WnLadderStep));
    drawing->texts = g_ptr_array_new_with_free_func(g_free);
    if (subject->call_id)
        draw_subject(drawing);
    mark_sound(drawing);
    joint->ladder = (WnLadder){ .steps = (const WnLadderStep *) (gpointer) drawing->steps->data,
                                .n_steps = drawing->steps->len };
    wn_ladder_view_init(&joint->view, subject, &joint->ladder);
    joint->view.points = source->correlation->names;
    name_translated(&joint->view, source);
    wn_ladder_view_unseen(&joint->view);
    add_lanes(&joint->view, drawing->routes);
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
    g_ptr_array_unref(joint->drawing.routes);
    g_array_unref(joint->drawing.steps);
    g_ptr_array_unref(joint->drawing.texts);
    g_free(joint);
}

void
wn_joint_ladders(GString *out, const WnJointSource *source, const WnTextStyle *style)
{
    const WnReport *report = source->correlation->analyses[0].report;
    WnTextStyle     brief = *style;

    brief.detail = WN_DETAIL_BRIEF;
    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        g_autoptr(WnJointLadder) joint = NULL;
        g_autofree char *lacks = NULL;

        if (!subject->call_id || (style->detail != WN_DETAIL_FULL && subject->works != WN_NO))
            continue;
        joint = wn_joint_ladder_new(source, subject);
        lacks = wn_joint_ladder_lacks(source->trail, subject);
        if (joint->ladder.n_steps == 0 && !lacks)
            continue;
        g_string_append_c(out, '\n');
        wn_text_subject(out, subject, &brief);
        if (joint->ladder.n_steps > 0)
            wn_ladder_text(out, &joint->view, &style->page);
        if (lacks)
            g_string_append_printf(out, "%s\n", lacks);
    }
}
