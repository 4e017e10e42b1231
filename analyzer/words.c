/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of the report, as scripts read them, and which causes count as NAT. */
#include <glib.h>
#include <string.h>

#include "whynat.h"

const char *
wn_grade_name(WnGrade grade)
{
    static const char *const names[] = { "none", "hazard", "possible", "likely", "certain" };

    return names[grade];
}

const char *
wn_severity_name(WnSeverity severity)
{
    static const char *const names[] = { "info", "note", "minor", "major", "critical" };

    return names[severity];
}

const char *
wn_subject_kind_name(WnSubjectKind kind)
{
    switch (kind) {
    case WN_SUBJECT_CALL:
        return "call";
    case WN_SUBJECT_REGISTRATION:
        return "registration";
    case WN_SUBJECT_SUBSCRIPTION:
        return "subscription";
    case WN_SUBJECT_MESSAGE:
        return "message";
    case WN_SUBJECT_DISCOVERY:
        return "discovery";
    default:
        return "media";
    }
}

const char *
wn_carrier_name(WnCarrier carrier)
{
    static const char *const names[] = { [WN_CARRIER_UDP] = "UDP",
                                         [WN_CARRIER_TCP] = "TCP",
                                         [WN_CARRIER_TLS] = "TLS",
                                         [WN_CARRIER_WS] = "WebSocket",
                                         [WN_CARRIER_SCTP] = "SCTP" };

    return names[carrier];
}

const char *
wn_outcome_name(WnOutcome outcome)
{
    static const char *const names[] = {
        [WN_OUTCOME_INCOMPLETE] = "incomplete", [WN_OUTCOME_ANSWERED] = "answered",
        [WN_OUTCOME_REGISTERED] = "registered", [WN_OUTCOME_SUBSCRIBED] = "subscribed",
        [WN_OUTCOME_DELIVERED] = "delivered",   [WN_OUTCOME_REJECTED] = "rejected",
        [WN_OUTCOME_CANCELLED] = "cancelled",   [WN_OUTCOME_NO_ANSWER] = "no-answer",
        [WN_OUTCOME_TIMED_OUT] = "timed-out",   [WN_OUTCOME_DROPPED] = "dropped",
    };

    return names[outcome];
}

const char *
wn_vantage_name(WnVantage vantage)
{
    static const char *const names[] = { "unknown", "lan", "wan", "both" };

    return names[vantage];
}

const char *
wn_role_name(WnRole role)
{
    static const char *const names[] = { "caller", "callee", "client", "server" };

    return names[role];
}

const char *
wn_media_verdict_name(WnMediaVerdict verdict)
{
    static const char *const names[] = { "unseen", "delivered", "sent", "none", "blocked", "held" };

    return names[verdict];
}

const char *
wn_dependence_name(WnDependence dependence)
{
    static const char *const names[] = { "endpoint-independent", "address-dependent",
                                         "address-and-port-dependent" };

    return names[dependence];
}

const char *
wn_cone_name(WnConeType type)
{
    static const char *const names[] = { NULL,
                                         "none",
                                         "full cone",
                                         "restricted cone",
                                         "port-restricted cone",
                                         "symmetric",
                                         "symmetric firewall" };

    return names[type];
}

const char *
wn_party_name(WnParty party)
{
    static const char *const names[] = { "client",   "server",      "nat",         "firewall",
                                         "provider", "media relay", "STUN server", "user",
                                         "caller",   "callee" };

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if ((unsigned) party == 1u << i)
            return names[i];
    return "";
}

bool
wn_cause_is_nat(const WnCauseInfo *info)
{
    /* Asked of every cause for every subject: most differ in the first letter. */
    switch (info->id[0]) {
    case 'n':
        return strncmp(info->id, "not-nat-", strlen("not-nat-")) != 0;
    case 'c':
        return strcmp(info->id, "cannot-tell") != 0;
    default:
        return true;
    }
}

const WnFieldInfo *
wn_field_info(WnField field)
{
    static const WnFieldInfo FIELDS[WN_FIELDS] = {
#define WN_FIELD(symbol, name, kind, label, meaning) { name, label, meaning, WN_VALUE_##kind },
#include "frames/fields.def"
#undef WN_FIELD
    };

    return &FIELDS[field];
}

const WnAlertInfo *
wn_alert_info(WnAlert alert)
{
    static const WnAlertInfo ALERTS[WN_ALERTS] = {
#define WN_ALERT(symbol, name, group, title) { name, title, WN_GROUP_##group },
#include "frames/alerts.def"
#undef WN_ALERT
    };

    return &ALERTS[alert];
}
