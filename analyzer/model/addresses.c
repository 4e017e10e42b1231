/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an address is: by its class, the ranges and ports that the user names, its realm, and who
 * told it to whom.
 */
#include "model/model.h"

void
wn_model_place(const WnModel *model, WnAddr *addr, uint8_t realm)
{
    if (realm != 0 && wn_model_is_nonpublic(model, addr))
        addr->realm = realm;
}

static bool
in_any(const WnPrefix *prefixes, size_t n, const WnAddr *addr)
{
    for (size_t i = 0; i < n; i++)
        if (wn_prefix_contains(&prefixes[i], addr))
            return true;
    return false;
}

WnAddrClass
wn_model_class(const WnModel *model, const WnAddr *addr)
{
    const WnOptions *options = &model->options;

    if (in_any(options->public_nets, options->n_public_nets, addr))
        return WN_ADDR_PUBLIC;
    if (in_any(options->private_nets, options->n_private_nets, addr))
        return addr->family == 4 ? WN_ADDR_RFC1918 : WN_ADDR_ULA;
    return wn_addr_class(addr);
}

bool
wn_model_is_nonpublic(const WnModel *model, const WnAddr *addr)
{
    return wn_addr_class_is_nonpublic(wn_model_class(model, addr));
}

bool
wn_model_is_local(const WnModel *model, const WnAddr *addr)
{
    return wn_model_is_nonpublic(model, addr) || wn_addr_class(addr) == WN_ADDR_LOCAL_NAME;
}

bool
wn_model_is_public(const WnModel *model, const WnAddr *addr)
{
    WnAddrClass class = wn_model_class(model, addr);

    return class == WN_ADDR_PUBLIC || class == WN_ADDR_NAT64;
}

bool
wn_model_is_of_server(const WnModel *model, const WnMapping *seen)
{
    bool told =
        seen->how == WN_LEARNED_VIA || seen->how == WN_LEARNED_STUN || seen->how == WN_LEARNED_TURN;

    return told && !wn_addr_equal(&seen->inside.addr, &seen->outside.addr) &&
           wn_model_is_public(model, &seen->towards.addr) &&
           wn_model_is_nonpublic(model, &seen->outside.addr);
}

bool
wn_model_is_relayed(const WnModel *model, const WnAddr *addr)
{
    WnTableCursor            cursor = { 0 };
    const WnStunTransaction *found;

    while ((found = wn_table_next(&model->relayed, wn_addr_hash(addr), &cursor)) != NULL)
        if (wn_addr_equal(&found->relayed.addr, addr))
            return true;
    return false;
}

bool
wn_model_was_told(const WnModel *model, const WnAddr *addr)
{
    for (const WnPortmapNote *note = model->portmaps; note; note = note->next)
        if (wn_addr_equal(&note->external.addr, addr))
            return true;
    return wn_model_is_relayed(model, addr) ||
           wn_mapping_of_outside(&model->mappings, addr) != NULL;
}

bool
wn_model_is_sip_port(const WnModel *model, uint16_t port)
{
    const WnOptions *options = &model->options;

    for (size_t i = 0; i < options->n_sip_ports; i++)
        if (options->sip_ports[i] == port)
            return true;
    return port == 5060 || port == 5061;
}
