#include "app/intake/table_dates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/intake/text.hpp"
#include "i18n/format.hpp"

namespace homeostat::intake::table {
namespace {

bool allDigits(const std::string& s) { return !s.empty() && s.find_first_not_of("0123456789") == std::string::npos; }

bool number(const std::string& s, std::size_t longest) { return s.size() <= longest && allDigits(s); }

std::string two(const std::string& s) { return s.size() == 1 ? "0" + s : s; }

/// Month by its name or first letters in the languages of the reports read here, folded; "" unknown.
std::string monthOf(const std::string& word) {
  static const std::map<std::string, std::string, std::less<>> kMonths = {
      {"jan", "01"},       {"januar", "01"},    {"january", "01"},   {"janvier", "01"},    {"ene", "01"},
      {"enero", "01"},     {"feb", "02"},       {"februar", "02"},   {"february", "02"},   {"fev", "02"},
      {"fevrier", "02"},   {"febrero", "02"},   {"mar", "03"},       {"marz", "03"},       {"maerz", "03"},
      {"mrz", "03"},       {"march", "03"},     {"mars", "03"},      {"marzo", "03"},      {"apr", "04"},
      {"april", "04"},     {"avr", "04"},       {"avril", "04"},     {"abr", "04"},        {"abril", "04"},
      {"mai", "05"},       {"may", "05"},       {"mayo", "05"},      {"jun", "06"},        {"juni", "06"},
      {"june", "06"},      {"juin", "06"},      {"junio", "06"},     {"jul", "07"},        {"juli", "07"},
      {"july", "07"},      {"juil", "07"},      {"juillet", "07"},   {"julio", "07"},      {"aug", "08"},
      {"august", "08"},    {"aout", "08"},      {"ago", "08"},       {"agosto", "08"},     {"sep", "09"},
      {"sept", "09"},      {"september", "09"}, {"septembre", "09"}, {"septiembre", "09"}, {"okt", "10"},
      {"oct", "10"},       {"oktober", "10"},   {"october", "10"},   {"octobre", "10"},    {"octubre", "10"},
      {"nov", "11"},       {"november", "11"},  {"novembre", "11"},  {"noviembre", "11"},  {"dez", "12"},
      {"dec", "12"},       {"dic", "12"},       {"dezember", "12"},  {"december", "12"},   {"decembre", "12"},
      {"diciembre", "12"}, {"gen", "01"},       {"gennaio", "01"},   {"febbraio", "02"},   {"aprile", "04"},
      {"mag", "05"},       {"maggio", "05"},    {"giu", "06"},       {"giugno", "06"},     {"lug", "07"},
      {"luglio", "07"},    {"set", "09"},       {"settembre", "09"}, {"ott", "10"},        {"ottobre", "10"},
      {"dicembre", "12"}};
  const auto it = kMonths.find(i18n::nameKey(word));
  return it == kMonths.end() ? std::string{} : it->second;
}

/// "8:15 PM", "08:15:30", "0815" as "08:15[:30]"; "" when it is no clock time.
std::string clockOf(std::string text) {
  text = lower(trim(text));
  int shift = -1;
  for (const auto& [word, hours] : {std::pair{"am", 0}, std::pair{"pm", 12}}) {
    if (text.size() < 3 || text.substr(text.size() - 2) != word) continue;
    shift = hours;
    text = trim(text.substr(0, text.size() - 2));
  }
  for (const std::string_view tail : {" uhr", "h", "z"}) {
    if (text.size() > tail.size() && text.substr(text.size() - tail.size()) == tail)
      text = trim(text.substr(0, text.size() - tail.size()));
  }
  if (text.find(':') == std::string::npos && text.size() == 4 && allDigits(text)) text.insert(2, ":");
  auto parts = split(text, ':');
  if (parts.size() < 2 || parts.size() > 3 || !number(parts[0], 2) || !number(parts[1], 2)) return {};
  int hour = std::stoi(parts[0]);
  if (shift >= 0) {
    if (hour < 1 || hour > 12) return {};
    hour = hour % 12 + shift;
  }
  std::string out = fmt::format("{:02}:{}", hour, two(parts[1]));
  if (parts.size() == 3) out += ":" + two(parts[2].substr(0, parts[2].find('.')));
  return out;
}

struct Parts {
  std::string year, month, day;  ///< as digits; month and day may be the wrong way round
  bool order_is_open = false;
  bool short_year = false;
};

/// Year in full; two digits by the rule of POSIX (69 and more are of the last century).
bool readYear(const std::string& text, Parts& parts) {
  if (!allDigits(text) || (text.size() != 4 && text.size() != 2)) return false;
  parts.short_year = text.size() == 2;
  parts.year = text.size() == 4 ? text : (text >= "70" ? "19" : "20") + text;
  return true;
}

std::optional<Parts> named(const std::string& date) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : date + " ") {
    if (c != ' ' && c != '-' && c != '.' && c != ',' && c != '/') {
      word += c;
      continue;
    }
    if (!word.empty() && lower(word) != "de") words.push_back(word);
    word.clear();
  }
  if (words.size() != 3) return std::nullopt;
  Parts parts;
  const std::size_t month = monthOf(words[1]).empty() ? 0 : 1, day = 1 - month;
  parts.month = monthOf(words[month]);
  parts.day = words[day];
  if (parts.month.empty() || !number(parts.day, 2) || !readYear(words[2], parts)) return std::nullopt;
  return parts;
}

/// "2024年3月12日": the words say which number is what.
std::optional<Parts> eastAsian(const std::string& date) {
  const auto year = date.find("年"), month = date.find("月"), day = date.find("日");
  constexpr std::size_t letter = 3;
  if (year == std::string::npos || month == std::string::npos || day == std::string::npos) return std::nullopt;
  if (year + letter > month || month + letter > day || day + letter != date.size()) return std::nullopt;
  Parts parts{date.substr(0, year), trim(date.substr(year + letter, month - year - letter)),
              trim(date.substr(month + letter, day - month - letter))};
  if (parts.year.size() != 4 || !allDigits(parts.year) || !number(parts.month, 2) || !number(parts.day, 2))
    return std::nullopt;
  return parts;
}

std::optional<Parts> partsOf(const std::string& date, const std::string& order) {
  if (auto parts = named(date)) return parts;
  if (auto parts = eastAsian(date)) return parts;
  const char mark = date.find('/') != std::string::npos ? '/' : date.find('.') != std::string::npos ? '.' : '-';
  const auto cells = split(date, mark);
  if (cells.size() == 1 && date.size() == 8 && allDigits(date))
    return Parts{date.substr(0, 4), date.substr(4, 2), date.substr(6)};
  if (cells.size() != 3) return std::nullopt;
  Parts parts;
  if (cells[0].size() == 4 && number(cells[1], 2) && number(cells[2], 2) && readYear(cells[0], parts)) {
    parts.month = cells[1];
    parts.day = cells[2];
    return parts;
  }
  if (!number(cells[0], 2) || !number(cells[1], 2) || !readYear(cells[2], parts)) return std::nullopt;
  const bool month_first =
      mark != '.' && order != "dmy" &&
      (order == "mdy" || (two(cells[0]) <= "12" && (two(cells[1]) > "12" || two(cells[0]) == two(cells[1]))));
  const bool sure = mark == '.' || order == "dmy" || order == "mdy" || two(cells[0]) > "12" || month_first;
  parts.day = month_first ? cells[1] : cells[0];
  parts.month = month_first ? cells[0] : cells[1];
  parts.order_is_open = !sure;
  return parts;
}

}  // namespace

ReadDate readDate(const std::string& written, const std::string& time, const std::string& order) {
  ReadDate out;
  std::string date = trim(written), clock = time;
  if (date.empty()) return out;
  // An ISO date and time is one piece; elsewhere a clock time follows a blank.
  if (const auto instant = base::Instant::parse(date); instant && instant->precision != base::Precision::day) {
    out.at = *instant;
    return out;
  }
  const auto t = date.find('T'), blank = date.find(' ');
  const auto cut = t == 10 ? t : date.find(':') != std::string::npos ? blank : std::string::npos;
  if (cut != std::string::npos) {
    clock = date.substr(cut + 1);
    date = trim(date.substr(0, cut));
  }
  const auto never = [&] {
    out.impossible = true;
    out.why_not = fmt::format("its time \"{}\" does not exist", trim(trim(written) + " " + time));
    return out;
  };
  const auto parts = partsOf(date, order);
  if (!parts) {
    out.why_not = fmt::format("its date \"{}\" is not one that is read here (day, month and year)", date);
    return out;
  }
  if (parts->order_is_open) {
    out.two_readings = true;
    out.why_not = fmt::format("its date \"{}\" may be day or month first; say the date order once", date);
    return out;
  }
  std::string iso = parts->year + "-" + two(parts->month) + "-" + two(parts->day);
  if (const std::string read = clockOf(clock); !read.empty())
    iso += "T" + read;
  else if (clock.find_first_of("0123456789") != std::string::npos)
    return never();
  else if (!trim(clock).empty())
    out.why_not = fmt::format("its clock time \"{}\" is words; only the day is read", trim(clock));
  const auto instant = base::Instant::parse(iso);
  if (!instant) return never();
  out.at = *instant;
  if (parts->short_year) out.why_not = fmt::format("the year of \"{}\" read as {}", date, parts->year);
  return out;
}

std::string shownOrder(const std::string& written) {
  const std::string date = trim(written), day = date.substr(0, date.find(' '));
  const auto cells = split(day, day.find('/') != std::string::npos ? '/' : '-');
  if (cells.size() != 3 || !number(cells[0], 2) || !number(cells[1], 2)) return {};
  if (two(cells[0]) > "12" && two(cells[1]) <= "12") return "dmy";
  return two(cells[1]) > "12" && two(cells[0]) <= "12" ? "mdy" : std::string{};
}

bool looksLikeSpreadsheetDate(const std::string& cell) {
  const auto dash = cell.find('-');
  if (dash == std::string::npos || cell.size() > 9) return false;
  const std::string first = cell.substr(0, dash), second = cell.substr(dash + 1);
  const auto month = [](const std::string& s) { return s.size() == 3 && !monthOf(s).empty(); };
  return (number(first, 4) && month(second)) || (month(first) && number(second, 4));
}

}  // namespace homeostat::intake::table
