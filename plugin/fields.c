/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fields.h. */
#include "fields.h"

#include "compat.h"

#include <epan/expert.h>

enum { CLASSES = WN_ADDR_MULTICAST + 1, LEVELS = WN_LEVEL_ERROR + 1 };

/* Wireshark fills these in; before, they must be as it wants them. */
static int              hf[WN_FIELDS];
static int              ett[WN_FIELDS]; /* what stands under each field */
static int              ett_quiet = -1, ett_verdict = -1;
static expert_field     ei[WN_ALERTS][LEVELS];
static hf_register_info registered[WN_FIELDS];
static ei_register_info experts[WN_ALERTS][LEVELS];
static value_string     classes[CLASSES + 1];

static enum ftenum
type_of(WnValueKind kind)
{
    switch (kind) {
    case WN_VALUE_FLAG:
        return FT_BOOLEAN;
    case WN_VALUE_CLASS:
    case WN_VALUE_BYTE:
        return FT_UINT8;
    case WN_VALUE_SHORT:
        return FT_UINT16;
    case WN_VALUE_NUMBER:
        return FT_UINT32;
    case WN_VALUE_SECONDS:
        return FT_DOUBLE;
    case WN_VALUE_FRAME:
        return FT_FRAMENUM;
    case WN_VALUE_IPV4:
        return FT_IPv4;
    case WN_VALUE_IPV6:
        return FT_IPv6;
    default:
        return FT_STRING;
    }
}

static void
describe_field(int field)
{
    const WnFieldInfo *info = wn_field_info((WnField) field);
    bool               number = info->kind == WN_VALUE_CLASS || info->kind == WN_VALUE_BYTE ||
                  info->kind == WN_VALUE_SHORT || info->kind == WN_VALUE_NUMBER;

    hf[field] = ett[field] = -1;
    registered[field] = (hf_register_info){
        &hf[field],
        { info->label, wmem_strdup_printf(wmem_epan_scope(), "whynat.%s", info->name),
          type_of(info->kind), number ? BASE_DEC : BASE_NONE,
          info->kind == WN_VALUE_CLASS ? VALS(classes) : NULL, 0, info->meaning, HFILL }
    };
}

static const int GROUPS[] = {
    [WN_GROUP_PROTOCOL] = PI_PROTOCOL,      [WN_GROUP_REQUEST] = PI_REQUEST_CODE,
    [WN_GROUP_RESPONSE] = PI_RESPONSE_CODE, [WN_GROUP_SEQUENCE] = PI_SEQUENCE,
    [WN_GROUP_REASSEMBLE] = PI_REASSEMBLE,
};
static const int SEVERITIES[LEVELS] = {
    [WN_LEVEL_CHAT] = PI_CHAT,
    [WN_LEVEL_NOTE] = PI_NOTE,
    [WN_LEVEL_WARNING] = PI_WARN,
    [WN_LEVEL_ERROR] = PI_ERROR,
};

/* Wireshark gives an expert item its severity when it is registered: one for each, all under the
 * same name, by which one filters.  The gravest comes last: Wireshark's own list of severities that
 * users change knows only that one. */
static void
describe_alert(int alert, int level)
{
    const WnAlertInfo *info = wn_alert_info((WnAlert) alert);
    expert_field       unset = EI_INIT;

    ei[alert][level] = unset;
    experts[alert][level] =
        (ei_register_info){ &ei[alert][level],
                            { wmem_strdup_printf(wmem_epan_scope(), "whynat.expert.%s", info->name),
                              GROUPS[info->group], SEVERITIES[level], info->title, EXPFILL } };
}

static void
register_subtrees(void)
{
    int *subtrees[WN_FIELDS + 2] = { &ett_quiet, &ett_verdict };

    for (int i = 0; i < WN_FIELDS; i++)
        subtrees[2 + i] = &ett[i];
    proto_register_subtree_array(subtrees, array_length(subtrees));
}

void
fields_open(void)
{
    static bool done;

    if (done)
        return;
    done = true;
    tree_expanded_set(ett_verdict, TRUE);
    tree_expanded_set(ett[WN_FIELD_CAUSE], TRUE);
    tree_expanded_set(ett[WN_FIELD_FINDING], TRUE);
}

void
fields_register(int proto)
{
    for (int i = 0; i < CLASSES; i++)
        classes[i] = (value_string){ (uint32_t) i, wn_addr_class_name((WnAddrClass) i) };
    for (int i = 0; i < WN_FIELDS; i++)
        describe_field(i);
    for (int alert = 0; alert < WN_ALERTS; alert++)
        for (int level = 0; level < LEVELS; level++)
            describe_alert(alert, level);
    proto_register_field_array(proto, registered, WN_FIELDS);
    register_subtrees();
    expert_register_field_array(expert_register_protocol(proto), &experts[0][0],
                                WN_ALERTS * LEVELS);
}

static proto_item *
add_value(proto_tree *tree, const WnFrameNote *note, FieldBytes bytes)
{
    int         field = hf[note->field];
    ws_in6_addr v6;
    uint32_t    v4;

    switch (wn_field_info(note->field)->kind) {
    case WN_VALUE_FLAG:
        return proto_tree_add_boolean(tree, field, bytes.source, bytes.offset, bytes.length,
                                      note->is.flag);
    case WN_VALUE_SECONDS:
        return proto_tree_add_double(tree, field, bytes.source, bytes.offset, bytes.length,
                                     note->is.seconds);
    case WN_VALUE_TEXT:
        return proto_tree_add_string(tree, field, bytes.source, bytes.offset, bytes.length,
                                     note->is.text);
    case WN_VALUE_IPV4:
        memcpy(&v4, note->is.addr.bytes, sizeof(v4));
        return proto_tree_add_ipv4(tree, field, bytes.source, bytes.offset, bytes.length, v4);
    case WN_VALUE_IPV6:
        memcpy(&v6, note->is.addr.bytes, sizeof(v6));
        return proto_tree_add_ipv6(tree, field, bytes.source, bytes.offset, bytes.length, &v6);
    default:
        return proto_tree_add_uint(tree, field, bytes.source, bytes.offset, bytes.length,
                                   note->is.number);
    }
}

proto_item *
fields_add(proto_tree *tree, const WnFrameNote *note, FieldBytes bytes)
{
    proto_item *item = add_value(tree, note, bytes);

    proto_item_set_generated(item);
    return item;
}

proto_tree *
fields_tree(proto_item *root, bool has_verdict)
{
    return proto_item_add_subtree(root, has_verdict ? ett_verdict : ett_quiet);
}

proto_tree *
fields_subtree(proto_item *item, WnField field)
{
    return proto_item_add_subtree(item, ett[field]);
}

void
fields_alert(packet_info *pinfo, proto_item *item, const WnFrameAlert *alert)
{
    expert_add_info_format(pinfo, item, &ei[alert->alert][alert->level], "%s", alert->text);
}
