// SPDX-License-Identifier: BSL-1.0
// Seeded choices and words of fifteen scripts: the same on every machine and with every standard library.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

/// How one script makes syllables: an onset and a rhyme, or any letter of a range.
struct script {
    std::uint32_t least, most;  // syllables a word
    std::string_view zones;     // top-level domains; these lists are UTF-8, separated by spaces
    char32_t from = 0, to = 0;
    std::string_view onsets{}, rhymes{};
    std::string_view capitals{};  // onsets of a word in upper case; none in unicameral scripts
    bool right_to_left = false;
};

// clang-format off
inline constexpr script english{2, 3, "com org net de im fr eu io co.uk info", 0, 0,
    "b c d f g h j k l m n p r s t v w z br ch dr fl gr kr pl sch st th tr",
    "a e i o u a e i o an ar el en er ia in ir on or os us y",
    "B C D F G H J K L M N P R S T"};

inline constexpr script russian{2, 4, "рф ru укр bg com", 0, 0,
    "б в г д ж з к л м н п р с т ф х ц ч ш щ", "а е ё и о у ы э ю я ий ой ов ин",
    "Б В Г Д К Л М Н П С"};

inline constexpr script chinese{2, 4, "中国 cn 台灣 tw com", U'\u4E00', U'\u9FA5'};

inline constexpr script arabic{2, 4, "com net امارات السعودية", 0, 0,
    "ا ب ت ج ح خ د ر ز س ش ص ع ف ق ك ل م ن ه و ي", "ا و ي ة ل م ن ر ب د", "", true};

inline constexpr std::array scripts{
    script{2, 3, "de at ch com", 0, 0,
        "b d f g h k l m n r s t w z sch st", "ä ö ü e a ei au er en ü ö eß", "B D F G H K M Ä Ö Ü"},
    script{2, 3, "fr ca be com", 0, 0,
        "b c ç d f j l m n p r s t v ch qu", "é è ê a à â î ô ou é e oi œu ù", "B C D É F J L M Ç"},
    script{2, 3, "no se dk is fi", 0, 0,
        "b d f g h j k l m n r s t v sk", "å ä ö ø æ a e i y ø ö å ei", "B D F H K L M S Å Ø Æ"},
    script{2, 3, "vn com", 0, 0,
        "b ch đ g h kh l m n ng nh ph qu s t th tr v x",
        "a á à ả ã ạ ăn ấ ầ ê ế ệ ô ố ộ ơ ớ ợ ư ứ ự ý", "B Đ H L M N Ph Th Tr V"},
    script{2, 3, "vn com", 0, 0,  // the same, decomposed (NFD)
        "b ch đ g h kh l m n ng nh ph qu s t th tr v x",
        "a a\u0301 a\u0300 a\u0309 a\u0303 a\u0323 a\u0302\u0301 e\u0302 e\u0323\u0302 "
        "o\u0302\u0301 o\u031B\u0301 u\u031B u\u031B\u0323 y\u0301", "B Đ H L M N Ph Th Tr V"},
    script{2, 4, "gr ελ com", 0, 0,
        "β γ δ ζ θ κ λ μ ν ξ π ρ σ τ φ χ ψ", "α ε η ι ο υ ω ά έ ή ί ό ύ ώ ου αι ος ης ον",
        "Β Γ Δ Θ Κ Λ Μ Ν Π Σ"},
    russian,
    chinese,
    script{3, 6, "jp com みんな", U'\u3041', U'\u3093'},
    script{3, 6, "jp com コム", U'\u30A1', U'\u30F6'},
    script{2, 4, "한국 kr com", U'\uAC00', U'\uD7A3'},
    script{2, 4, "भारत in com", 0, 0,
        "क ख ग च ज ट ड त द न प ब भ म य र ल व श स ह ङ्क स्त", "ा ि ी ु ू े ै ो ौ ं ा े ा ि"},
    script{2, 4, "ไทย th com", 0, 0,
        "ก ข ค ง จ ช ด ต ท น บ ป พ ม ย ร ล ว ส ห อ", "ะ า ั ิ ี ึ ื ุ ู ่า ้า า ี"},
    arabic,
    script{2, 4, "il com net", 0, 0,
        "א ב ג ד ה ו ז ח ט י כ ל מ נ ס ע פ צ ק ר ש ת", "א ה ו י ל מ נ ר ש ת ם ן", "", true},
};
// clang-format on

/// splitmix64, and a choice among n by multiplication: the same everywhere, unlike the standard's
/// distributions.
class random {
  public:
    explicit constexpr random(std::uint64_t seed) : state_{seed} {}

    constexpr std::uint32_t below(std::uint32_t bound) {
        state_ += 0x9E3779B97F4A7C15;
        auto z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return static_cast<std::uint32_t>((((z ^ (z >> 31)) >> 32) * bound) >> 32);
    }
    constexpr bool percent(std::uint32_t share) { return below(100) < share; }
    constexpr std::uint32_t between(std::uint32_t low, std::uint32_t high) {
        return low + below(high - low + 1);
    }
    /// One of the words of a list separated by single spaces.
    std::string_view word(std::string_view list) {
        auto skip =
            below(1 + static_cast<std::uint32_t>(std::count(list.begin(), list.end(), ' ')));
        while (skip-- != 0) list.remove_prefix(list.find(' ') + 1);
        return list.substr(0, list.find(' '));
    }

    /// A word of syllables; `capitals` is the chance in a hundred that it begins with one.
    void append_word(std::string& out, script const& letters, std::uint32_t capitals = 0) {
        bool first = true;
        for (auto left = between(letters.least, letters.most); left != 0; --left) {
            if (letters.from != 0) {
                append(out, letters.from + below(letters.to - letters.from + 1));
                continue;
            }
            bool const capital = first && !letters.capitals.empty() && percent(capitals);
            out += word(capital ? letters.capitals : letters.onsets);
            out += word(letters.rhymes);
            first = false;
        }
    }
    /// Octets of an alphabet.
    void append_token(std::string& out, std::string_view alphabet, std::uint32_t size) {
        while (size-- != 0) out += alphabet[below(static_cast<std::uint32_t>(alphabet.size()))];
    }

  private:
    /// UTF-8 of three octets, which the ranges of all scripts need.
    static void append(std::string& out, char32_t letter) {
        out += static_cast<char>(0xE0 | (letter >> 12));
        out += static_cast<char>(0x80 | ((letter >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (letter & 0x3F));
    }

    std::uint64_t state_;
};

}  // namespace bench
