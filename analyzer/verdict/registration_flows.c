/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ways of registering through NAT, and what each says of the phone and the registrar. */
#include <glib.h>
#include <string.h>

#include "verdict/registration_flow.h"

static const WnRegistrationFlow flows[] = {
    { "F0", "The phone names the address that its packets come from; no NAT shows.", NULL },
    { "F1v", "The phone asked STUN first, and names the address learned there in Via and Contact.",
      "It was given public addresses in Via and Contact; whether it needs them was not tried." },
    { "F1v?",
      "The phone names its public address in Via and Contact, and a private one elsewhere: it "
      "asked STUN before this capture, or something on the way replaced the addresses (ALG).",
      NULL },
    { "F1c", "The phone asked STUN first, and names the address learned there in Contact.",
      "It accepts a private Via beside a public Contact." },
    { "F1c?",
      "The phone names its public address in Contact; how it learned it is not in this capture.",
      "It accepts a private Via beside a public Contact." },
    { "F2a",
      "The phone learned its public address from the challenge (received, rport), and names it "
      "in the next REGISTER.",
      "It accepts a private Via, and tells the phone its public address." },
    { "F2b",
      "The phone learned its public address from the 200 OK (received, rport), and registered "
      "again with it; the first contact binding may remain.",
      "It accepts private addresses, and tells the phone its public address." },
    { "F2c",
      "The phone was refused, learned its public address from the refusal (received, rport), "
      "and was served with it.",
      "It refuses a private Contact and accepts a private Via, and tells the phone its public "
      "address." },
    { "F3", "The phone was refused with a private Via, and served with a public one.",
      "It refuses private addresses in Via: it needs public ones in Via and Contact." },
    { "F3c", "The phone was refused with a private Contact, and served with a public one.",
      "It refuses a private Contact; a private Via is accepted." },
    { "F4",
      "The phone names private addresses, and the registrar sends to where the packet came from.",
      "It accepts private addresses and uses the packet's source." },
    { "F4?",
      "The phone names private addresses and was accepted; where the registrar sends later was "
      "not seen.",
      "It accepts private addresses; whether it uses the packet's source was not seen." },
    { "F5", "The phone names private addresses, and the registrar sends to them.",
      "It accepts private addresses and sends to them, not to the packet's source." },
    { "F6", "Phone and registrar keep an outbound flow open (RFC 5626).",
      "It sends on the flow that the phone opened." },
    { "F7", "Something on the way replaced the private address in Contact (ALG).", NULL },
    { "F7?",
      "A public server seems to see the private address itself: the network is routed to it, or "
      "something on the way put the address back (ALG).",
      NULL },
    { "F8",
      "The phone registers over WebSocket, where addresses in Via and Contact are not used (RFC "
      "7118).",
      "It sends on the connection." },
    { "F9", "The phone registers over a connection, which the registrar can use again.",
      "It accepts private addresses over a connection." },
    { "F10", "The phone names a public address that is set in its configuration.", NULL },
    { "F11", "The phone registers again and again, each time with another public address.",
      "It tells the phone a new public address each time." },
    { "F12", "The phone does not ask for rport, and the answer does not come back to its port.",
      NULL },
    { "F13", "Nothing answers the phone's REGISTER.", NULL },
};

const WnRegistrationFlow *
wn_registration_flow_named(const char *id)
{
    for (size_t i = 0; i < G_N_ELEMENTS(flows); i++)
        if (strcmp(flows[i].id, id) == 0)
            return &flows[i];
    g_assert_not_reached();
}
