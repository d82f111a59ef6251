// SPDX-License-Identifier: BSL-1.0
// QXmlStreamReader: namespaces and well-formedness, text is UTF-16; it is pulled.
#include <QXmlStreamReader>

#include "../../xml_peer.hpp"

namespace {

class parser {
  public:
    bool feed(std::string_view octets) {
        reader_.addData(QByteArray::fromRawData(octets.data(), static_cast<int>(octets.size())));
        for (;;) {
            switch (reader_.readNext()) {
                case QXmlStreamReader::StartElement: seen_.open(); break;
                case QXmlStreamReader::EndElement: seen_.close(); break;
                case QXmlStreamReader::EndDocument: return true;
                case QXmlStreamReader::Invalid:
                    return reader_.error() == QXmlStreamReader::PrematureEndOfDocumentError;
                default: break;
            }
        }
    }
    std::size_t stanzas() const { return seen_.stanzas; }

  private:
    QXmlStreamReader reader_;
    bench::element_counter seen_;
};

bench::enlisted_parser<parser> const peer{"qt", bench::kind::events};

}  // namespace
