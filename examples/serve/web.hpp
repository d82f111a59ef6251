// SPDX-License-Identifier: BSL-1.0
// HTTP for who wants to know how the server is, and WebSockets for clients (RFC 7395).
#pragma once

#include "house.hpp"

namespace serve {

/// At --web and --web-tls: / is a page for people, /metrics is for Prometheus, /xmpp-websocket for clients.
///
/// Pages are public: there is nothing of any user in them. Who logs in over a WebSocket shows a password or a token
/// whichever page the browser is at, so that 'Origin' is not looked at (RFC 6455 10.2). Without TLS (RFC 7395 3.9)
/// WebSockets are for clients of the same machine, who get no mechanism that shows the password;
/// --let-everybody-on-the-way-read-the-password is for all others.
void open_web(house& all);

}  // namespace serve
