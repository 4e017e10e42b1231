/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sentences about products: by what User-Agent and Server say, those for the box at fault first. */
#include <glib.h>
#include <string.h>

#include "verdict/recipes.h"

static const char GENERIC[] = "- Server: do this.\n- Phone: do that.";

static const char *
apply(WnArena *arena, const char *cause, unsigned fault, const char *agent)
{
    return wn_recipes_apply(arena, cause, fault, wn_products_of(agent), GENERIC);
}

static void
names_of_products(void)
{
    static const char *const strangers[] = { "Example Phone 2.1", "", "Aster", "PBX" };

    g_assert_cmpuint(wn_products_of(NULL), ==, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(strangers); i++)
        g_assert_cmpuint(wn_products_of(strangers[i]), ==, 0);
    g_assert_cmpuint(wn_products_of("Asterisk PBX 18.10.0"), ==, wn_products_of("FPBX-16.0(18)"));
    g_assert_cmpuint(wn_products_of("kamailio (5.6.3 (x86_64/linux))"), !=, 0);
    g_assert_cmpuint(wn_products_of("FreeSWITCH-mod_sofia/1.10"), !=,
                     wn_products_of("OpenSIPS (3.2.5)"));
}

static void
the_box_at_fault_first(void)
{
    WnArena    *arena = wn_arena_new(4096);
    const char *text =
        apply(arena, "private-contact-registered", WN_PARTY_SERVER, "Asterisk PBX 20");

    g_assert_true(g_str_has_prefix(text, "- Asterisk: rewrite_contact=yes"));
    g_assert_nonnull(strstr(text, GENERIC));
    /* A phone is not at fault here: what it can do comes behind. */
    text = apply(arena, "binding-expired-idle", WN_PARTY_SERVER, "Linphone/5.0");
    g_assert_true(g_str_has_prefix(text, GENERIC));
    g_assert_nonnull(strstr(text, "\n- Linphone: keepalive_period"));
    wn_arena_free(arena);
}

static void
generic_words_else(void)
{
    WnArena *arena = wn_arena_new(4096);

    g_assert_cmpstr(apply(arena, "private-contact-registered", WN_PARTY_SERVER, "Example 1"), ==,
                    GENERIC);
    g_assert_cmpstr(apply(arena, "not-nat-busy", WN_PARTY_SERVER, "Asterisk"), ==, GENERIC);
    /* Routers do not say who they are: where the setting hides in many of them. */
    const char *text = apply(arena, "no-hairpin", WN_PARTY_NAT, NULL);
    g_assert_true(g_str_has_prefix(text, GENERIC));
    g_assert_nonnull(strstr(text, "NAT loopback"));
    wn_arena_free(arena);
}

/* A phone behind a firewall without NAT is to be pinged, too; TCP does not matter where UDP is
 * lost. */
static void
fits_what_is_seen(void)
{
    WnArena    *arena = wn_arena_new(4096);
    const char *text = apply(arena, "inbound-invite-unreachable", WN_PARTY_NAT, "kamailio (5.6.3)");

    g_assert_nonnull(strstr(text, "ping_nated_only=0"));
    g_assert_null(strstr(text, "ping_nated_only=1"));
    g_assert_cmpstr(apply(arena, "sip-no-reply-blocked", WN_PARTY_SERVER, "kamailio (5.6.3)"), ==,
                    GENERIC);
    wn_arena_free(arena);
}

/* Section by section, what each product calls it. */
static void
settings_by_product(void)
{
    static const struct {
        const char *cause, *agent, *setting;
    } all[] = {
        { "asymmetric-rtp-client", "Asterisk PBX 20", "rtp_symmetric=no" },
        { "asymmetric-rtp-client", "kamailio (5.6.3)", "the flag asymmetric" },
        { "nat64-ipv4-literal", "kamailio (5.6.3)", "address-family=IP6" },
        { "inbound-from-unexpected-server", "kamailio (5.6.3)", "use_path=1" },
        { "inbound-from-unexpected-server", "Asterisk PBX 20", "support_path=yes" },
        { "response-from-wrong-port", "kamailio (5.6.3)", "force_send_socket()" },
        { "response-from-wrong-port", "OpenSIPS (3.2.5)", "force_send_socket()" },
        { "same-port-clash", "Asterisk PBX 20", "rewrite_contact=yes" },
        { "same-port-clash", "kamailio (5.6.3)", "fix_nated_register()" },
        { "same-port-clash", "OpenSIPS (3.2.5)", "fix_nated_register()" },
        { "same-port-clash", "FreeSWITCH-mod_sofia/1.10", "aggressive-nat-detection=true" },
        { "same-port-clash", "Linphone/5.0", "sip_port=-1" },
        { "rtp-not-arriving-blocked", "kamailio (5.6.3)", "--port-min" },
    };
    WnArena *arena = wn_arena_new(4096);

    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        const char *text = apply(arena, all[i].cause, WN_PARTY_SERVER, all[i].agent);

        g_assert_nonnull(strstr(text, GENERIC));
        g_assert_nonnull(strstr(text, all[i].setting));
    }
    wn_arena_free(arena);
}

/* strictrtp=yes is what ignores a source that changes in the call. */
static void
follows_a_source_that_changes(void)
{
    static const char *const causes[] = { "rtp-source-changed", "latch-wrong-source" };
    WnArena                 *arena = wn_arena_new(4096);

    for (size_t i = 0; i < G_N_ELEMENTS(causes); i++) {
        const char *text = apply(arena, causes[i], WN_PARTY_RELAY, "Asterisk PBX 18");

        g_assert_nonnull(strstr(text, "strictrtp=seqno"));
        g_assert_null(strstr(text, "strictrtp=yes"));
    }
    wn_arena_free(arena);
}

/* Two phones on one SIP port have nothing to do with the ports of sound. */
static void
ports_of_sip_are_not_those_of_sound(void)
{
    WnArena *arena = wn_arena_new(4096);

    g_assert_null(
        strstr(apply(arena, "same-port-clash", WN_PARTY_SERVER, "Asterisk PBX 20"), "rtpstart"));
    g_assert_null(strstr(apply(arena, "rtp-not-arriving-blocked", WN_PARTY_CLIENT, "Linphone/5.0"),
                         "sip_port"));
    wn_arena_free(arena);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/recipes/names_of_products", names_of_products);
    g_test_add_func("/recipes/the_box_at_fault_first", the_box_at_fault_first);
    g_test_add_func("/recipes/generic_words_else", generic_words_else);
    g_test_add_func("/recipes/fits_what_is_seen", fits_what_is_seen);
    g_test_add_func("/recipes/follows_a_source_that_changes", follows_a_source_that_changes);
    g_test_add_func("/recipes/ports_of_sip_are_not_those_of_sound",
                    ports_of_sip_are_not_those_of_sound);
    g_test_add_func("/recipes/settings_by_product", settings_by_product);
    return g_test_run();
}
