#include "app/intake/text.hpp"

#include <fmt/format.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>

namespace homeostat::intake {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

void appendUtf8(std::string& out, std::uint32_t c) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | (c >> 18U));
    put(0x80U | ((c >> 12U) & 0x3FU));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

std::string fromUtf16(std::string_view bytes, bool big) {
  std::string out;
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<std::uint32_t>(big ? (a << 8U) | b : (b << 8U) | a);
  };
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    std::uint32_t c = unit(i);
    if (c >= 0xD800 && c < 0xDC00 && i + 3 < bytes.size()) {
      const std::uint32_t second = unit(i + 2);
      if (second >= 0xDC00 && second < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10U) + (second - 0xDC00);
        i += 2;
      }
    }
    appendUtf8(out, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
  }
  return out;
}

bool startsWith(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// The text without marks of thousands, where each group of three shows that they are such: an apostrophe or a narrow
/// blank always, point or comma only where the other one is the decimal mark, by `decimal_mark` or because it follows.
std::string withoutThousands(std::string_view text, char decimal_mark) {
  const auto drop = [](std::string t, std::string_view mark) {
    for (auto at = t.find(mark); at != std::string::npos; at = t.find(mark, at)) t.erase(at, mark.size());
    return t;
  };
  const auto grouped = [](std::string_view t, std::string_view mark, char decimal) {
    std::string_view whole = t.substr(0, t.find(decimal));
    const auto first = whole.find(mark);
    if (first == std::string_view::npos || first == 0 || first > 3) return false;
    if (!std::all_of(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(first), isDigit) || whole[0] == '0')
      return false;
    for (whole.remove_prefix(first); !whole.empty(); whole.remove_prefix(mark.size() + 3)) {
      if (whole.substr(0, mark.size()) != mark || whole.size() < mark.size() + 3) return false;
      for (std::size_t k = 0; k < 3; ++k) {
        if (!isDigit(whole[mark.size() + k])) return false;
      }
    }
    return true;
  };
  for (const std::string_view mark : {"'", "\xE2\x80\x99", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", " "}) {
    if (mark == " " && decimal_mark != ',') continue;
    for (const char decimal : {'.', ','}) {
      if (grouped(text, mark, decimal)) return drop(std::string(text), mark);
    }
  }
  const auto comma = text.find(','), point = text.find('.');
  const bool both = comma != std::string_view::npos && point != std::string_view::npos;
  if ((decimal_mark == ',' || (both && point < comma && decimal_mark == 0)) && grouped(text, ".", ','))
    return drop(std::string(text), ".");
  if ((decimal_mark == '.' || (both && comma < point && decimal_mark == 0)) && grouped(text, ",", '.'))
    return drop(std::string(text), ",");
  return std::string(text);
}

/// Digits with at most one mark; empty when the text is no plain number or its mark is ambiguous.
std::optional<std::string> plainNumber(std::string_view written, char decimal_mark) {
  const std::string text = withoutThousands(written, decimal_mark);
  // Groups that were marked leave no doubt about the other mark.
  const bool was_grouped = text.size() != written.size();
  std::string out;
  const auto commas = std::count(text.begin(), text.end(), ',');
  const auto points = std::count(text.begin(), text.end(), '.');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ',') {
      const bool thousands_like = text.size() - i - 1 == 3 && i > 0 && text[0] != '0';
      if (commas > 1 || points > 0) return std::nullopt;
      if (decimal_mark == '.' || (decimal_mark == 0 && thousands_like && !was_grouped)) return std::nullopt;
      out += '.';
    } else if (c == '+' && i == 0) {
      continue;
    } else {
      out += c;
    }
  }
  if (decimal_mark == ',' && points > 0) return std::nullopt;
  return out;
}

}  // namespace

std::string trim(std::string_view text) {
  const char* blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(blanks) - first + 1));
}

std::string lower(std::string_view ascii) {
  std::string out(ascii);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

namespace {

/// Arabic-Indic, Persian and full-width digits and marks as those of ASCII; the Arabic decimal mark says what it is.
std::string asciiDigits(std::string_view text, char& decimal_mark) {
  const bool plain =
      std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xD9; });
  if (plain) return std::string(text);
  std::string out;
  icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  for (std::int32_t i = 0; i < wide.length(); ++i) {
    const char16_t c = wide[i];
    const auto take = [&](char16_t first, char16_t count, char as) {
      if (c < first || c >= first + count) return false;
      out += static_cast<char>(as + (c - first));
      return true;
    };
    if (take(0x0660, 10, '0') || take(0x06F0, 10, '0') || take(0xFF10, 10, '0') || take(0xFF0E, 1, '.') ||
        take(0xFF1C, 1, '<') || take(0xFF1E, 1, '>') || take(0xFF0D, 1, '-'))
      continue;
    if (c == 0x066B) {
      out += '.';
      decimal_mark = '.';
    } else if (c != 0x066C) {
      icu::UnicodeString(c).toUTF8String(out);
    }
  }
  return out;
}

}  // namespace

std::optional<Measured> readMeasured(std::string_view raw, char decimal_mark) {
  const std::string kept = asciiDigits(trim(raw), decimal_mark);
  std::string_view text = kept;
  Measured out;
  if (startsWith(text, "<=") || startsWith(text, "\xE2\x89\xA4")) {
    out.comparator = "<=";
  } else if (startsWith(text, ">=") || startsWith(text, "\xE2\x89\xA5")) {
    out.comparator = ">=";
  } else if (startsWith(text, "<>")) {
    return std::nullopt;
  } else if (startsWith(text, "<")) {
    out.comparator = "<";
  } else if (startsWith(text, ">")) {
    out.comparator = ">";
  } else {
    startsWith(text, "=");
  }
  out.digits = trim(text);
  const auto number = plainNumber(out.digits, decimal_mark);
  if (!number || number->empty()) return std::nullopt;
  const char first = (*number)[0] == '-' && number->size() > 1 ? (*number)[1] : (*number)[0];
  if (!isDigit(first) && first != '.') return std::nullopt;
  const auto [end, error] = std::from_chars(number->data(), number->data() + number->size(), out.value);
  if (error != std::errc{} || end != number->data() + number->size() || !std::isfinite(out.value)) return std::nullopt;
  return out;
}

std::optional<Range> readRange(std::string_view raw, char decimal_mark) {
  std::string text = trim(raw);
  if (text.size() > 2 && (text.front() == '(' || text.front() == '[') && (text.back() == ')' || text.back() == ']'))
    text = trim(std::string_view(text).substr(1, text.size() - 2));
  for (const auto& [word, sign] : {std::pair{"bis ", "<="}, std::pair{"up to ", "<="}, std::pair{"hasta ", "<="},
                                   std::pair{"ab ", ">="}, std::pair{"desde ", ">="}}) {
    if (text.rfind(word, 0) == 0) text = sign + text.substr(std::string_view(word).size());
  }
  if (const auto one = readMeasured(text, decimal_mark); one && !one->comparator.empty()) {
    Range range;
    (one->comparator[0] == '<' ? range.high : range.low) = one->value;
    return range;
  }
  for (const std::string_view dash :
       {" to ", " bis ", " a ", " \xC3\xA0 ", " \xE2\x80\x93 ", "\xE2\x80\x93", "\xE2\x88\x92", " - ", "-"}) {
    const auto at = text.find(dash, 1);
    if (at == std::string::npos) continue;
    const auto low = readMeasured(text.substr(0, at), decimal_mark),
               high = readMeasured(text.substr(at + dash.size()), decimal_mark);
    if (!low || !high || !low->comparator.empty() || !high->comparator.empty()) return std::nullopt;
    if (low->value == 0 && high->value == 0) return std::nullopt;
    if (low->value > high->value) return std::nullopt;
    return Range{low->value, high->value};
  }
  return std::nullopt;
}

std::optional<base::Instant> readHl7Time(std::string_view text, bool midnight_is_date) {
  std::size_t digits = 0;
  while (digits < text.size() && isDigit(text[digits])) ++digits;
  std::string_view date = text.substr(0, digits), rest = text.substr(digits);
  std::string fraction, offset;
  if (!rest.empty() && rest[0] == '.') {
    std::size_t end = 1;
    while (end < rest.size() && isDigit(rest[end])) ++end;
    fraction = rest.substr(1, std::min<std::size_t>(end - 1, 3));
    rest.remove_prefix(end);
  }
  if (rest.size() >= 3 && (rest[0] == '+' || rest[0] == '-')) {
    offset = std::string(rest.substr(0, 3)) + ":" + (rest.size() >= 5 ? std::string(rest.substr(3, 2)) : "00");
    rest = {};
  }
  if (!trim(rest).empty() || date.size() < 4) return std::nullopt;
  if (date.size() == 14 && midnight_is_date && offset.empty() && date.substr(8) == "000000") date = date.substr(0, 8);
  if (date.size() == 12 && midnight_is_date && offset.empty() && date.substr(8) == "0000") date = date.substr(0, 8);
  std::string iso(date.substr(0, 4));
  if (date.size() >= 6) iso += fmt::format("-{}", date.substr(4, 2));
  if (date.size() >= 8) iso += fmt::format("-{}", date.substr(6, 2));
  if (date.size() == 10) iso += fmt::format("T{}:00", date.substr(8, 2));
  if (date.size() >= 12) iso += fmt::format("T{}:{}", date.substr(8, 2), date.substr(10, 2));
  if (date.size() >= 14) iso += fmt::format(":{}", date.substr(12, 2));
  if (date.size() >= 14 && !fraction.empty()) iso += "." + fraction;
  if (date.size() >= 10) iso += offset;
  const auto instant = base::Instant::parse(iso);
  if (!instant) return std::nullopt;
  return *instant;
}

std::string_view shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U; };
  while (most > 0 && continues(most)) --most;
  return text.substr(0, most);
}

bool isUtf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    const std::size_t more = c < 0x80                ? 0
                             : c >= 0xC2 && c < 0xE0 ? 1
                             : c >= 0xE0 && c < 0xF0 ? 2
                             : c >= 0xF0 && c < 0xF5 ? 3
                                                     : 9;
    if (more == 9 || i + more >= bytes.size() + (more == 0 ? 1 : 0)) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(bytes[i + k]) & 0xC0U) != 0x80) return false;
    }
    // Longer than needed, a half of a UTF-16 pair, or beyond the last character.
    const auto next = more == 0 ? 0U : static_cast<unsigned char>(bytes[i + 1]);
    if ((c == 0xE0 && next < 0xA0) || (c == 0xED && next >= 0xA0) || (c == 0xF0 && next < 0x90) ||
        (c == 0xF4 && next >= 0x90))
      return false;
    i += more + 1;
  }
  return true;
}

std::string fromWindows1252(std::string_view bytes) {
  static constexpr std::array<std::uint32_t, 32> kHigh = {
      0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
  std::string out;
  for (const char raw : bytes) {
    const auto c = static_cast<unsigned char>(raw);
    appendUtf8(out, c >= 0x80 && c < 0xA0 ? kHigh[c - 0x80U] : c);
  }
  return out;
}

namespace {

std::optional<std::string> convert(std::string_view bytes, const char* converter) {
  const icu::UnicodeString text(bytes.data(), static_cast<std::int32_t>(bytes.size()), converter);
  if (text.isBogus()) return std::nullopt;
  std::string out;
  text.toUTF8String(out);
  return out;
}

/// Text of Chinese characters in the encoding of their spreadsheet programs: bytes beyond ASCII stand in pairs, where
/// accented letters of other languages mostly stand alone; every pair is a character, and most are common ones or
/// signs.
std::optional<std::string> fromGb18030(std::string_view bytes) {
  std::size_t beyond = 0, in_pairs = 0, common = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    std::size_t end = i;
    while (end < bytes.size() && static_cast<unsigned char>(bytes[end]) >= 0xA1U &&
           static_cast<unsigned char>(bytes[end]) <= 0xFEU)
      ++end;
    const std::size_t run = end - i;
    if (run == 0) {
      beyond += static_cast<unsigned char>(bytes[i]) >= 0x80U ? 1U : 0U;
      ++i;
      continue;
    }
    beyond += run;
    if (run % 2 == 0) in_pairs += run;
    for (std::size_t k = i; k + 1 < end; k += 2) {
      const auto lead = static_cast<unsigned char>(bytes[k]);
      common += lead <= 0xA3U || (lead >= 0xB0U && lead <= 0xD7U) ? 2U : 0U;
    }
    i = end;
  }
  if (beyond < 4 || in_pairs < beyond || common * 5 < beyond * 4) return std::nullopt;
  auto text = convert(bytes, "gb18030");
  if (!text || text->find("\xEF\xBF\xBD") != std::string::npos) return std::nullopt;
  return text;
}

}  // namespace

std::string toUtf8(std::string_view bytes, std::string& note) {
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") return std::string(bytes.substr(3));
  if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF") {
    note = "read as UTF-16";
    return fromUtf16(bytes.substr(2), bytes[0] == '\xFE');
  }
  if (isUtf8(bytes)) return std::string(bytes);
  if (auto chinese = fromGb18030(bytes)) {
    note = "not UTF-8: read as GB 18030; check the characters";
    return *chinese;
  }
  note = "not UTF-8: read as Windows-1252; check accented letters";
  return fromWindows1252(bytes);
}

std::string hl7CharacterSet(std::string_view bytes) {
  const auto at = bytes.substr(0, 4096).find("MSH");
  if (at == std::string_view::npos || bytes.size() < at + 4) return {};
  const std::string_view line = bytes.substr(at, bytes.substr(at).find_first_of("\r\n"));
  const auto fields = split(line, line[3]);
  return fields.size() < 18 ? std::string{} : trim(split(fields[17], '~').front());
}

namespace {

/// ICU's name of a character set of HL7 table 0211; null when it is none we read.
const char* converterOf(const std::string& declared) {
  static const std::map<std::string, const char*> kNames = {
      {"8859", "windows-1252"}, {"8859/1", "windows-1252"}, {"8859/2", "iso-8859-2"},   {"8859/3", "iso-8859-3"},
      {"8859/4", "iso-8859-4"}, {"8859/5", "iso-8859-5"},   {"8859/6", "iso-8859-6"},   {"8859/7", "iso-8859-7"},
      {"8859/8", "iso-8859-8"}, {"8859/9", "windows-1254"}, {"8859/15", "iso-8859-15"}, {"GB 18030-2000", "gb18030"},
      {"BIG-5", "big5"},        {"KS X 1001", "euc-kr"}};
  const auto it = kNames.find(declared);
  return it == kNames.end() ? nullptr : it->second;
}

}  // namespace

std::string toUtf8Declared(std::string_view bytes, const std::string& declared, std::string& note) {
  const bool utf8_declared = declared.find("UTF-8") != std::string::npos;
  if (declared.empty() || isUtf8(bytes)) {
    const bool plain =
        std::none_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (!declared.empty() && !plain && !utf8_declared)
      note = fmt::format("MSH-18 says \"{}\", but the bytes are UTF-8 and are read as such", declared);
    std::string inner;
    std::string text = toUtf8(bytes, inner);
    if (note.empty()) note = inner;
    return text;
  }
  if (const char* converter = converterOf(declared)) {
    if (auto text = convert(bytes, converter)) {
      if (text->find("\xEF\xBF\xBD") != std::string::npos)
        note = fmt::format("some bytes are no letters of \"{}\" (MSH-18); they show as \xEF\xBF\xBD", declared);
      return *text;
    }
  }
  note = utf8_declared || declared == "ASCII"
             ? fmt::format("MSH-18 says \"{}\", but some bytes are not: read as Windows-1252; check accented letters",
                           declared)
             : fmt::format("the character set \"{}\" (MSH-18) is not known: read as Windows-1252; check letters",
                           declared);
  return fromWindows1252(bytes);
}

bool looksLikeLoinc(std::string_view code) {
  if (code.size() < 3 || code.size() > 8 || code[code.size() - 2] != '-' || !isDigit(code.back())) return false;
  int sum = 0;
  bool twice = true;
  for (std::size_t i = code.size() - 2; i-- > 0;) {
    if (!isDigit(code[i])) return false;
    int digit = code[i] - '0';
    if (twice && (digit *= 2) > 9) digit -= 9;
    sum += digit;
    twice = !twice;
  }
  return (10 - sum % 10) % 10 == code.back() - '0';
}

}  // namespace homeostat::intake
