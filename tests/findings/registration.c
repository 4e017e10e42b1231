/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of a registration. */
#include "support/probe.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_credentials_refused, "not-nat-auth.pcap", WN_SUBJECT_REGISTRATION, 0, 4 },
        { &finding_credentials_refused, "not-nat-auth.not.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_challenge_not_answered, "not-nat-auth.no-credentials.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_challenge_not_answered, "not-nat-auth.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_private_contact_kept, "private-contact-registered.caller.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_private_contact_kept, "private-contact-registered.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_private_contact_kept, "negative-received.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_sent_to_registered_address, "private-contact-registered.pcap",
          WN_SUBJECT_CALL, 0, 3 },
        { &finding_sent_to_registered_address, "private-contact-registered.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_forwarded_to_private_address, "private-contact-registered.pcap",
          WN_SUBJECT_CALL, 0, 7 },
        { &finding_forwarded_to_private_address, "private-contact-registered.not.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_forwarded_to_private_address, "negative-vpn.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_private_address_in_register, "registrar-rejects-private-address.pcap",
          WN_SUBJECT_REGISTRATION, 0, 1 },
        { &finding_private_address_in_register, "negative-public-public.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_register_refused, "registrar-rejects-private-address.via.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_register_refused, "registrar-rejects-private-address.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_register_refused, "not-nat-auth.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_refusal_names_address, "registrar-rejects-private-address.reason.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_refusal_names_address, "registrar-rejects-private-address.code.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_accepted_with_public_address, "registrar-rejects-private-address.pcap",
          WN_SUBJECT_REGISTRATION, 0, 6 },
        { &finding_accepted_with_public_address, "registrar-rejects-private-address.code.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_accepted_with_private_address, "registrar-rejects-private-address.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_accepted_with_private_address, "registrar-rejects-private-address.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/registration/seen_where_it_is", seen_where_it_is);
    return g_test_run();
}
