/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is a server, and who is a phone. */
#ifndef WN_VERDICT_SERVER_QUESTIONS_H
#define WN_VERDICT_SERVER_QUESTIONS_H

#include "verdict/judged.h"

/* Phones register there, or the user says that it is a server. */
bool wn_is_known_server(const WnEvidence *evidence, const WnAddr *addr);
/* The caller's own address of record lives there: it is a server's address. */
bool wn_is_callers_server(const WnTransaction *invite, const WnAddr *addr);
/* A server sent this request, not a phone: it forwards it, or passes on an INVITE that it got
 * (B2BUA), or phones register there. */
bool wn_is_sent_by_server(const WnEvidence *evidence, const WnTransaction *transaction);
/* A REGISTER of that socket is in the capture: it is a phone, or a PBX that has a provider. */
bool wn_registers(const WnEvidence *evidence, const WnEndpoint *client);
/* The receiver is the server or PBX of its peer, not a client. */
bool wn_media_is_to_server(const WnEvidence *evidence, const WnMediaPath *path);
/* The sender's media address is the far phone's own: no relay or server stands between. */
bool wn_media_is_from_phone(const WnEvidence *evidence, const WnMediaPath *path);

#endif
