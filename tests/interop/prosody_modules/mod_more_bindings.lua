-- Prosody 0.12 binds SCRAM to tls-unique only, which TLS 1.3 has not. This adds what its TLS library can do:
-- tls-exporter (RFC 9266) and tls-server-end-point (RFC 5929 4), and lists them (XEP-0440).
local sasl = require "util.sasl";
local st = require "util.stanza";
local hex = require "util.hex";
local ssl = require "ssl";

local types = { "tls-exporter", "tls-server-end-point", "tls-unique" };
require "util.sasl.scram".init(function (name, backends, mechanism, bindings)
	sasl.registerMechanism(name, backends, mechanism, bindings and types);
end);

local file = assert(io.open(module:get_option("ssl").certificate));
local end_point = hex.from(ssl.loadcertificate(file:read("*a")):digest("sha512"));
file:close();

module:hook("stream-features", function (event)
	local handler = event.origin.sasl_handler;
	local mechanisms = event.features:get_child("mechanisms", "urn:ietf:params:xml:ns:xmpp-sasl");
	if not mechanisms or not event.origin.encrypted or not handler.add_cb_handler then return; end
	local socket = event.origin.conn:socket();
	local list = st.stanza("sasl-channel-binding", { xmlns = "urn:xmpp:sasl-cb:0" });
	local function offer(name, octets)
		handler:add_cb_handler(name, octets);
		list:tag("channel-binding", { type = name }):up();
	end
	offer("tls-server-end-point", function () return end_point; end);
	if socket:info().protocol == "TLSv1.3" then
		offer("tls-exporter", function ()
			return (socket:exportkeyingmaterial("EXPORTER-Channel-Binding", 32, ""));
		end);
	else
		list:tag("channel-binding", { type = "tls-unique" }):up();
	end
	local offered = {};
	for mechanism in mechanisms:childtags("mechanism") do offered[mechanism:get_text()] = true; end
	for mechanism in pairs(handler:mechanisms()) do
		if not offered[mechanism] then mechanisms:tag("mechanism"):text(mechanism):up(); end
	end
	event.features:add_child(list);
end, -1);
