/* SPDX-License-Identifier: BSL-1.0
   libstrophe_client ACCOUNT PASSWORD PORT starttls|direct TEXT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

static const char *text;
static char partner[256];

/* Sees what it has no function for: the mechanism, stream management, and the end of the server's stream. */
static void trace(void *data, xmpp_log_level_t level, const char *area, const char *line) {
    const char *at = strstr(line, "mechanism=\"");
    (void)data;
    fprintf(stderr, "%d %s %s\n", (int)level, area, line);
    if (at && strstr(line, "SENT: <auth")) {
        at += strlen("mechanism=\"");
        printf("login %.*s\n", (int)strcspn(at, "\""), at);
    }
    if (strstr(line, "RECV: </stream:stream>")) puts("close yes");
    if (strstr(line, "RECV: <enabled ")) puts("management yes");
}

static void send_query(xmpp_conn_t *conn, const char *type, const char *id, const char *name,
                       const char *ns) {
    xmpp_ctx_t *ctx = xmpp_conn_get_context(conn);
    xmpp_stanza_t *iq = xmpp_iq_new(ctx, type, id);
    xmpp_stanza_t *query = xmpp_stanza_new(ctx);
    xmpp_stanza_set_name(query, name);
    xmpp_stanza_set_ns(query, ns);
    xmpp_stanza_add_child(iq, query);
    xmpp_stanza_release(query);
    xmpp_send(conn, iq);
    xmpp_stanza_release(iq);
}

static int hear_roster(xmpp_conn_t *conn, xmpp_stanza_t *iq, void *data) {
    xmpp_stanza_t *query = xmpp_stanza_get_child_by_ns(iq, XMPP_NS_ROSTER);
    xmpp_stanza_t *item = query ? xmpp_stanza_get_children(query) : NULL;
    (void)data;
    for (; item; item = xmpp_stanza_get_next(item)) {
        const char *jid = xmpp_stanza_get_attribute(item, "jid");
        if (jid && strcmp(jid, partner) == 0) puts("roster yes");
    }
    send_query(conn, "set", "carbons", "enable", "urn:xmpp:carbons:2");
    return 0;
}

static int hear_carbons_enabled(xmpp_conn_t *conn, xmpp_stanza_t *iq, void *data) {
    xmpp_stanza_t *message = xmpp_message_new(xmpp_conn_get_context(conn), "chat", partner, "said");
    (void)iq;
    (void)data;
    xmpp_message_set_body(message, text);
    xmpp_send(conn, message);
    xmpp_stanza_release(message);
    puts("send yes");
    return 0;
}

static int hear_message(xmpp_conn_t *conn, xmpp_stanza_t *message, void *data) {
    char *body = xmpp_message_get_body(message);
    (void)data;
    if (xmpp_stanza_get_child_by_ns(message, "urn:xmpp:carbons:2")) puts("carbons yes");
    if (body && strncmp(body, "echo: ", 6) == 0 && strcmp(body + 6, text) == 0) {
        puts("receive yes");
        xmpp_disconnect(conn);
    }
    if (body) xmpp_free(xmpp_conn_get_context(conn), body);
    return 1;
}

static void change(xmpp_conn_t *conn, xmpp_conn_event_t what, int error, xmpp_stream_error_t *why,
                   void *data) {
    xmpp_ctx_t *ctx = data;
    (void)error;
    (void)why;
    if (what == XMPP_CONN_CONNECT) {
        xmpp_stanza_t *presence = xmpp_presence_new(ctx);
        xmpp_handler_add(conn, hear_message, NULL, "message", NULL, NULL);
        xmpp_id_handler_add(conn, hear_roster, "roster", NULL);
        xmpp_id_handler_add(conn, hear_carbons_enabled, "carbons", NULL);
        xmpp_send(conn, presence);
        xmpp_stanza_release(presence);
        send_query(conn, "get", "roster", "query", XMPP_NS_ROSTER);
    } else {
        xmpp_stop(ctx);
    }
}

static int believe(const xmpp_tlscert_t *certificate, const char *error) {
    (void)certificate;
    (void)error;
    return 1;
}

int main(int count, char **argument) {
    const xmpp_log_t log = {trace, NULL};
    xmpp_ctx_t *ctx;
    xmpp_conn_t *conn;
    char account[256];
    if (count != 6) return 2;
    text = argument[5];
    snprintf(account, sizeof account, "%s/libstrophe", argument[1]);
    snprintf(partner, sizeof partner, "romeo%s", strchr(argument[1], '@'));

    xmpp_initialize();
    ctx = xmpp_ctx_new(NULL, &log);
    conn = xmpp_conn_new(ctx);
    xmpp_conn_set_jid(conn, account);
    xmpp_conn_set_pass(conn, argument[2]);
    xmpp_conn_set_certfail_handler(conn, believe);
    xmpp_conn_set_flags(conn, strcmp(argument[4], "direct") == 0 ? XMPP_CONN_FLAG_LEGACY_SSL
                                                                 : XMPP_CONN_FLAG_MANDATORY_TLS);
    if (xmpp_connect_client(conn, "127.0.0.1", (unsigned short)atoi(argument[3]), change, ctx)) return 1;
    xmpp_run(ctx);
    xmpp_conn_release(conn);
    xmpp_ctx_free(ctx);
    xmpp_shutdown();
    return 0;
}
