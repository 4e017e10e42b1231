/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See session.h. */
#include "session.h"

#include "feed.h"
#include "preferences.h"
#include "report/json.h"

/* The one state of the plugin: a capture is open, or none is. */
static struct {
    WnEngine       *engine;
    Feed           *feed;
    const WnReport *report;    /* NULL: something was learned since */
    const WnReport *latest;    /* the last one; NULL: none was made */
    uint64_t        concluded; /* frames that it knew */
    uint64_t        edition;   /* counts reports, from capture to capture */
    uint64_t        frames;
    uint64_t        asked;         /* frames when somebody last looked */
    uint64_t        truncated[64]; /* by capture point */
    WnTime          first, last;
} session;

void
session_begin(void)
{
    WnOptions options;

    session_end();
    preferences_read(&options);
    options.frames = true;
    session.engine = wn_engine_new(&options);
    session.feed = feed_new();
}

void
session_end(void)
{
    uint64_t edition = session.edition;

    wn_engine_free(session.engine);
    feed_free(session.feed);
    preferences_release();
    memset(&session, 0, sizeof(session));
    session.edition = edition;
}

static void
count(const packet_info *pinfo)
{
    WnTime   time = feed_time(pinfo);
    uint16_t point = feed_capture_point(pinfo);

    if (session.frames++ == 0)
        session.first = session.last = time;
    session.first = MIN(session.first, time);
    session.last = MAX(session.last, time);
    if (pinfo->fd->cap_len < pinfo->fd->pkt_len && point < G_N_ELEMENTS(session.truncated))
        session.truncated[point]++;
}

void
session_learn(packet_info *pinfo, proto_tree *tree)
{
    FeedPackets packets;
    WnPacket    lost;

    if (!session.engine)
        return;
    count(pinfo);
    feed_read(session.feed, pinfo, tree, &packets);
    while (feed_lost(session.feed, feed_time(pinfo), &lost))
        wn_engine_feed(session.engine, &lost);
    for (unsigned i = 0; i < packets.n; i++)
        wn_engine_feed(session.engine, &packets.all[i]);
    session.report = NULL;
}

bool
session_media(uint32_t frame, WnMediaSetup *setup)
{
    return session.engine && wn_engine_media_setup(session.engine, frame, setup);
}

static void
describe_points(void)
{
    for (uint16_t i = 0; i < G_N_ELEMENTS(session.truncated); i++) {
        WnCaptureFacts facts = { .capture = i, .truncated = session.truncated[i] };

        if (facts.truncated > 0)
            wn_engine_describe_capture(session.engine, &facts);
    }
}

const WnReport *
session_report(void)
{
    static const WnReport NOTHING;
    WnPacket              lost;

    if (!session.engine)
        return &NOTHING;
    if (!session.report) {
        while (feed_lost(session.feed, INT64_MAX, &lost))
            wn_engine_feed(session.engine, &lost);
        describe_points();
        session.report = session.latest = wn_engine_conclude(session.engine);
        session.concluded = session.frames;
        session.edition++;
    }
    return session.report;
}

/* While a capture goes on, what is shown may be a little old: each conclusion costs.  When it comes
 * to rest, it may not. */
static bool
is_stale(void)
{
    enum { PART = 16 };
    bool at_rest = session.asked == session.frames;

    session.asked = session.frames;
    return !session.latest || at_rest || session.frames - session.concluded > session.frames / PART;
}

const WnReport *
session_recent_report(void)
{
    return session.report || !is_stale() ? session.latest : session_report();
}

uint64_t
session_edition(void)
{
    return session.edition + 1;
}

bool
session_frame(uint32_t frame, bool seen_before, WnFrameView *view)
{
    if (!session.engine)
        return false;
    if (seen_before)
        session_recent_report();
    return wn_engine_frame(session.engine, frame, view);
}

void
session_write_json(void (*show)(const char *text, size_t length))
{
    enum { PIECE = 65536 };
    WnAnalysis analysis = { .capture = { .file = "capture",
                                         .packets = session.frames,
                                         .first = session.first,
                                         .last = session.last,
                                         .complete = true },
                            .report = session_report() };
    g_autoptr(GString) text = g_string_new(NULL);
    WnJson json;

    wn_json_init(&json, &analysis, 1, WN_JSON_DOCUMENT);
    while (wn_json_step(&json, text)) {
        if (text->len < PIECE)
            continue;
        show(text->str, text->len);
        g_string_truncate(text, 0);
    }
    show(text->str, text->len);
}
