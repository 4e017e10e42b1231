/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See changes.h. */
#include "correlate/changes.h"

#include <string.h>

#include "base/intern.h"
#include "wire/sip.h"

/* Rows that are told apart; what comes beyond is only counted with the last of its field. */
enum { MOST_ROWS = 512, MOST_LINES = 256 };

struct WnChanges {
    WnArena   *arena;
    WnIntern   texts;
    GPtrArray *rows;
};

/* A header or a line of a session description. */
typedef struct {
    WnBytes name, value;
    bool    sdp;
    bool    taken; /* found on the other side */
} Line;

typedef struct {
    Line     lines[MOST_LINES];
    unsigned n;
} Lines;

WnChanges *
wn_changes_new(WnArena *arena)
{
    WnChanges *changes = g_new0(WnChanges, 1);

    changes->arena = arena;
    wn_intern_init(&changes->texts, arena);
    changes->rows = g_ptr_array_new();
    return changes;
}

void
wn_changes_free(WnChanges *changes)
{
    wn_intern_clear(&changes->texts);
    g_ptr_array_unref(changes->rows);
    g_free(changes);
}

GPtrArray *
wn_changes_list(WnChanges *changes)
{
    return changes->rows;
}

static void
add_line(Lines *lines, WnBytes name, WnBytes value, bool sdp)
{
    if (lines->n < MOST_LINES)
        lines->lines[lines->n++] = (Line){ .name = name, .value = value, .sdp = sdp };
}

static WnBytes
first_line(WnBytes bytes)
{
    return wn_bytes_trim(wn_bytes_slice(bytes, 0, wn_bytes_find(bytes, '\n')));
}

/* "a=rtcp:1 IN IP4 ..." is the field "a=rtcp", "c=IN ..." is "c=". */
static WnBytes
sdp_name(WnBytes line)
{
    size_t colon = wn_bytes_find(line, ':');

    if (line.length < 2 || line.data[0] != 'a')
        return wn_bytes_slice(line, 0, 2);
    return wn_bytes_slice(line, 0, colon);
}

static void
split(WnBytes message, Lines *lines)
{
    WnSip      sip;
    size_t     offset = 0;
    WnHeaderId id;
    WnBytes    name, value;

    lines->n = 0;
    if (!wn_sip_parse(message, &sip))
        return;
    add_line(lines, WN_LITERAL("start line"), first_line(sip.whole), false);
    while (wn_sip_next_header(sip.whole, &offset, &id, &name, &value))
        add_line(lines, name, value, false);
    for (WnBytes body = sip.body; body.length > 0;) {
        size_t  end = wn_bytes_find(body, '\n');
        WnBytes line = wn_bytes_trim(wn_bytes_slice(body, 0, end));
        if (line.length > 1 && line.data[1] == '=')
            add_line(lines, sdp_name(line), line, true);
        body = wn_bytes_from(body, end + 1);
    }
}

static bool
same_field(const Line *a, const Line *b)
{
    return a->sdp == b->sdp && wn_bytes_equal_nocase(a->name, b->name);
}

/* An untouched line is the same on both sides, whatever its place. */
static void
take_equal(Lines *here, Lines *there)
{
    unsigned next = 0;

    for (unsigned i = 0; i < here->n; i++)
        for (unsigned k = 0; k < there->n; k++) {
            unsigned at = (next + k) % there->n;
            if (there->lines[at].taken || !same_field(&here->lines[i], &there->lines[at]) ||
                !wn_bytes_equal(here->lines[i].value, there->lines[at].value))
                continue;
            here->lines[i].taken = there->lines[at].taken = true;
            next = at + 1;
            break;
        }
}

static const char *
field_name(WnChanges *changes, const Line *line)
{
    const char *name = wn_intern(&changes->texts, line->name);

    if (!name)
        return "";
    return line->sdp ? wn_intern(&changes->texts,
                                 wn_bytes(wn_arena_format(changes->arena, "SDP %s", name),
                                          strlen(name) + 4))
                     : name;
}

static const char *
message_name(WnChanges *changes, WnBytes message)
{
    WnSip sip;

    if (!wn_sip_parse(message, &sip))
        return "";
    if (!sip.is_response)
        return wn_intern(&changes->texts, sip.method_text);
    return wn_intern(&changes->texts,
                     wn_bytes_trim(wn_bytes_from(first_line(sip.whole), strlen("SIP/2.0 "))));
}

static void
note_change(WnChanges *changes, const WnSight *here, const WnSight *there, const Line *line,
            WnBytes before, WnBytes after)
{
    const char *field = field_name(changes, line);
    const char *was = before.length ? wn_intern(&changes->texts, before) : "";
    const char *is = after.length ? wn_intern(&changes->texts, after) : "";
    const char *message = message_name(changes, here->packet.payload);
    WnChange   *row;

    for (guint i = 0; i < changes->rows->len; i++) {
        row = g_ptr_array_index(changes->rows, i);
        if (row->here == here->point && row->there == there->point && row->field == field &&
            ((row->before == was && row->after == is) || changes->rows->len >= MOST_ROWS)) {
            row->count++;
            return;
        }
    }
    if (changes->rows->len >= MOST_ROWS)
        return;
    row = WN_ARENA_NEW(changes->arena, WnChange);
    *row = (WnChange){ .here = here->point,
                       .there = there->point,
                       .field = field,
                       .before = was,
                       .after = is,
                       .message = message,
                       .frame_here = here->packet.frame,
                       .frame_there = there->packet.frame,
                       .count = 1 };
    g_ptr_array_add(changes->rows, row);
}

/* The next line of that field on the other side that has no equal, or NULL. */
static Line *
counterpart(Lines *lines, const Line *line)
{
    for (unsigned i = 0; i < lines->n; i++)
        if (!lines->lines[i].taken && same_field(&lines->lines[i], line))
            return &lines->lines[i];
    return NULL;
}

void
wn_changes_compare(WnChanges *changes, const WnSight *here, const WnSight *there)
{
    Lines   before, after;
    WnBytes nothing = { 0 };

    if (here->packet.truncated || there->packet.truncated ||
        wn_bytes_equal(here->packet.payload, there->packet.payload))
        return;
    split(here->packet.payload, &before);
    split(there->packet.payload, &after);
    if (before.n == 0 || after.n == 0)
        return;
    take_equal(&before, &after);
    for (unsigned i = 0; i < before.n; i++) {
        Line *line = &before.lines[i], *other;
        if (line->taken)
            continue;
        other = counterpart(&after, line);
        if (other)
            other->taken = true;
        note_change(changes, here, there, line, line->value, other ? other->value : nothing);
    }
    for (unsigned i = 0; i < after.n; i++)
        if (!after.lines[i].taken)
            note_change(changes, here, there, &after.lines[i], nothing, after.lines[i].value);
}
