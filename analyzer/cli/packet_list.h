/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table of packets seen at several points, one a line, for people who want to look each one up:
 * when, of what kind, from whom to whom, what became of it, and its frame number at each point.
 */
#ifndef WN_CLI_PACKET_LIST_H
#define WN_CLI_PACKET_LIST_H

#include "cli/output.h"
#include "cli/points.h"

typedef struct {
    const WnPoints *points; /* borrowed */
    WnOutput        output;
    GString        *lines;
    bool            begun; /* it has its heading */
    GError         *error; /* the first one; nothing is written after it */
} WnPacketList;

bool wn_packet_list_open(WnPacketList *list, const char *path, const WnPoints *points,
                         GError **error);
/* A WnWitness; data is the list. */
void wn_packet_list_add(const WnSight *const sights[WN_MAX_POINTS], WnFate fate, void *data);
/* All was written: the file takes its name. */
bool wn_packet_list_commit(WnPacketList *list, GError **error);
/* Harmless after commit, and on a list that was never opened. */
void wn_packet_list_clear(WnPacketList *list);

#endif
