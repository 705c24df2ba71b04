#include "inference/rules/plausibility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace homeostat::inference {
namespace {

double setting(const kb::KnowledgeBase& kb, const std::string& name) {
  const auto it = kb.settings.values.find(name);
  return it == kb.settings.values.end() ? 0 : it->second;
}

std::string figure(double value, const std::string& unit) {
  return fmt::format("{:.6g}{}{}", value, unit.empty() ? "" : " ", unit);
}

const char* const kOwnRule = " (the project's own rule of plausibility, without a source)";
const char* const kMend = "Correct number or unit, or confirm the value";

}  // namespace

Plausibility::Plausibility(const kb::KnowledgeBase& kb) : slip_(setting(kb, "plausible.slip")) {
  for (const auto& [id, analyte] : kb.analytes) {
    if (analyte.units.empty()) continue;
    Known known;
    known.unit = analyte.units.front().ucum;
    known.both_ways = analyte.scale != "log";
    const double own = setting(kb, "plausible.of." + id);
    known.close = own > 0;
    known.factor = own > 0 ? own : setting(kb, known.both_ways ? "plausible.linear" : "plausible.logarithmic");
    for (const auto& interval : analyte.intervals) {
      if (interval.low) known.lows.push_back({*interval.low, interval.ucum});
      if (interval.high) known.highs.push_back({*interval.high, interval.ucum});
    }
    known.analyte = analyte;
    known.analyte->intervals.clear();
    known_.emplace(id, std::move(known));
  }
  for (const auto& [id, metric] : kb.metrics) {
    Known known;
    known.unit = metric.ucum;
    known.factor = setting(kb, "plausible.metric");
    // Figures of the body that no statement or rule names.
    if (const double low = setting(kb, "plausible.low." + id); low > 0) known.lows.push_back({low, metric.ucum});
    if (const double high = setting(kb, "plausible.high." + id); high > 0) known.highs.push_back({high, metric.ucum});
    known_.emplace(id, std::move(known));
  }
  for (const auto& [id, rule] : kb.rules) figuresOf(rule.when);
  for (const auto& [id, marker] : kb.markers) {
    for (const auto& gate : marker.gate) figuresOf(gate);
  }
  for (const auto& [id, intervention] : kb.interventions) {
    if (intervention.requires_criterion) figuresOf(*intervention.requires_criterion);
    if (intervention.indicated) figuresOf(*intervention.indicated);
  }
}

/// What a criterion asks for at the far end: a threshold for low values says how low they are known to go, not how low
/// an ordinary one is.
void Plausibility::figuresOf(const kb::Criterion& criterion) {
  for (const auto& child : criterion.children) figuresOf(child);
  if (criterion.op != kb::Criterion::Op::value) return;
  const auto it = known_.find(criterion.of);
  if (it == known_.end()) return;
  for (const auto& bound : {criterion.below, criterion.at_most}) {
    if (bound) it->second.lows.push_back({*bound, criterion.unit});
  }
  for (const auto& bound : {criterion.above, criterion.at_least}) {
    if (bound) it->second.highs.push_back({*bound, criterion.unit});
  }
}

Plausibility::Reach Plausibility::reachOf(const Known& known, const Finding& f, const UnitConversion& convert) {
  const kb::Analyte* analyte = known.analyte ? &*known.analyte : nullptr;
  Reach reach;
  for (const auto& low : known.lows) {
    const auto value = convert(low.value, low.unit, known.unit, analyte);
    if (value && *value > 0) reach.low = std::min(reach.low.value_or(*value), *value);
  }
  for (const auto& high : known.highs) {
    const auto value = convert(high.value, high.unit, known.unit, analyte);
    if (value && *value > 0) reach.high = std::max(reach.high.value_or(*value), *value);
  }
  if (!reach.low && f.low && *f.low > 0) reach.low = convert(*f.low, f.unit, known.unit, analyte);
  if (!reach.high && f.high && *f.high > 0) reach.high = convert(*f.high, f.unit, known.unit, analyte);
  return reach;
}

/// A number that is ordinary in another unit of the analyte or with another prefix of its unit.
std::optional<Plausibility::Doubt> Plausibility::slip(const Known& known, const Finding& f, double value,
                                                      const Reach& reach, const UnitConversion& convert) const {
  if (slip_ <= 0 || !reach.low || !reach.high || !known.analyte) return std::nullopt;
  const bool high = value > *reach.high * slip_;
  const bool low = known.both_ways && value < *reach.low / slip_;
  if (!high && !low) return std::nullopt;
  const auto ordinary = [&reach](double v) { return v >= *reach.low && v <= *reach.high; };
  for (const auto& other : known.analyte->units) {
    const auto read = convert(*f.value, other.ucum, known.unit, &*known.analyte);
    if (other.ucum == f.unit || !read || !ordinary(*read)) continue;
    return Doubt{fmt::format("{} is far from every figure known for it here, {} would be ordinary{}",
                             figure(*f.value, f.unit), figure(*f.value, other.ucum), kOwnRule),
                 kMend};
  }
  for (const double step : {1e3, 1e6}) {
    const double factor = high ? 1 / step : step;
    if (!ordinary(value * factor)) continue;
    return Doubt{fmt::format("{} is far from every figure known for it here, {} would be ordinary{}",
                             figure(*f.value, f.unit), figure(*f.value * factor, f.unit), kOwnRule),
                 kMend};
  }
  return std::nullopt;
}

std::optional<Plausibility::Doubt> Plausibility::about(const std::string& code, const Finding& f,
                                                       const UnitConversion& convert) const {
  const auto it = known_.find(code);
  if (it == known_.end() || !f.value || !std::isfinite(*f.value)) return std::nullopt;
  if (const auto told = f.conditions.find("value-confirmed"); told != f.conditions.end() && told->second == "yes")
    return std::nullopt;
  const Known& known = it->second;
  const auto value = convert(*f.value, f.unit, known.unit, known.analyte ? &*known.analyte : nullptr);
  // "Below 5" can be any low number, so only what a comparator leaves certain is judged.
  const bool open_below = f.comparator == "<" || f.comparator == "<=";
  if (!value || open_below) return std::nullopt;
  const Reach reach = reachOf(known, f, convert);
  // Zero is a result of many analytes, but not of one that is known to keep close to its figures.
  if (*value <= 0 && known.close && reach.low)
    return Doubt{fmt::format("{} is no value that a living person has{}", figure(*f.value, f.unit), kOwnRule), kMend};
  if (*value <= 0) return std::nullopt;
  if (known.factor > 0 && reach.high && *value > *reach.high * known.factor) {
    return Doubt{fmt::format("{} is more than {:g} times the highest figure known for it here ({}){}",
                             figure(*f.value, f.unit), known.factor, figure(*reach.high, known.unit), kOwnRule),
                 kMend};
  }
  const bool open_above = f.comparator == ">" || f.comparator == ">=";
  if (known.factor > 0 && reach.low && !open_above && *value < *reach.low / known.factor) {
    return Doubt{fmt::format("{} is less than the lowest figure known for it here ({}) divided by {:g}{}",
                             figure(*f.value, f.unit), figure(*reach.low, known.unit), known.factor, kOwnRule),
                 kMend};
  }
  if (open_above && !(reach.high && *value > *reach.high)) return std::nullopt;
  return slip(known, f, *value, reach, convert);
}

}  // namespace homeostat::inference
