#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeostat::light_log {

/// What a column says.
enum class Role { stamp, date, time, photopic, melanopic, activity, state, onset, wake, wake_date, day_type, kind };

struct Header {
  std::size_t line = 0;  ///< index
  char separator = ',';
  std::map<Role, std::size_t> columns;  ///< the first of each role
  [[nodiscard]] bool has(Role role) const { return columns.contains(role); }
  [[nodiscard]] bool isLight() const {
    return (has(Role::stamp) || (has(Role::date) && has(Role::time))) &&
           (has(Role::photopic) || has(Role::melanopic) || has(Role::state));
  }
  [[nodiscard]] bool isDiary() const { return has(Role::onset) && has(Role::wake); }
};

/// The first line that names the columns of a light log or a diary, within the first 200.
std::optional<Header> headerOf(const std::vector<std::string_view>& lines);

struct Row {
  std::size_t line = 0;  ///< index
  std::vector<std::string_view> fields;
  /// Empty for a column this row does not reach or the table does not have.
  [[nodiscard]] std::string_view at(const Header& header, Role role) const;
};
/// Lines below the header, without empty ones.
std::vector<Row> rowsOf(const std::vector<std::string_view>& lines, const Header& header);

}  // namespace homeostat::light_log
