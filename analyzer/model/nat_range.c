/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ranges of behaviour that observations narrow down, and the names that follow from them (RFC 3489
 * 5). */
#include <glib.h>

#include "model/nat_parts.h"

void
wn_range_at_least(WnDependenceRange *range, WnDependence least, WnGrade grade, WnSpot at)
{
    if (least < range->least || (least == range->least && grade <= range->least_grade))
        return;
    /* What is less sure does not hide what is sure. */
    if (least > range->least && grade < range->least_grade && grade < WN_GRADE_LIKELY)
        return;
    range->least = least;
    range->least_grade = grade;
    range->least_at = at;
}

void
wn_range_at_most(WnDependenceRange *range, WnDependence most, WnGrade grade, WnSpot at)
{
    if (most > range->most || (most == range->most && grade <= range->most_grade))
        return;
    if (most < range->most && grade < range->most_grade && grade < WN_GRADE_LIKELY)
        return;
    range->most = most;
    range->most_grade = grade;
    range->most_at = at;
}

bool
wn_range_is_torn(const WnDependenceRange *range)
{
    return range->least > range->most;
}

bool
wn_range_is_known(const WnDependenceRange *range, WnDependence *dependence)
{
    if (range->least != range->most || wn_range_grade(range) == WN_GRADE_NONE)
        return false;
    *dependence = range->least;
    return true;
}

/* What nothing can be less than, and nothing more than, needs no observation. */
WnGrade
wn_range_grade(const WnDependenceRange *range)
{
    WnGrade least = range->least == WN_DEPENDS_ON_NOTHING ? WN_GRADE_CERTAIN : range->least_grade;
    WnGrade most = range->most == WN_DEPENDS_ON_PORT ? WN_GRADE_CERTAIN : range->most_grade;

    if (range->least == WN_DEPENDS_ON_NOTHING && range->most == WN_DEPENDS_ON_PORT)
        return WN_GRADE_NONE;
    return MIN(least, most);
}

/* ------------------------------------------------------------------ types */

WnConeType
wn_nat_type(const WnNat *nat)
{
    static const WnConeType cones[] = { WN_CONE_FULL, WN_CONE_RESTRICTED, WN_CONE_PORT_RESTRICTED };
    WnDependence            mapping, filtering;

    if (wn_range_is_torn(&nat->mapping) || wn_range_is_torn(&nat->filtering))
        return WN_CONE_UNKNOWN;
    if (!nat->translates) {
        if (nat->filtering.least > WN_DEPENDS_ON_NOTHING)
            return WN_CONE_SYMMETRIC_FIREWALL;
        return wn_range_is_known(&nat->filtering, &filtering) ? WN_CONE_NONE : WN_CONE_UNKNOWN;
    }
    if (nat->mapping.least > WN_DEPENDS_ON_NOTHING)
        return WN_CONE_SYMMETRIC;
    if (!wn_range_is_known(&nat->mapping, &mapping) ||
        !wn_range_is_known(&nat->filtering, &filtering))
        return WN_CONE_UNKNOWN;
    return cones[filtering];
}

bool
wn_nat_is_telling(const WnNat *nat)
{
    return wn_range_grade(&nat->mapping) != WN_GRADE_NONE || wn_range_is_torn(&nat->mapping) ||
           wn_range_grade(&nat->filtering) != WN_GRADE_NONE || wn_range_is_torn(&nat->filtering) ||
           nat->pooled || nat->early_packet || nat->port_taken || nat->hairpin != WN_UNDECIDED ||
           nat->most_life_ms != UINT32_MAX || nat->alg == WN_YES || nat->nat64;
}
