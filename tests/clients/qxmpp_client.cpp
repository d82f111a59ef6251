// SPDX-License-Identifier: BSL-1.0
// qxmpp_client ACCOUNT PASSWORD PORT starttls TEXT
#include <iostream>
#include <string>

#include <QCoreApplication>
#include <QTimer>

#include <QXmppCarbonManager.h>
#include <QXmppClient.h>
#include <QXmppConfiguration.h>
#include <QXmppLogger.h>
#include <QXmppMessage.h>
#include <QXmppRosterManager.h>
#include <QXmppUtils.h>

namespace {

void say(char const* fact, std::string const& value = "yes") {
    std::cout << fact << ' ' << value << std::endl;
}

/// Sees what it has no function for: the mechanism, stream management, and the end of the server's stream.
void trace(QXmppLogger::MessageType type, QString const& line) {
    std::cerr << type << ' ' << qPrintable(line) << '\n';
    if (type == QXmppLogger::SentMessage) {
        if (line.startsWith("<auth"))
            say("login", line.section("mechanism=\"", 1).section('"', 0, 0).toStdString());
        // Whether or not it still hears the server's.
        if (line.startsWith("</stream:stream>")) say("close", "alone");
    } else if (type == QXmppLogger::ReceivedMessage) {
        if (line.startsWith("<enabled ")) say("management");
    }
}

QXmppConfiguration configuration(char** argument) {
    QXmppConfiguration made;
    made.setJid(argument[1]);
    made.setResource("qxmpp");
    made.setPassword(argument[2]);
    made.setHost("127.0.0.1");
    made.setPort(QString{argument[3]}.toInt());
    made.setStreamSecurityMode(QXmppConfiguration::TLSRequired);
    made.setIgnoreSslErrors(true);
    made.setAutoReconnectionEnabled(false);
    return made;
}

}  // namespace

int main(int count, char** argument) {
    if (count != 6) return 2;
    QCoreApplication application{count, argument};
    auto const wanted = configuration(argument);
    QString const partner = "romeo@" + QXmppUtils::jidToDomain(argument[1]);
    QString const text = QString::fromUtf8(argument[5]);

    QXmppClient client;
    QXmppCarbonManager carbons;
    client.addExtension(&carbons);
    client.logger()->setLoggingType(QXmppLogger::SignalLogging);
    QObject::connect(client.logger(), &QXmppLogger::message, trace);
    auto* const roster = client.findExtension<QXmppRosterManager>();
    QObject::connect(roster, &QXmppRosterManager::rosterReceived, [&] {
        if (roster->getRosterBareJids().contains(partner)) say("roster");
        carbons.setCarbonsEnabled(true);
        if (client.sendPacket(QXmppMessage{{}, partner, text})) say("send");
    });
    QObject::connect(&carbons, &QXmppCarbonManager::messageReceived, [] { say("carbons"); });
    QObject::connect(&client, &QXmppClient::messageReceived, [&](QXmppMessage const& message) {
        if (message.body() != "echo: " + text) return;
        say("receive");
        client.disconnectFromServer();
    });
    QObject::connect(&client, &QXmppClient::disconnected, &application, &QCoreApplication::quit);
    QTimer::singleShot(15'000, &application, &QCoreApplication::quit);
    client.connectToServer(wanted);
    return QCoreApplication::exec();
}
