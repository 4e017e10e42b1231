/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See record.h.  A file may have been changed by anybody: nothing in it is taken for granted. */
#include "report/record.h"

#include <json-glib/json-glib.h>
#include <string.h>

struct WnRecordReader {
    JsonParser *parser;
};

WnRecordReader *
wn_record_reader_new(void)
{
    WnRecordReader *reader = g_new0(WnRecordReader, 1);

    reader->parser = json_parser_new_immutable();
    return reader;
}

void
wn_record_reader_free(WnRecordReader *reader)
{
    if (!reader)
        return;
    g_object_unref(reader->parser);
    g_free(reader);
}

static const char *
text_of(JsonObject *object, const char *name)
{
    JsonNode *node = object ? json_object_get_member(object, name) : NULL;

    return node && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node)
                                                                   : NULL;
}

static JsonObject *
object_of(JsonObject *object, const char *name)
{
    JsonNode *node = object ? json_object_get_member(object, name) : NULL;

    return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static JsonArray *
array_of(JsonObject *object, const char *name)
{
    JsonNode *node = object ? json_object_get_member(object, name) : NULL;

    return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static gint64
number_of(JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);

    return node && json_node_get_value_type(node) == G_TYPE_INT64 ? json_node_get_int(node) : 0;
}

static double
fraction_of(JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);
    GType     type = node ? json_node_get_value_type(node) : G_TYPE_INVALID;

    if (type == G_TYPE_DOUBLE)
        return json_node_get_double(node);
    return type == G_TYPE_INT64 ? (double) json_node_get_int(node) : 0;
}

static WnAnswer
answer_of(JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);

    if (!node || json_node_get_value_type(node) != G_TYPE_BOOLEAN)
        return WN_UNDECIDED;
    return json_node_get_boolean(node) ? WN_YES : WN_NO;
}

static void
read_capture(JsonObject *object, WnRecord *record)
{
    JsonArray *problems = array_of(object, "problems");

    record->file = text_of(object, "file");
    record->fingerprint = text_of(object, "fingerprint");
    record->settings = text_of(object, "settings");
    record->first = text_of(object, "first");
    record->last = text_of(object, "last");
    record->bytes = (uint64_t) MAX(number_of(object, "bytes"), 0);
    record->packets = (uint64_t) MAX(number_of(object, "packets"), 0);
    record->complete = answer_of(object, "complete") == WN_YES;
    if (problems && json_array_get_length(problems) > 0) {
        JsonNode *first = json_array_get_element(problems, 0);
        if (json_node_get_value_type(first) == G_TYPE_STRING)
            record->problem = json_node_get_string(first);
    }
}

static void
read_parties(JsonArray *array, WnRecord *record)
{
    guint n = array ? json_array_get_length(array) : 0;

    for (guint i = 0; i < n && record->n_parties < WN_RECORD_PARTIES; i++) {
        JsonNode   *node = json_array_get_element(array, i);
        JsonObject *object = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;

        if (!object)
            continue;
        record->parties[record->n_parties++] = (WnRecordParty){
            .role = text_of(object, "role"),
            .address = text_of(object, "address"),
            .mapped = text_of(object, "mapped"),
            .vantage = text_of(object, "vantage"),
            .user_agent = text_of(object, "user_agent"),
            .behind_nat = answer_of(object, "behind_nat") == WN_YES,
        };
    }
}

static void
read_subject(JsonObject *object, WnRecord *record)
{
    JsonObject *verdict = object_of(object, "verdict");
    JsonObject *headline = object_of(verdict, "headline");

    record->kind = text_of(object, "kind");
    record->call_id = text_of(object, "call_id");
    record->from = text_of(object, "from");
    record->to = text_of(object, "to");
    record->start = text_of(object, "start");
    record->outcome = text_of(object, "outcome");
    record->duration = fraction_of(object, "duration");
    record->status = (int) number_of(object, "status");
    record->works = answer_of(object, "works");
    record->nat_related = answer_of(object, "nat_related");
    record->headline = text_of(headline, "id");
    record->title = text_of(headline, "title");
    record->grade = text_of(headline, "grade");
    record->sentence = text_of(verdict, "sentence");
    read_parties(array_of(object, "endpoints"), record);
}

bool
wn_record_read(WnRecordReader *reader, const char *line, size_t length, WnRecord *record)
{
    JsonNode   *root;
    JsonObject *object;
    const char *type;

    if (length > G_MAXSSIZE ||
        !json_parser_load_from_data(reader->parser, line, (gssize) length, NULL))
        return false;
    root = json_parser_get_root(reader->parser);
    object = root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    type = text_of(object, "type");
    if (!type)
        return false;
    *record = (WnRecord){ .type = WN_RECORD_OTHER };
    if (strcmp(type, "capture") == 0) {
        record->type = WN_RECORD_CAPTURE;
        read_capture(object, record);
    } else if (strcmp(type, "subject") == 0) {
        record->type = WN_RECORD_SUBJECT;
        read_subject(object, record);
    } else if (strcmp(type, "end") == 0) {
        record->type = WN_RECORD_END;
        record->version = text_of(object, "version");
    }
    return true;
}
