// strophe_js_client.mjs ACCOUNT PASSWORD PORT ws|wss TEXT
import { webcrypto } from "node:crypto";

import { $iq, $msg, $pres, Strophe } from "strophe.js";

import { talk } from "./strophe_js_talk.mjs";

globalThis.crypto ??= webcrypto; // node 20 has its own
Strophe.setLogLevel(Strophe.LogLevel.FATAL);
const [account, password, port, how, text] = process.argv.slice(2);
talk({ Strophe, $iq, $msg, $pres }, `${how}://127.0.0.1:${port}/xmpp-websocket`, account, password, text, console.log).then(() =>
  process.exit(),
);
