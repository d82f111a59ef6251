// What a client on strophe.js does, in node and in a browser: says its facts, and ends when it is disconnected.
export function talk({ Strophe, $iq, $msg, $pres }, service, account, password, text, say) {
  const { Status } = Strophe;
  const partner = `romeo@${Strophe.getDomainFromJid(account)}`;
  const carbons = "urn:xmpp:carbons:2";
  const connection = new Strophe.Connection(service, { enableStreamManagement: true });

  connection.rawInput = (data) => {
    console.error("<", data);
    if (data.includes("<enabled ")) say("management yes");
  };
  connection.rawOutput = (data) => {
    console.error(">", data);
    const mechanism = /<auth [^>]*mechanism=["']([^"']*)/.exec(data);
    if (mechanism) say(`login ${mechanism[1]}`);
    if (data.startsWith("<close")) say("close alone"); // whether or not it still hears the server's
  };
  const request = (type, name, xmlns) =>
    new Promise((done, fail) => connection.sendIQ($iq({ type }).c(name, { xmlns }), done, fail, 5000));

  async function begin() {
    const roster = await request("get", "query", "jabber:iq:roster");
    const items = [...roster.getElementsByTagName("item")];
    if (items.some((item) => item.getAttribute("jid") === partner)) say("roster yes");
    connection.send($pres());
    await request("set", "enable", carbons);
    connection.send($msg({ type: "chat", to: partner }).c("body").t(text));
    say("send yes");
  }
  function hear(message) {
    if (message.getElementsByTagName("received").length) say("carbons yes");
    else if (message.getElementsByTagName("body")[0]?.textContent === `echo: ${text}`) {
      say("receive yes");
      connection.disconnect();
    }
    return true;
  }
  return new Promise((done) => {
    connection.connect(`${account}/strophe.js`, password, (status) => {
      if (status === Status.CONNECTED) {
        connection.addHandler(hear, null, "message");
        begin();
      }
      if ([Status.DISCONNECTED, Status.CONNFAIL, Status.AUTHFAIL].includes(status)) done();
    });
  });
}
