// xmpp_js_client.mjs ACCOUNT PASSWORD PORT starttls|direct|ws|wss TEXT
import { webcrypto } from "node:crypto";

import { client, xml } from "@xmpp/client";
import WebSocket from "ws";

globalThis.crypto ??= webcrypto; // node 20 has its own
globalThis.WebSocket ??= WebSocket; // node 22 has
const [account, password, port, how, text] = process.argv.slice(2);
const [username, domain] = account.split("@");
const partner = `romeo@${domain}`;
const service = {
  starttls: `xmpp://127.0.0.1:${port}`,
  direct: `xmpps://127.0.0.1:${port}`,
  ws: `ws://127.0.0.1:${port}/xmpp-websocket`,
  wss: `wss://127.0.0.1:${port}/xmpp-websocket`,
}[how];
const carbons = "urn:xmpp:carbons:2";

const xmpp = client({ service, domain, username, password, resource: "xmpp.js" });
xmpp.timeout = 10_000; // it is 2 s
xmpp.reconnect.stop();
xmpp.on("input", (data) => console.error("<", data));
xmpp.on("output", (data) => console.error(">", data));
xmpp.on("error", (error) => console.error(error));
xmpp.on("send", (element) => {
  if (element.is("auth")) console.log("login", element.attrs.mechanism);
  if (element.is("authenticate")) console.log("login", element.attrs.mechanism, "in SASL2");
});

xmpp.on("online", async () => {
  const request = (type, payload) => xmpp.iqCaller.request(xml("iq", { type }, payload), 5000);
  const roster = (await request("get", xml("query", "jabber:iq:roster"))).getChild("query");
  if (roster.getChildren("item").some((item) => item.attrs.jid === partner)) console.log("roster yes");
  await xmpp.send(xml("presence"));
  await request("set", xml("enable", carbons));
  if (xmpp.streamManagement.enabled) console.log("management yes");
  await xmpp.send(xml("message", { type: "chat", to: partner }, xml("body", {}, text)));
  console.log("send yes");
});
xmpp.on("stanza", async (stanza) => {
  if (!stanza.is("message")) return;
  if (stanza.getChild("received", carbons)) console.log("carbons yes");
  if (stanza.getChildText("body") !== `echo: ${text}`) return;
  console.log("receive yes");
  // The answer of the server to its end of the stream, which it waits for.
  if (await xmpp.stop()) console.log("close yes");
  process.exit();
});
xmpp.start().catch((error) => {
  console.error(error);
  process.exit(1);
});
