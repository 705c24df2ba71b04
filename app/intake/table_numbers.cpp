#include "app/intake/table_numbers.hpp"

#include <algorithm>
#include <array>

#include "app/intake/text.hpp"

namespace homeostat::intake::table {
namespace {

/// "4,2 mmol/l": the unit goes to its place.
void takeUnit(Draft& d, const AnalyteIndex& index) {
  if (!d.unit_text.empty() || !d.unit_code.empty() || readMeasured(d.text, d.decimal_mark)) return;
  const auto first = d.text.find_first_of("0123456789");
  const auto end = first == std::string::npos ? first : d.text.find_first_not_of("0123456789.,'", first);
  if (end == std::string::npos) return;
  const std::string number = trim(d.text.substr(0, end));
  std::string unit = trim(d.text.substr(end));
  for (const std::string_view mark : {"+", "-", "*", "!", " H", " L"}) {
    if (unit.size() <= mark.size() || unit.substr(unit.size() - mark.size()) != mark) continue;
    const std::string rest = trim(unit.substr(0, unit.size() - mark.size()));
    if (!index.units().fromPrinted(rest)) continue;
    d.conditions["flag"] = trim(mark);
    unit = rest;
  }
  if (!index.units().fromPrinted(unit) || (!readMeasured(number, d.decimal_mark) && !twoReadings(number))) return;
  d.text = number;
  d.unit_text = unit;
}

void takeFlags(Draft& d) {
  for (const std::string_view mark : {"\xE2\x86\x91", "\xE2\x86\x93", "*"}) {
    if (d.text.substr(0, mark.size()) != mark) continue;
    d.conditions["flag"] = mark;
    d.text = trim(std::string_view(d.text).substr(mark.size()));
  }
  for (const std::string_view mark :
       {"\xE2\x86\x91", "\xE2\x86\x93", "*", " H", " L", " (H)", " (L)", " HH", " LL", "++", "--", "+", "-", "!"}) {
    if (d.text.size() <= mark.size() || d.text.substr(d.text.size() - mark.size()) != mark) continue;
    // "2+" without a unit is a grade of its own, as on test strips.
    if ((mark[0] == '+' || mark[0] == '-') && d.unit_text.empty() && d.unit_code.empty()) continue;
    const std::string rest = trim(std::string_view(d.text).substr(0, d.text.size() - mark.size()));
    if (!readMeasured(rest, d.decimal_mark) && !twoReadings(rest)) continue;
    d.conditions["flag"] = trim(mark);
    d.text = rest;
  }
}

/// "112 High": the word beside a number that says how it lies.
void takeFlagWord(Draft& d) {
  const auto blank = d.text.find(' ');
  if (blank == std::string::npos) return;
  std::string word = lower(trim(d.text.substr(blank + 1)));
  std::erase_if(word, [](char c) { return c == '(' || c == ')'; });
  static constexpr std::array<std::string_view, 8> kWords{"high",   "low",           "abnormal",     "critical",
                                                          "normal", "critical high", "critical low", "out of range"};
  if (std::find(kWords.begin(), kWords.end(), word) == kWords.end()) return;
  const std::string rest = trim(d.text.substr(0, blank));
  if (!readMeasured(rest, d.decimal_mark) && !twoReadings(rest)) return;
  d.conditions["flag"] = trim(d.text.substr(blank + 1));
  d.text = rest;
}

}  // namespace

char shownMark(const std::string& cell) {
  const auto number_end = cell.find_first_not_of("0123456789.,<>=+- ");
  const std::string text = trim(cell.substr(0, number_end));
  const auto commas = std::count(text.begin(), text.end(), ','), points = std::count(text.begin(), text.end(), '.');
  if (commas == 1 && points >= 1 && text.rfind('.') < text.find(',')) return ',';
  if (points == 1 && commas >= 1 && text.rfind(',') < text.find('.')) return '.';
  if (commas + points != 1) return 0;
  const auto at = text.find_first_of(".,");
  const auto begin = text.find_first_of("0123456789.,");
  const auto before = at - begin, after = text.size() - at - 1;
  const bool thousands_like = after == 3 && before >= 1 && before <= 3 && text[begin] != '0';
  return thousands_like || after == 0 ? '\0' : text[at];
}

bool twoReadings(const std::string& cell) {
  return cell.find_first_of(".,") != std::string::npos && shownMark(cell) == 0 &&
         cell.find_first_of("0123456789") != std::string::npos &&
         cell.find_first_not_of("0123456789.,<>=+- ") == std::string::npos &&
         std::count_if(cell.begin(), cell.end(), [](char c) { return c == '.' || c == ','; }) == 1;
}

void readCell(Draft& d, const AnalyteIndex& index) {
  takeFlags(d);
  takeFlagWord(d);
  takeUnit(d, index);
}

}  // namespace homeostat::intake::table
