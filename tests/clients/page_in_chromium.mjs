// page_in_chromium.mjs URL PICTURE: opens the page in Chromium, without a window, and leaves it open. On standard output
// `row NAME CELL...` for each row of its tables, as somebody who looks at it sees it, whenever one changes, and `complaint`
// for what the browser finds wrong. When standard input ends the page is drawn to PICTURE.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import WebSocket from "ws";

const [url, picture] = process.argv.slice(2);
const profile = mkdtempSync(join(process.env.FOLDER ?? tmpdir(), "chromium-"));
const options = ["--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", `--user-data-dir=${profile}`];
const chromium = spawn("chromium-headless-shell", [...options, "about:blank"], { detached: true });

const endpoint = new Promise((found) => {
  let said = "";
  chromium.stderr.on("data", (octets) => {
    said += octets;
    const at = /DevTools listening on ws:\/\/(\S+?)\//.exec(said);
    if (at) found(at[1]);
  });
});
const [tab] = (await (await fetch(`http://${await endpoint}/json/list`)).json()).filter((one) => one.type === "page");
const socket = new WebSocket(tab.webSocketDebuggerUrl);
await new Promise((open) => socket.once("open", open));

let last = 0;
const waiting = new Map();
const call = (method, params = {}) =>
  new Promise((answer) => {
    waiting.set(++last, answer);
    socket.send(JSON.stringify({ id: last, method, params }));
  });
socket.on("message", (octets) => {
  const { id, method, params, result } = JSON.parse(octets);
  if (id) waiting.get(id)(result);
  if (method === "Runtime.exceptionThrown") console.log("complaint", params.exceptionDetails.text);
  if (method === "Log.entryAdded" && params.entry.level === "error") console.log("complaint", params.entry.text);
});

for (const domain of ["Page", "Runtime", "Log"]) await call(`${domain}.enable`);
await call("Emulation.setDeviceMetricsOverride", { width: 900, height: 780, deviceScaleFactor: 1, mobile: false });
await call("Page.navigate", { url });

const rows = `[...document.querySelectorAll("tbody tr")]
  .map((row) => [...row.cells].map((cell) => cell.innerText.trim().replace(/\\s+/g, "_")).join(" "))`;
const seen = new Set();
async function look() {
  const { result } = await call("Runtime.evaluate", { expression: rows, returnByValue: true });
  for (const row of result.value ?? [])
    if (!seen.has(row)) {
      seen.add(row);
      console.log("row", row);
    }
}
const watch = setInterval(look, 200);

process.stdin.resume().on("end", async () => {
  clearInterval(watch);
  const { data } = await call("Page.captureScreenshot", { format: "png" });
  writeFileSync(picture, Buffer.from(data, "base64"));
  process.kill(-chromium.pid);
  chromium.on("close", () => {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    process.exit();
  });
});
