#include "i18n/direction.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace homeostat::i18n {
namespace {

constexpr UChar32 kIsolateFirst = 0x2066, kIsolateLast = 0x2068, kIsolateEnd = 0x2069;
constexpr std::string_view kLeftToRight = "\u2066", kEnd = "\u2069";

struct Letter {
  UChar32 code = 0;
  std::size_t from = 0, to = 0;  ///< bytes
};

std::vector<Letter> lettersOf(std::string_view text) {
  std::vector<Letter> out;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length;) {
    const auto from = static_cast<std::size_t>(i);
    UChar32 code = 0;
    U8_NEXT_OR_FFFD(bytes, i, length, code);
    out.push_back({code, from, static_cast<std::size_t>(i)});
  }
  return out;
}

bool isOneOf(UChar32 code, std::u32string_view set) { return set.find(static_cast<char32_t>(code)) != set.npos; }

bool isWord(UChar32 code) { return u_charDirection(code) == U_LEFT_TO_RIGHT; }
bool isCore(UChar32 code) { return isWord(code) || u_charDirection(code) == U_EUROPEAN_NUMBER; }
bool isRightToLeft(UChar32 code) {
  const auto direction = u_charDirection(code);
  return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC || direction == U_ARABIC_NUMBER;
}
bool isMark(UChar32 code) { return code >= kIsolateFirst && code <= kIsolateEnd; }
bool isBlank(UChar32 code) { return code == ' '; }
bool isNoBreakBlank(UChar32 code) { return isOneOf(code, U"\u00A0\u202F"); }
bool isJoiner(UChar32 code) { return code == 0x2060 || u_charDirection(code) == U_DIR_NON_SPACING_MARK; }
/// Stands before the number it belongs to.
bool isPrefix(UChar32 code) { return isOneOf(code, U"+-\u2212\u2013<>=\u2264\u2265~\u2248\u00B1#$\u20AC\u00A3\u00A7"); }
/// Stands after the number or word it belongs to.
bool isSuffix(UChar32 code) { return isOneOf(code, U"%\u2030\u00B0\u2032\u2033+\u00AE\u2122"); }
bool isOperator(UChar32 code) { return isOneOf(code, U"+\u00D7\u00F7=\u00B1/\u2212<>\u2264\u2265"); }
/// Ends a part of a list or of a line.
bool isBreak(UChar32 code) { return isOneOf(code, U";|\u00B7\u2022\u060C\u061B\n"); }
UChar32 closingOf(UChar32 code) {
  return code == '(' ? ')' : code == '[' ? ']' : code == '{' ? '}' : code == 0x201C ? 0x201D : code == 0xAB ? 0xBB : 0;
}
bool isClosing(UChar32 code) { return isOneOf(code, U")]}\u201D\u00BB"); }

class Finder {
 public:
  Finder(std::string_view text, std::span<const Stretch> whole) : letters_(lettersOf(text)), whole_(whole) {}

  std::vector<Stretch> find() {
    std::size_t known = 0;
    for (std::size_t i = 0; i < letters_.size();) {
      if (known < whole_.size() && letters_[i].from >= whole_[known].from) {
        out_.push_back(whole_[known]);
        while (i < letters_.size() && letters_[i].from < whole_[known].to) ++i;
        least_ = i;
        ++known;
        continue;
      }
      limit_ = known < whole_.size() ? whole_[known].from : static_cast<std::size_t>(-1);
      const UChar32 code = letters_[i].code;
      if (isMark(code)) {
        i = afterIsolate(i);
        least_ = i;
      } else if (isCore(code)) {
        const std::size_t begin = withPrefix(i), end = endOf(i);
        out_.push_back({letters_[begin].from, letters_[end - 1].to});
        i = end;
        least_ = i;
      } else {
        ++i;
      }
    }
    return std::move(out_);
  }

 private:
  std::vector<Letter> letters_;
  std::span<const Stretch> whole_;
  std::vector<Stretch> out_;
  std::size_t least_ = 0;  ///< no stretch may begin before this letter
  std::size_t limit_ = 0;  ///< nor reach this byte

  [[nodiscard]] UChar32 at(std::size_t i) const {
    return i < letters_.size() && letters_[i].from < limit_ ? letters_[i].code : 0;
  }

  [[nodiscard]] std::size_t afterIsolate(std::size_t i) const {
    int depth = 0;
    for (; i < letters_.size(); ++i) {
      const UChar32 code = letters_[i].code;
      if (code >= kIsolateFirst && code <= kIsolateLast) ++depth;
      if (code == kIsolateEnd && --depth <= 0) return i + 1;
    }
    return i;
  }

  /// The first letter of a stretch whose first word or number is at `i`: "< 5", "−3", "(" stays outside.
  [[nodiscard]] std::size_t withPrefix(std::size_t i) const {
    std::size_t begin = i;
    while (begin > least_ && (isNoBreakBlank(at(begin - 1)) || isJoiner(at(begin - 1)))) --begin;
    if (begin == least_ || !isPrefix(at(begin - 1))) return i;
    --begin;
    if (begin == least_) return begin;
    const UChar32 before = at(begin - 1);
    // A sign of its own (not a hyphen) belongs to the number also where the word before is written on to it ("و−1.7").
    if (isOneOf(at(begin), U"+\u2212<>\u2264\u2265\u00B1") && !isCore(before)) return begin;
    return isBlank(before) || isNoBreakBlank(before) || closingOf(before) != 0 || isOneOf(before, U":,/") ? begin : i;
  }

  /// One past the last letter of the stretch whose first word or number is at `i`.
  [[nodiscard]] std::size_t endOf(std::size_t i) const {
    std::vector<UChar32> open;  ///< brackets the stretch opened
    std::size_t end = i + 1, sound = end;
    while (true) {
      while (isCore(at(end)) || isJoiner(at(end))) ++end;
      end = withSuffix(end, open);
      if (open.empty()) sound = end;
      std::vector<UChar32> further = open;
      const std::size_t next = afterGap(end, further);
      if (next == 0) return sound;
      open = std::move(further);
      end = next + 1;
    }
  }

  [[nodiscard]] std::size_t withSuffix(std::size_t end, std::vector<UChar32>& open) const {
    while (true) {
      const UChar32 code = at(end);
      if (isSuffix(code) && !isCore(at(end + 1))) {
        ++end;
      } else if (isNoBreakBlank(code) && isSuffix(at(end + 1)) && at(end + 1) != '+') {
        end += 2;
      } else if (!open.empty() && code == open.back()) {
        open.pop_back();
        ++end;
      } else {
        return end;
      }
    }
  }

  /// The next word or number when what stands between belongs to the stretch; 0 when it does not.
  [[nodiscard]] std::size_t afterGap(std::size_t end, std::vector<UChar32>& open) const {
    bool blank = false, operates = false, colon = false, dash = false;
    std::size_t i = end;
    // Two brackets one after the other are two remarks: "CBT-I (face to face) (+0.4)".
    if (isClosing(at(end - 1)) && isBlank(at(end)) && closingOf(at(end + 1)) != 0) return 0;
    for (; at(i) != 0 && !isCore(at(i)); ++i) {
      const UChar32 code = at(i);
      if (isRightToLeft(code) || isMark(code) || isBreak(code)) return 0;
      if (const UChar32 closing = closingOf(code); closing != 0) {
        open.push_back(closing);
      } else if (isClosing(code)) {
        if (open.empty() || open.back() != code) return 0;
        open.pop_back();
      }
      if (isBlank(code) && (colon || dash)) return 0;
      colon = code == ':';
      dash = blank && isOneOf(code, U"\u2013\u2014");
      blank = blank || isBlank(code);
      operates = operates || isOperator(code);
    }
    if (at(i) == 0) return 0;
    // Two numbers with no more than a blank or a comma between them are two things.
    const bool words = isWord(at(end - 1)) || isWord(at(i)) || isSuffix(at(end - 1)) || isClosing(at(end - 1));
    return !blank || words || operates ? i : 0;
  }
};

}  // namespace

std::vector<Stretch> leftToRightStretches(std::string_view text, std::span<const Stretch> whole) {
  return Finder(text, whole).find();
}

std::string directed(std::string_view text) {
  std::string out;
  std::size_t done = 0;
  for (const auto& [from, to] : leftToRightStretches(text)) {
    out.append(text.substr(done, from - done)).append(kLeftToRight).append(text.substr(from, to - from)).append(kEnd);
    done = to;
  }
  return out.append(text.substr(done));
}

bool hasRightToLeftLetter(std::string_view text) {
  const auto letters = lettersOf(text);
  return std::any_of(letters.begin(), letters.end(), [](const Letter& letter) { return isRightToLeft(letter.code); });
}

std::string withoutIsolates(std::string_view text) {
  std::string out;
  for (const auto& letter : lettersOf(text)) {
    if (!isMark(letter.code)) out.append(text.substr(letter.from, letter.to - letter.from));
  }
  return out;
}

}  // namespace homeostat::i18n
