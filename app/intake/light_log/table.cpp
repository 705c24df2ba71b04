#include "app/intake/light_log/table.hpp"

#include <algorithm>
#include <array>

#include "app/intake/recordings/lines.hpp"

namespace homeostat::light_log {
namespace {

/// Letters and digits only, lower case: "Sleep/Wake" and "sleep_wake" are one name.
std::string bare(std::string_view name) {
  std::string out;
  for (const char c : recordings::lowered(name))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  return out;
}

const std::map<std::string, Role, std::less<>>& names() {
  static const std::map<std::string, Role, std::less<>> table = {{"datetime", Role::stamp},
                                                                 {"timestamp", Role::stamp},
                                                                 {"localtime", Role::stamp},
                                                                 {"date", Role::date},
                                                                 {"time", Role::time},
                                                                 {"lux", Role::photopic},
                                                                 {"light", Role::photopic},
                                                                 {"whitelight", Role::photopic},
                                                                 {"illuminance", Role::photopic},
                                                                 {"lightlux", Role::photopic},
                                                                 {"photopiclux", Role::photopic},
                                                                 {"illuminancelux", Role::photopic},
                                                                 {"melanopicedi", Role::melanopic},
                                                                 {"medi", Role::melanopic},
                                                                 {"melanopicedilux", Role::melanopic},
                                                                 {"activity", Role::activity},
                                                                 {"counts", Role::activity},
                                                                 {"pim", Role::activity},
                                                                 {"sleepwake", Role::state},
                                                                 {"sleeponset", Role::onset},
                                                                 {"asleep", Role::onset},
                                                                 {"fellasleep", Role::onset},
                                                                 {"wake", Role::wake},
                                                                 {"waketime", Role::wake},
                                                                 {"finalawakening", Role::wake},
                                                                 {"wakedate", Role::wake_date},
                                                                 {"dateofwaking", Role::wake_date},
                                                                 {"daytype", Role::day_type},
                                                                 {"type", Role::kind}};
  return table;
}

Header read(std::string_view line, char separator) {
  Header out;
  out.separator = separator;
  const auto fields = recordings::fieldsOf(line, separator);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto known = names().find(bare(fields[i]));
    if (known != names().end()) out.columns.emplace(known->second, i);
  }
  // "time" alone holds full stamps.
  if (out.has(Role::time) && !out.has(Role::date) && !out.has(Role::stamp)) {
    out.columns.emplace(Role::stamp, out.columns.at(Role::time));
    out.columns.erase(Role::time);
  }
  return out;
}

}  // namespace

std::string_view Row::at(const Header& header, Role role) const {
  const auto column = header.columns.find(role);
  if (column == header.columns.end() || column->second >= fields.size()) return {};
  std::string_view text = fields[column->second];
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return recordings::trimmed(text);
}

std::optional<Header> headerOf(const std::vector<std::string_view>& lines) {
  constexpr std::size_t kFurthest = 200;
  for (std::size_t i = 0; i < std::min(lines.size(), kFurthest); ++i) {
    for (const char separator : {';', '\t', ','}) {
      if (lines[i].find(separator) == std::string_view::npos) continue;
      Header header = read(lines[i], separator);
      if (!header.isLight() && !header.isDiary()) continue;
      header.line = i;
      return header;
    }
  }
  return std::nullopt;
}

std::vector<Row> rowsOf(const std::vector<std::string_view>& lines, const Header& header) {
  std::vector<Row> out;
  for (std::size_t i = header.line + 1; i < lines.size(); ++i) {
    if (recordings::trimmed(lines[i]).empty()) continue;
    out.push_back({i, recordings::fieldsOf(lines[i], header.separator)});
  }
  return out;
}

}  // namespace homeostat::light_log
