/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which streams at one endpoint are a path's. */
#ifndef WN_MODEL_MEDIA_ENDPOINT_H
#define WN_MODEL_MEDIA_ENDPOINT_H

#include "model/media_bind.h"

/* One endpoint serves many calls at some media servers: streams whose other end is this call's come
 * first; strangers (a gateway with an address of its own for media) only where there are none. */
typedef struct {
    const WnTable    *table;
    const WnEndpoint *endpoint;
    bool              is_destination;
    int               sender;
    unsigned          line;
    bool        shared_line; /* another m-line has the same endpoint: formats tell them apart */
    const char *rule;
} WnEndpointQuery;

void wn_media_add_streams_at(const WnBinder *binder, WnMediaPath *path,
                             const WnEndpointQuery *query);

#endif
