/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints what is read of SIP messages, one file each, as one line of JSON each, for the comparison
 * with another reader.  Bytes are written as the code points of the same number.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "wire/sdp.h"
#include "wire/sip.h"

static void
print_text(WnBytes text)
{
    putchar('"');
    for (size_t i = 0; i < text.length; i++) {
        uint8_t byte = text.data[i];

        if (byte < ' ' || byte > '~' || byte == '"' || byte == '\\')
            printf("\\u%04x", byte);
        else
            putchar(byte);
    }
    putchar('"');
}

static void
print_field(const char *name, WnBytes text)
{
    printf(", \"%s\": [", name);
    if (text.length > 0)
        print_text(text);
    putchar(']');
}

static void
print_number(const char *name, bool present, uint32_t number)
{
    printf(", \"%s\": [", name);
    if (present)
        printf("\"%u\"", number);
    putchar(']');
}

typedef struct {
    const char *comma;
} List;

static void
add_text(List *list, WnBytes text)
{
    if (text.length == 0)
        return;
    printf("%s", list->comma);
    print_text(text);
    list->comma = ", ";
}

static void
add_number(List *list, uint32_t number)
{
    if (number > 0)
        printf("%s\"%u\"", list->comma, number);
    list->comma = number > 0 ? ", " : list->comma;
}

static List
begin(const char *name)
{
    printf(", \"%s\": [", name);
    return (List){ "" };
}

static void
print_vias(const WnSip *sip)
{
    char text[WN_ADDR_TEXT];
    List list = begin("via.host");

    for (unsigned i = 0; i < sip->n_via; i++)
        add_text(&list, sip->via[i].host);
    printf("]");
    list = begin("via.port");
    for (unsigned i = 0; i < sip->n_via; i++)
        add_number(&list, sip->via[i].sent_by.port);
    printf("]");
    list = begin("via.branch");
    for (unsigned i = 0; i < sip->n_via; i++)
        add_text(&list, sip->via[i].branch);
    printf("]");
    list = begin("via.rport");
    for (unsigned i = 0; i < sip->n_via; i++) {
        if (sip->via[i].has_rport && sip->via[i].rport == 0)
            add_text(&list, WN_LITERAL("rport"));
        add_number(&list, sip->via[i].rport);
    }
    printf("]");
    list = begin("via.received");
    for (unsigned i = 0; i < sip->n_via; i++)
        if (sip->via[i].received.family) {
            printf("%s\"%s\"", list.comma, wn_addr_format(&sip->via[i].received, text));
            list.comma = ", ";
        }
    printf("]");
}

static void
print_contacts(const WnSip *sip)
{
    List list = begin("contact.host");

    for (unsigned i = 0; i < sip->n_contact; i++)
        add_text(&list, sip->contact[i].uri.host);
    printf("]");
    list = begin("contact.port");
    for (unsigned i = 0; i < sip->n_contact; i++)
        add_number(&list, sip->contact[i].uri.port);
    printf("]");
}

static void
print_session(const WnSip *sip)
{
    WnBytes body = wn_sdp_find(sip->content_type, sip->body);
    WnSdp   sdp;
    List    list;

    if (body.length == 0 || !wn_sdp_parse(body, &sdp))
        return;
    list = begin("sdp.address");
    add_text(&list, sdp.connection_host);
    for (unsigned i = 0; i < sdp.n_media; i++)
        if (sdp.media[i].own_connection)
            add_text(&list, sdp.media[i].host);
    printf("]");
    list = begin("sdp.port");
    for (unsigned i = 0; i < sdp.n_media; i++) {
        printf("%s\"%u\"", list.comma, sdp.media[i].endpoint.port);
        list.comma = ", ";
    }
    printf("]");
    list = begin("sdp.media");
    for (unsigned i = 0; i < sdp.n_media; i++)
        add_text(&list, sdp.media[i].type);
    printf("]");
}

static void
print_message(WnBytes bytes)
{
    WnSip sip;

    if (!wn_sip_looks_like(bytes) || !wn_sip_parse(bytes, &sip)) {
        printf("{\"sip\": false}\n");
        return;
    }
    printf("{\"sip\": true, \"cut\": %s", sip.cut ? "true" : "false");
    print_field("method", sip.method_text);
    print_number("status", sip.is_response, sip.status);
    print_field("call_id", sip.call_id);
    print_number("cseq.number", sip.has_cseq, sip.cseq);
    print_field("cseq.method", sip.cseq_method);
    print_field("uri.host", sip.request_uri.host);
    print_number("uri.port", sip.request_uri.port > 0, sip.request_uri.port);
    print_field("from.tag", sip.from_tag);
    print_field("to.tag", sip.to_tag);
    print_vias(&sip);
    print_contacts(&sip);
    print_session(&sip);
    printf("}\n");
}

int
main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        g_autofree char *text = NULL;
        size_t           length;

        if (!g_file_get_contents(argv[i], &text, &length, NULL)) {
            fprintf(stderr, "%s cannot be read\n", argv[i]);
            return EXIT_FAILURE;
        }
        print_message(wn_bytes(text, length));
    }
    return EXIT_SUCCESS;
}
