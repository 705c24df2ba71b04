#include "app/intake/table_columns.hpp"

#include <algorithm>
#include <string_view>

#include "app/intake/table_dates.hpp"
#include "app/intake/text.hpp"
#include "i18n/format.hpp"

namespace homeostat::intake::table {

extern const std::string_view kHeaders;  // of table_headers.tsv

namespace {

using Roles = std::map<std::string, std::string, std::less<>>;

Roles readRoles() {
  Roles roles;
  for (const auto& line : split(kHeaders, '\n')) {
    const auto cells = split(line, '\t');
    if (cells.size() != 2 || line[0] == '#') continue;
    for (const auto& header : split(trim(cells[1]), ' ')) roles.emplace(i18n::nameKey(header), cells[0]);
  }
  return roles;
}

std::string knownRole(const std::string& header) {
  static const Roles kRoles = readRoles();
  const auto it = kRoles.find(i18n::nameKey(header));
  return it == kRoles.end() ? std::string{} : it->second;
}

Kind kindOf(const Columns& c) {
  const bool named = c.has("name") || c.has("loinc") || c.has("code");
  if ((c.has("value") || c.has("value-text")) && named) return Kind::results;
  if (c.has("drug") || (c.has("name") && (c.has("rxnorm") || c.has("atc")))) return Kind::medications;
  if (c.has("allergen")) return Kind::allergies;
  if (c.has("snomed") && c.has("name")) return Kind::problems;
  return Kind::none;
}

/// A table without a column of values may have one a day, or one an analyte.
void findValues(const Row& header, const std::string& date_order, const AnalyteIndex& index, Columns& c) {
  std::vector<std::pair<std::size_t, std::string>> days, analytes;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string text = trim(header[i]);
    const bool taken = std::any_of(c.role.begin(), c.role.end(), [i](const auto& r) { return r.second == i; });
    if (text.empty() || taken) continue;
    const auto date = readDate(text, "", date_order);
    if (date.at || date.two_readings) {
      days.emplace_back(i, text);
    } else {
      const auto name = nameAndUnit(text, index).first;
      const bool analyte = index.byName(name).match || !index.byName(name).why_not.empty();
      analytes.emplace_back(i, text);
      if (analyte) c.values = analytes;  // at least one is known; the others go along and are kept as given
    }
  }
  if (c.has("name") && !days.empty()) {
    c.kind = Kind::wide_dates;
    c.values = std::move(days);
  } else if (c.has("date") && !c.values.empty()) {
    c.kind = Kind::wide_analytes;
    c.values = std::move(analytes);
  } else {
    c.values.clear();
  }
}

}  // namespace

std::pair<std::string, std::string> nameAndUnit(const std::string& header, const AnalyteIndex& index) {
  const std::string text = trim(header);
  for (const auto& [open, close] : {std::pair{'(', ')'}, std::pair{'[', ']'}, std::pair{',', '\0'}}) {
    const auto at = text.rfind(open);
    if (at == std::string::npos || at == 0 || (close != '\0' && text.back() != close)) continue;
    const std::string unit = trim(text.substr(at + 1, text.size() - at - (close == '\0' ? 1 : 2)));
    if (!unit.empty() && index.units().fromPrinted(unit)) return {trim(text.substr(0, at)), unit};
  }
  return {text, ""};
}

Columns columnsOf(const Row& header, const std::map<std::string, std::string>& told, const std::string& date_order,
                  const AnalyteIndex& index) {
  Columns c;
  for (std::size_t i = 0; i < header.size(); ++i) {
    for (const auto& key : {trim(header[i]), "#" + std::to_string(i + 1)}) {
      if (const auto it = told.find(key); it != told.end()) c.role.try_emplace(it->second, i);
    }
  }
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (told.contains(trim(header[i]))) continue;
    if (const std::string role = knownRole(header[i]); !role.empty()) c.role.try_emplace(role, i);
  }
  if (const auto fallback = c.role.find("date?"); fallback != c.role.end()) {
    c.role.try_emplace("date", fallback->second);
    c.role.erase("date?");
  }
  c.kind = kindOf(c);
  if (c.kind == Kind::none) findValues(header, date_order, index, c);
  return c;
}

}  // namespace homeostat::intake::table
