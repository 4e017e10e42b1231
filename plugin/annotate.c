/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See annotate.h. */
#include "annotate.h"

#include <epan/tap.h>
#include <string.h>

#include "feed.h"
#include "fields.h"
#include "session.h"

/* Items that others stand under, the innermost last. */
typedef struct {
    proto_item *item;
    WnField     field;
} Parent;

enum { DEPTH = 4 };

typedef struct {
    packet_info *pinfo;
    proto_tree  *tree;
    FeedPackets  packets; /* none where nobody looks at the bytes */
    Parent       parents[DEPTH];
    unsigned     depth;
} Page;

/* "finding.grade" continues "finding". */
static bool
continues(WnField field, WnField parent)
{
    const char *name = wn_field_info(field)->name, *start = wn_field_info(parent)->name;
    size_t      length = strlen(start);

    return strncmp(name, start, length) == 0 && name[length] == '.';
}

static FieldBytes
bytes_of(const Page *page, const WnFrameNote *note)
{
    FieldBytes none = { NULL, 0, 0 };

    if (note->length == 0 || note->packet >= page->packets.n)
        return none;
    const FeedOrigin *origin = &page->packets.origins[note->packet];

    if (!origin->source ||
        !tvb_bytes_exist(origin->source, (int) (origin->offset + note->offset), note->length))
        return none;
    return (FieldBytes){ origin->source, (int) (origin->offset + note->offset), note->length };
}

static void
show_note(Page *page, const WnFrameNote *note)
{
    proto_tree *under = page->tree;
    proto_item *item;

    while (page->depth > 0 && !continues(note->field, page->parents[page->depth - 1].field))
        page->depth--;
    if (page->depth > 0) {
        const Parent *parent = &page->parents[page->depth - 1];

        under = fields_subtree(parent->item, parent->field);
    }
    item = fields_add(under, note, bytes_of(page, note));
    if (page->depth < DEPTH)
        page->parents[page->depth++] = (Parent){ item, note->field };
}

static const char *
text_of(const WnFrameView *view, WnField field)
{
    for (size_t i = 0; i < view->n_notes; i++)
        if (view->notes[i].field == field)
            return view->notes[i].is.text;
    return NULL;
}

static void
show_column(packet_info *pinfo, const WnFrameView *view)
{
    const char *finding = text_of(view, WN_FIELD_FINDING_CAUSE);
    const char *grade = text_of(view, WN_FIELD_FINDING_GRADE);

    if (finding && grade)
        col_append_fstr(pinfo->cinfo, COL_INFO, " [whynat: %s %s]", finding, grade);
}

/* item NULL: no tree is wanted, but Wireshark's own list of expert infos is. */
static void
show_alerts(packet_info *pinfo, proto_item *item, const WnFrameView *view)
{
    for (size_t i = 0; i < view->n_alerts; i++)
        fields_alert(pinfo, item, &view->alerts[i]);
}

static void
show_tree(int proto, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, const WnFrameView *view)
{
    Page        page = { .pinfo = pinfo };
    proto_item *root = proto_tree_add_item(tree, proto, tvb, 0, 0, ENC_NA);
    const char *verdict = text_of(view, WN_FIELD_SENTENCE);

    proto_item_set_generated(root);
    if (verdict)
        proto_item_append_text(root, ": %s", verdict);
    page.tree = fields_tree(root, verdict != NULL);
    if (feed_bytes_are_shown(tree))
        feed_read(NULL, pinfo, tree, &page.packets);
    for (size_t i = 0; i < view->n_notes; i++)
        show_note(&page, &view->notes[i]);
    show_alerts(pinfo, root, view);
    /* Expert infos make the item one of theirs, which is closed. */
    fields_tree(root, verdict != NULL);
}

/* Notes cost more than learning: they are made where somebody looks. */
static bool
is_wanted(int proto, proto_tree *tree, bool info_column)
{
    static int expert_tap, expert_proto;

    if (expert_tap == 0) {
        expert_tap = find_tap_id("expert");
        expert_proto = proto_get_id_by_filter_name("_ws.expert");
    }
    return info_column || have_tap_listener(expert_tap) || proto_field_is_referenced(tree, proto) ||
           proto_field_is_referenced(tree, expert_proto);
}

void
annotate(int proto, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, bool info_column)
{
    WnFrameView view;

    if (!is_wanted(proto, tree, info_column) ||
        !session_frame(pinfo->num, PINFO_FD_VISITED(pinfo), &view))
        return;
    if (info_column)
        show_column(pinfo, &view);
    if (tree)
        show_tree(proto, tvb, pinfo, tree, &view);
    else
        show_alerts(pinfo, NULL, &view);
}
