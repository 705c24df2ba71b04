#pragma once

#include <string>
#include <vector>

#include "kb/edition.hpp"

namespace homeostat::kb {

/// One place of an item that differs.
struct FieldChange {
  std::string place;  ///< "@tier", "action", "evidence[2]/@claim": element names with their number where several
  std::string before, after;  ///< empty: not there
  bool operator==(const FieldChange&) const = default;
};

struct ItemChange {
  std::string key;  ///< "kind id"
  std::vector<FieldChange> fields;
};

/// What differs inside the items that `diff` calls changed, in key order. Items that stand in the middle of a list
/// show as changes of the places after it. Cost: linear in the changed items.
std::vector<ItemChange> changes(const Edition& before, const Edition& after);

}  // namespace homeostat::kb
