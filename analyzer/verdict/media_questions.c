/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What detectors ask about media paths: was it due, is it missing, whose address is it. */
#include <string.h>

#include "verdict/evidence.h"

bool
wn_media_is_due(const WnMediaPath *path)
{
    static const WnTime LONG_ENOUGH = 5 * WN_SECOND;

    return path->expected && path->is_rtp && !path->early && path->expected_for >= LONG_ENOUGH &&
           (path->packets > 0 || !path->ambiguous);
}

bool
wn_media_is_steady(const WnMediaPath *path)
{
    static const uint64_t ENOUGH = 50, SOME = 10;
    WnTime                first = INT64_MAX, last = INT64_MIN;

    for (unsigned i = 0; i < path->n_streams; i++) {
        first = path->streams[i]->first < first ? path->streams[i]->first : first;
        last = path->streams[i]->last > last ? path->streams[i]->last : last;
    }
    return path->settled >= ENOUGH || (path->settled >= SOME && last - first >= 3 * WN_SECOND);
}

bool
wn_media_is_missing(const WnCall *call, const WnMediaPath *path)
{
    return path->verdict == WN_MEDIA_NONE && wn_media_is_due(path) &&
           wn_media_is_steady(wn_media_opposite(call, path));
}

const WnAgent *
wn_media_phone(const WnCall *call, const WnMediaPath *path)
{
    const WnAgent *phone = path->from == WN_ROLE_CALLER ? &call->caller : &call->callee;

    if (path->sender)
        return path->sender;
    return phone->is_agent && wn_addr_equal(&phone->seen.addr, &path->sender_advertised.addr)
               ? phone
               : NULL;
}

static bool
gets_through(const WnMediaPath *path)
{
    return path->expected && wn_media_is_steady(path) && path->broke.kind == WN_BREAK_NONE &&
           !wn_media_reports_are_empty(path) &&
           (path->verdict == WN_MEDIA_DELIVERED ||
            (path->verdict == WN_MEDIA_SENT && !path->astray));
}

const WnMediaPath *
wn_media_working_sibling(const WnCall *call, const WnMediaPath *path)
{
    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *other = &call->media[i];
        if (other->line != path->line && strcmp(other->type, path->type) != 0 &&
            wn_endpoint_equal(&other->receiver_signalling, &path->receiver_signalling) &&
            wn_endpoint_equal(&other->sender_signalling, &path->sender_signalling) &&
            gets_through(other) && gets_through(wn_media_opposite(call, other)))
            return other;
    }
    return NULL;
}

/* That it is on its way does not say that it gets through: some send to the address of c= and m=
 * for want of a pair (RFC 8445 12.1 forbids it), which their checks show, if none was answered, and
 * nothing comes back.  A relay that knows no ICE answers no check and passes sound on. */
static bool
may_get_through(const WnMediaPath *path, const WnMediaPath *opposite)
{
    const WnCheckList *checks = &path->checks;
    bool               gave_up = checks->reachable > 0 && checks->exhausted == checks->reachable;

    return path->ambiguous ||
           (path->packets > 0 && path->verdict != WN_MEDIA_BLOCKED &&
            !(path->verdict == WN_MEDIA_SENT && gave_up && opposite->packets == 0));
}

bool
wn_media_ice_failed(const WnCall *call, const WnMediaPath *path)
{
    const WnMediaPath *opposite = wn_media_opposite(call, path);

    return path->ice && !path->ice_tcp && !path->early && !path->ice_succeeded &&
           !opposite->ice_succeeded && path->checks.succeeded + opposite->checks.succeeded == 0 &&
           !path->checks.unseen && !opposite->checks.unseen && !may_get_through(path, opposite) &&
           !may_get_through(opposite, path);
}

bool
wn_media_fails(const WnMediaPath *path)
{
    return path->verdict == WN_MEDIA_BLOCKED || path->verdict == WN_MEDIA_NONE || path->deaf ||
           path->broke.kind != WN_BREAK_NONE ||
           (path->verdict == WN_MEDIA_SENT && !path->latched &&
            (path->astray || wn_media_reports_are_empty(path)));
}

const char *
wn_show_advertised(WnEvidence *evidence, const WnMediaPath *path)
{
    return path->advertised.addr.family || !path->receiver_line->host
               ? wn_show_endpoint(evidence, &path->advertised)
               : path->receiver_line->host;
}

const char *
wn_show_media(const WnMediaPath *path)
{
    return strcmp(path->type, "audio") == 0 ? "sound" : path->type;
}

const char *
wn_show_role(WnRole role)
{
    switch (role) {
    case WN_ROLE_CALLER:
        return "the caller";
    case WN_ROLE_CALLEE:
        return "the called side";
    case WN_ROLE_CLIENT:
        return "the client";
    default:
        return "the server";
    }
}
