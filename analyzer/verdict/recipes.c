/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See recipes.h. */
#include "verdict/recipes.h"

#include <glib.h>
#include <string.h>

typedef enum {
    RECIPE_NONE,
    RECIPE_RPORT,
    RECIPE_CONTACT,
    RECIPE_KEEPALIVE,
    RECIPE_OUTBOUND,
    RECIPE_PATH,
    RECIPE_SOCKET,
    RECIPE_RELAY,
    RECIPE_FAMILY,
    RECIPE_LATCH,
    RECIPE_FOLLOW,
    RECIPE_SYMRTP,
    RECIPE_STUN,
    RECIPE_ICE,
    RECIPE_TURN,
    RECIPE_EXTADDR,
    RECIPE_RR,
    RECIPE_DIRECTMEDIA,
    RECIPE_ALGOFF,
    RECIPE_NATCONF,
    RECIPE_SIPPORT,
    RECIPE_PORTS,
    RECIPE_HAIRPIN,
    RECIPE_TCP,
    RECIPE_MTU,
    RECIPE_IFACE,
    RECIPE_SESSTIMER,
} Recipe;

typedef enum {
    PRODUCT_ASTERISK = 1 << 0,
    PRODUCT_FREESWITCH = 1 << 1,
    PRODUCT_KAMAILIO = 1 << 2,
    PRODUCT_OPENSIPS = 1 << 3,
    PRODUCT_COTURN = 1 << 4,
    PRODUCT_LINPHONE = 1 << 5,
    PRODUCT_BARESIP = 1 << 6,
    PRODUCT_EKIGA = 1 << 7,
    PRODUCT_GRANDSTREAM = 1 << 8,
    PRODUCT_FRITZBOX = 1 << 9,
    PRODUCT_ANY = 1 << 10
} Product;

/* How products call themselves. */
static const struct {
    const char *word; /* anywhere in the header, in any case */
    Product     product;
    unsigned    party; /* WnParty: which boxes it is */
} products[] = {
    { "asterisk", PRODUCT_ASTERISK, WN_PARTY_SERVER | WN_PARTY_RELAY },
    { "fpbx", PRODUCT_ASTERISK, WN_PARTY_SERVER | WN_PARTY_RELAY },
    { "freeswitch", PRODUCT_FREESWITCH, WN_PARTY_SERVER | WN_PARTY_RELAY },
    { "kamailio", PRODUCT_KAMAILIO, WN_PARTY_SERVER | WN_PARTY_RELAY },
    { "opensips", PRODUCT_OPENSIPS, WN_PARTY_SERVER | WN_PARTY_RELAY },
    { "coturn", PRODUCT_COTURN, WN_PARTY_RELAY | WN_PARTY_STUN },
    { "linphone", PRODUCT_LINPHONE, WN_PARTY_CLIENT },
    { "baresip", PRODUCT_BARESIP, WN_PARTY_CLIENT },
    { "ekiga", PRODUCT_EKIGA, WN_PARTY_CLIENT },
    { "grandstream", PRODUCT_GRANDSTREAM, WN_PARTY_CLIENT },
    { "fritz!", PRODUCT_FRITZBOX, WN_PARTY_CLIENT | WN_PARTY_NAT },
};

static const struct {
    Recipe      recipe;
    Product     product;
    const char *text;
} recipes[] = {
#define WN_RECIPE(recipe, product, text) { RECIPE_##recipe, PRODUCT_##product, text },
#include "verdict/recipes.def"
#undef WN_RECIPE
};

enum { MAX_RECIPES = 4 };

static const struct {
    const char *cause;
    Recipe      recipes[MAX_RECIPES];
} causes[] = {
    { "stun-no-response", { RECIPE_STUN, RECIPE_RELAY } },
    { "stun-symmetric-mapping", { RECIPE_RELAY, RECIPE_TURN, RECIPE_NATCONF } },
    { "stun-stale-mapping", { RECIPE_STUN, RECIPE_ICE, RECIPE_KEEPALIVE } },
    { "stun-mapped-address-private", { RECIPE_STUN } },
    { "external-address-wrong", { RECIPE_EXTADDR, RECIPE_STUN } },
    { "private-contact-registered", { RECIPE_CONTACT, RECIPE_RPORT, RECIPE_OUTBOUND } },
    { "registrar-rejects-private-address", { RECIPE_STUN, RECIPE_CONTACT } },
    { "response-lost-no-rport", { RECIPE_RPORT } },
    { "response-to-private-via", { RECIPE_RPORT } },
    { "response-from-wrong-port", { RECIPE_SOCKET } },
    { "inbound-from-unexpected-server", { RECIPE_PATH } },
    { "binding-expired-idle", { RECIPE_KEEPALIVE } },
    { "keepalive-ineffective", { RECIPE_KEEPALIVE } },
    { "nat-rebinding", { RECIPE_KEEPALIVE, RECIPE_OUTBOUND } },
    { "register-contact-loop", { RECIPE_CONTACT } },
    { "tcp-connection-gone", { RECIPE_TCP } },
    { "tcp-idle-dropped", { RECIPE_TCP } },
    { "inbound-invite-unreachable", { RECIPE_KEEPALIVE } },
    { "late-answer-lost", { RECIPE_KEEPALIVE } },
    { "server-advertises-private-address", { RECIPE_EXTADDR } },
    { "ack-lost-private-contact", { RECIPE_CONTACT } },
    { "ack-lost-route", { RECIPE_RR } },
    { "ack-lost-other", { RECIPE_ALGOFF } },
    { "bye-lost", { RECIPE_CONTACT, RECIPE_RR, RECIPE_KEEPALIVE } },
    { "signalling-binding-expired-in-call", { RECIPE_KEEPALIVE } },
    { "session-timer-refresh-lost", { RECIPE_CONTACT, RECIPE_RR, RECIPE_KEEPALIVE } },
    { "reinvite-moves-media-unreachable", { RECIPE_DIRECTMEDIA } },
    { "prack-lost", { RECIPE_CONTACT, RECIPE_RR } },
    { "redirect-or-refer-unroutable", { RECIPE_CONTACT } },
    { "private-sdp-unrelayed", { RECIPE_RELAY, RECIPE_LATCH, RECIPE_ICE, RECIPE_STUN } },
    { "rtp-port-remapped", { RECIPE_LATCH, RECIPE_TURN, RECIPE_NATCONF } },
    { "asymmetric-rtp-client", { RECIPE_SYMRTP } },
    { "rtp-not-arriving-blocked", { RECIPE_PORTS } },
    { "server-sdp-private", { RECIPE_EXTADDR } },
    { "latch-deadlock", { RECIPE_LATCH } },
    { "latch-wrong-source", { RECIPE_FOLLOW } },
    { "rtp-source-changed", { RECIPE_FOLLOW, RECIPE_KEEPALIVE } },
    { "media-binding-expired-silence", { RECIPE_KEEPALIVE } },
    { "stream-port-blocked", { RECIPE_PORTS, RECIPE_MTU } },
    { "ice-all-pairs-failed", { RECIPE_TURN } },
    { "ice-candidates-incomplete", { RECIPE_STUN, RECIPE_ICE } },
    { "ice-mismatch", { RECIPE_ALGOFF } },
    { "ice-consent-lost", { RECIPE_NATCONF } },
    { "turn-auth-failed", { RECIPE_TURN } },
    { "turn-allocation-refused", { RECIPE_TURN, RECIPE_KEEPALIVE } },
    { "turn-permission-missing", { RECIPE_ICE } },
    { "dtls-handshake-stalled", { RECIPE_MTU } },
    { "sip-alg-present", { RECIPE_ALGOFF } },
    { "sip-alg-breaks-signalling", { RECIPE_ALGOFF } },
    { "sip-alg-breaks-media", { RECIPE_ALGOFF } },
    { "sip-alg-drops-message", { RECIPE_ALGOFF } },
    { "udp-fragments-lost", { RECIPE_MTU, RECIPE_TCP } },
    { "firewall-blocks-transport", { RECIPE_TCP } },
    { "no-hairpin", { RECIPE_HAIRPIN, RECIPE_ICE, RECIPE_RELAY } },
    { "same-port-clash", { RECIPE_SIPPORT, RECIPE_CONTACT, RECIPE_RPORT } },
    { "wrong-interface-advertised", { RECIPE_IFACE } },
    { "overlapping-private-networks", { RECIPE_RELAY } },
    { "nat64-ipv4-literal", { RECIPE_FAMILY, RECIPE_RELAY } },
    { "symmetric-pair-no-relay", { RECIPE_TURN, RECIPE_RELAY, RECIPE_NATCONF } },
    { "notify-unreachable", { RECIPE_CONTACT, RECIPE_RR, RECIPE_KEEPALIVE } },
    { "notify-too-big", { RECIPE_MTU, RECIPE_TCP } },
    { "message-undelivered", { RECIPE_CONTACT, RECIPE_KEEPALIVE } },
    { "subscription-lost-after-rebinding", { RECIPE_OUTBOUND } },
};

unsigned
wn_products_of(const char *agent)
{
    unsigned         found = 0;
    g_autofree char *lower = agent ? g_ascii_strdown(agent, -1) : NULL;

    for (size_t i = 0; lower && i < G_N_ELEMENTS(products); i++)
        if (strstr(lower, products[i].word))
            found |= products[i].product;
    return found;
}

static unsigned
recall(WnProducts *known, const char *agent)
{
    size_t at = wn_hash_mix(0, (uintptr_t) agent) % G_N_ELEMENTS(known->slots);

    if (known->slots[at].agent != agent) {
        known->slots[at].agent = agent;
        known->slots[at].products = wn_products_of(agent);
    }
    return known->slots[at].products;
}

unsigned
wn_products_seen(const WnSubject *subject, WnProducts *known)
{
    enum { MOST = 64 };
    unsigned    found = recall(known, subject->client.user_agent);
    const char *last = subject->client.user_agent;

    for (unsigned i = 0; i < subject->n_transactions && i < MOST; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        const WnMessage     *messages[] = { transaction->request, transaction->last_response };

        for (size_t k = 0; k < G_N_ELEMENTS(messages); k++) {
            if (!messages[k] || messages[k]->agent == last)
                continue;
            last = messages[k]->agent;
            found |= recall(known, last);
        }
    }
    return found | recall(known, subject->server.user_agent);
}

static const Recipe *
find_recipes(const char *cause)
{
    for (size_t i = 0; i < G_N_ELEMENTS(causes); i++)
        if (strcmp(causes[i].cause, cause) == 0)
            return causes[i].recipes;
    return NULL;
}

unsigned
wn_recipes_count(const char *cause)
{
    const Recipe *wanted = find_recipes(cause);
    unsigned      n = 0;

    while (wanted && n < MAX_RECIPES && wanted[n] != RECIPE_NONE)
        n++;
    return n;
}

static unsigned
party_of(Product product)
{
    unsigned party = product == PRODUCT_ANY ? WN_PARTY_NAT : 0;

    for (size_t i = 0; i < G_N_ELEMENTS(products); i++)
        if (products[i].product == product)
            party |= products[i].party;
    return party;
}

static bool
is_at_fault(Product product, unsigned fault)
{
    if (fault & (WN_PARTY_CALLER | WN_PARTY_CALLEE))
        fault |= WN_PARTY_CLIENT;
    return (party_of(product) & fault) != 0;
}

/* Of the recipes in the cause's order those for the products, of boxes at fault or of others. */
static void
append(GString *text, const Recipe *wanted, unsigned n, unsigned fault, unsigned seen,
       bool at_fault)
{
    for (unsigned k = 0; k < n; k++)
        for (size_t i = 0; i < G_N_ELEMENTS(recipes); i++)
            if (recipes[i].recipe == wanted[k] && recipes[i].product & seen &&
                is_at_fault(recipes[i].product, fault) == at_fault)
                g_string_append_printf(text, "%s- %s", text->len ? "\n" : "", recipes[i].text);
}

const char *
wn_recipes_apply(WnArena *arena, const char *cause, unsigned fault, unsigned seen,
                 const char *advice)
{
    const Recipe *wanted = find_recipes(cause);
    unsigned      n = wn_recipes_count(cause);
    g_autoptr(GString) text = g_string_new(NULL);
    size_t before;

    if (!wanted)
        return advice;
    append(text, wanted, n, fault, seen, true);
    before = text->len;
    g_string_append_printf(text, "%s%s", text->len ? "\n" : "", advice);
    append(text, wanted, n, fault, PRODUCT_ANY, true);
    append(text, wanted, n, fault, seen | PRODUCT_ANY, false);
    if (before == 0 && text->len == strlen(advice))
        return advice;
    return wn_arena_copy_text(arena, text->str);
}
