/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The attributes of a STUN or TURN message: private to wire/stun*.c. */
#ifndef WN_WIRE_STUN_BODY_H
#define WN_WIRE_STUN_BODY_H

#include "wire/stun.h"

/* RFC 8489 5: after the length; RFC 3489 has random bytes there. */
#define WN_STUN_COOKIE 0x2112a442u

/* Attributes fill it to its end. */
bool wn_stun_body_is_whole(WnBytes body);
/* key: 16 bytes of the header, from the cookie on, with which addresses are XORed.  The header of
 * stun is read already. */
void wn_stun_read_body(WnBytes body, const uint8_t *key, WnStun *stun);

#endif
