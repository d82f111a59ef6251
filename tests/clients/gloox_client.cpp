// SPDX-License-Identifier: BSL-1.0
// gloox_client ACCOUNT PASSWORD PORT starttls TEXT
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>

#include <gloox/carbons.h>
#include <gloox/client.h>
#include <gloox/connectionlistener.h>
#include <gloox/loghandler.h>
#include <gloox/message.h>
#include <gloox/messagehandler.h>
#include <gloox/rosterlistener.h>
#include <gloox/rostermanager.h>

using namespace gloox;

namespace {

class talk : public MessageHandler,
             public ConnectionListener,
             public LogHandler,
             public RosterListener {
  public:
    talk(Client& client, JID const& partner, std::string const& text)
        : client_{client}, partner_{partner}, text_{text} {}

    void onConnect() override {}
    void onDisconnect(ConnectionError) override {}
    bool onTLSConnect(CertInfo const&) override { return true; }  // whoever it is
    void handleLog(LogLevel, LogArea area, std::string const& line) override {
        std::cerr << area << ' ' << line << '\n';
        constexpr char key[] = "mechanism='";
        auto const at = line.find(key) + sizeof key - 1;
        if (area == LogAreaXmlOutgoing && line.starts_with("<auth"))
            std::cout << "login " << line.substr(at, line.find('\'', at) - at) << '\n';
        if (area == LogAreaXmlIncoming && line.starts_with("<enabled "))
            std::cout << "management yes\n";
        // Whether or not it still hears the server's.
        if (area == LogAreaXmlOutgoing && line.find("</stream:stream>") != line.npos)
            std::cout << "close alone\n";
    }
    void handleRoster(Roster const& roster) override {
        if (roster.contains(partner_.bare())) std::cout << "roster yes\n";
        auto* const enable = new IQ{IQ::Set, {}, client_.getID()};
        enable->addExtension(new Carbons{Carbons::Enable});
        client_.send(*enable);
        delete enable;
        client_.send(Message{Message::Chat, partner_, text_});
        std::cout << "send yes\n";
    }
    void handleMessage(Message const& message, MessageSession*) override {
        if (message.findExtension<Carbons>(ExtCarbons)) std::cout << "carbons yes\n";
        if (message.body() != "echo: " + text_) return;
        std::cout << "receive yes\n";
        client_.disconnect();
    }

    void handleItemAdded(JID const&) override {}
    void handleItemSubscribed(JID const&) override {}
    void handleItemRemoved(JID const&) override {}
    void handleItemUpdated(JID const&) override {}
    void handleItemUnsubscribed(JID const&) override {}
    void handleRosterPresence(RosterItem const&, std::string const&, Presence::PresenceType,
                              std::string const&) override {}
    void handleSelfPresence(RosterItem const&, std::string const&, Presence::PresenceType,
                            std::string const&) override {}
    bool handleSubscriptionRequest(JID const&, std::string const&) override { return false; }
    bool handleUnsubscriptionRequest(JID const&, std::string const&) override { return false; }
    void handleNonrosterPresence(Presence const&) override {}
    void handleRosterError(IQ const&) override {}

  private:
    Client& client_;
    JID partner_;
    std::string text_;
};

}  // namespace

int main(int count, char** argument) {
    if (count != 6) return 2;
    JID const account{std::string{argument[1]} + "/gloox"};
    Client client{account, argument[2]};
    client.setServer("127.0.0.1");
    client.setPort(std::atoi(argument[3]));
    client.setTls(TLSRequired);
    client.registerStanzaExtension(new Carbons);
    client.setStreamManagement(true, true);
    talk talking{client, JID{"romeo@" + account.server()}, argument[5]};
    client.registerConnectionListener(&talking);
    client.registerMessageHandler(&talking);
    client.rosterManager()->registerRosterListener(&talking);
    client.logInstance().registerLogHandler(LogLevelDebug, LogAreaAll, &talking);
    if (!client.connect(false)) return 1;
    auto const end = std::time(nullptr) + 15;
    while (client.recv(100'000) == ConnNoError && std::time(nullptr) < end) {
    }
    std::cout.flush();
}
