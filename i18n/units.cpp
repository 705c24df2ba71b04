#include <array>
#include <cctype>
#include <utility>

#include "i18n/format.hpp"

namespace homeostat::i18n {
namespace {

constexpr std::array<const char*, 10> kSuperscripts{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};

/// Codes whose printed form is not their letters.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kWholeNames{{{"Cel", "°C"},
                                                                                    {"[degF]", "°F"},
                                                                                    {"mm[Hg]", "mmHg"},
                                                                                    {"[pH]", "pH"},
                                                                                    {"deg", "°"},
                                                                                    {"Ohm", "Ω"},
                                                                                    {"kOhm", "kΩ"},
                                                                                    {"mo", "mo"}}};

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

/// One factor: "ug", "10*9", "ms2", "m[IU]".
std::string factor(std::string_view code) {
  for (const auto& [name, printed] : kWholeNames) {
    if (code == name) return std::string(printed);
  }
  if (code.starts_with("10*") || code.starts_with("10^")) {
    std::string out = "10";
    for (const char c : code.substr(3))
      out += c == '-' ? "⁻" : isDigit(c) ? kSuperscripts[static_cast<std::size_t>(c - '0')] : "";
    return out;
  }
  std::string out;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    const bool micro = c == 'u' && i == 0 && code.size() > 1 && (isLetter(code[1]) || code[1] == '[');
    if (c == '[' || c == ']') continue;
    if (micro) {
      out += "µ";
    } else if (isDigit(c) && i > 0 && isLetter(code[i - 1])) {
      out += kSuperscripts[static_cast<std::size_t>(c - '0')];
    } else {
      out += c;
    }
  }
  return out;
}

std::string denominator(std::string_view annotation) {
  std::string out;
  for (std::size_t i = 0; i < annotation.size(); ++i) {
    const char c = annotation[i];
    const bool power = c == '2' && i > 0 && annotation[i - 1] == 'm' && i + 1 == annotation.size();
    out += c == '_' ? "\u00A0" : power ? "²" : std::string(1, c);
  }
  return out;
}

}  // namespace

std::string printedUnit(std::string_view ucum) {
  std::string out, current, annotation;
  bool in_braces = false;
  const auto close = [&] {
    out += factor(current);
    current.clear();
  };
  for (const char c : ucum) {
    if (c == '{') {
      in_braces = true;
      annotation.clear();
    } else if (c == '}') {
      in_braces = false;
      // "/{1.73_m2}": what it is counted per is part of the unit; any other annotation is a remark.
      if (current.empty() && out.ends_with('/')) out += denominator(annotation);
    } else if (in_braces) {
      annotation += c;
    } else if (c == '/' || c == '.' || c == '(' || c == ')') {
      close();
      out += c == '.' ? std::string("·") : std::string(1, c);
    } else {
      current += c;
    }
  }
  close();
  return out == "1" ? std::string() : out;
}

}  // namespace homeostat::i18n
