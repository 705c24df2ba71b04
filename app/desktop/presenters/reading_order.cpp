#include "app/desktop/presenters/reading_order.hpp"

#include <algorithm>
#include <cctype>

namespace homeostat::desktop {
namespace {

constexpr const char* kRightMark = "\u200f";
constexpr const char* kLeftMark = "\u200e";

bool isLatin(unsigned char c) { return std::isalpha(c) != 0 && c < 0x80; }
bool isDigit(unsigned char c) { return c >= '0' && c <= '9'; }

/// Hebrew, Arabic and the blocks between them (U+0590 to U+08FF), and their presentation forms: all that have two or
/// three bytes beginning so.
bool beginsRightToLeft(const std::string& text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
  const unsigned first = byte(i), second = byte(i + 1);
  if (first >= 0xD6 && first <= 0xDF) return true;             // U+0580 to U+07FF
  if (first == 0xE0) return second >= 0xA0 && second <= 0xA3;  // U+0800 to U+08FF
  return first == 0xEF && (second == 0xAC || second == 0xAD || second == 0xAE || second == 0xAF || second == 0xB7 ||
                           (second >= 0xB9 && second <= 0xBB));  // U+FB00 to U+FBFF, U+FDC0, U+FE40 on
}

bool holdsRightToLeft(const std::string& line) {
  for (std::size_t i = 0; i < line.size(); ++i)
    if (beginsRightToLeft(line, i)) return true;
  return false;
}

/// The token from `from` on (up to a blank) begins with a digit and holds a Latin letter.
bool isMixedName(const std::string& line, std::size_t from) {
  if (!isDigit(static_cast<unsigned char>(line[from]))) return false;
  for (std::size_t i = from; i < line.size(); ++i) {
    const auto c = static_cast<unsigned char>(line[i]);
    if (isLatin(c)) return true;
    if (c == ' ' || c >= 0x80) return false;
  }
  return false;
}

std::string lineInOrder(const std::string& line) {
  if (!holdsRightToLeft(line)) return line;
  std::string out = kRightMark;
  bool begins = true;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (begins && isMixedName(line, i)) out += kLeftMark;
    out += line[i];
    const auto c = static_cast<unsigned char>(line[i]);
    begins = !isDigit(c) && !isLatin(c) && c != '.' && c != '-' && c != ',';
  }
  return out;
}

}  // namespace

std::string inReadingOrder(const std::string& text) {
  std::string out;
  std::size_t from = 0;
  while (from <= text.size()) {
    const auto end = std::min(text.find('\n', from), text.size());
    out += lineInOrder(text.substr(from, end - from));
    if (end < text.size()) out += '\n';
    from = end + 1;
  }
  return out;
}

}  // namespace homeostat::desktop
