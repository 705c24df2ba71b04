#include "inference/audit/analyte_units.hpp"

#include <fmt/format.h>

#include <set>

#include "inference/audit/conditions.hpp"
#include "inference/rules/units.hpp"

namespace homeostat::inference::audit {
namespace {

/// "analyte unit" of every bound that a condition compares with.
std::set<std::string> compared(const kb::KnowledgeBase& kb) {
  std::set<std::string> out;
  for (const auto& [id, item] : judgedItems(kb)) {
    for (const auto* leaf : leavesOf(item.roots)) {
      if (leaf->op == kb::Criterion::Op::value) out.insert(leaf->of + " " + leaf->unit);
    }
  }
  return out;
}

}  // namespace

std::vector<kb::Issue> checkAnalyteUnits(const kb::KnowledgeBase& kb) {
  const auto convert = shippedConversion();
  const auto in_use = compared(kb);
  std::vector<kb::Issue> out;
  for (const auto& [id, analyte] : kb.analytes) {
    for (const auto& unit : analyte.units) {
      const auto& first = analyte.units.front().ucum;
      if (convert(1, unit.ucum, first, &analyte)) continue;
      const bool decides = in_use.contains(id + " " + unit.ucum);
      out.push_back({decides ? kb::Issue::Severity::error : kb::Issue::Severity::warning, "analyte.unit",
                     analyte.origin.file, analyte.origin.line,
                     fmt::format("{}: values in {} cannot be converted into {}", id, unit.ucum, first),
                     "Add the molar mass or a unit-line, or drop the unit"});
    }
  }
  return out;
}

}  // namespace homeostat::inference::audit
