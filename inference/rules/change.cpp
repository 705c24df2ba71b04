#include "inference/rules/change.hpp"

#include <algorithm>
#include <cmath>

#include "inference/instruments/score.hpp"

namespace homeostat::inference {

std::optional<ReferenceChange> referenceChange(const kb::Analyte& analyte) {
  std::optional<ReferenceChange> widest;
  for (const auto& v : analyte.variations) {
    if (!v.within_cv) continue;
    const double cv = std::hypot(*v.within_cv, v.analytical_cv.value_or(0)) / 100;
    ReferenceChange r;
    if (v.log_scale) {
      const double sigma = std::sqrt(std::log1p(cv * cv));
      r.factor_up = std::exp(1.96 * std::sqrt(2.0) * sigma);
      r.factor_down = 1 / r.factor_up;
    } else {
      const double rcv = 1.96 * std::sqrt(2.0) * cv;
      r.factor_up = 1 + rcv;
      r.factor_down = std::max(0.0, 1 - rcv);
    }
    if (!widest || r.factor_up > widest->factor_up) widest = r;
  }
  return widest;
}

namespace {

/// The unit an analyte's variation is of; `otherwise` where the analyte lists none.
const std::string& unitOf(const kb::Analyte& analyte, const std::string& otherwise) {
  return analyte.units.empty() ? otherwise : analyte.units.front().ucum;
}

}  // namespace

std::optional<std::pair<double, double>> changeLimits(const CaseFacts& facts, const kb::Analyte& analyte, double value,
                                                      const std::string& unit) {
  const auto rcv = referenceChange(analyte);
  const std::string& first = unitOf(analyte, unit);
  const auto here = facts.convert(value, unit, first, &analyte);
  if (!rcv || !here) return std::nullopt;
  const auto low = facts.convert(*here * rcv->factor_down, first, unit, &analyte);
  const auto high = facts.convert(*here * rcv->factor_up, first, unit, &analyte);
  if (!low || !high) return std::nullopt;
  return std::pair{*low, *high};
}

namespace {

/// Scores change beyond chance by the instrument's reliable change.
std::optional<Direction> ofScores(const kb::Instrument& i, const KnownFinding& before, const KnownFinding& now) {
  if (!before.finding->value || !now.finding->value) return std::nullopt;
  if (!before.finding->comparator.empty() || !now.finding->comparator.empty()) return std::nullopt;
  const auto change = instruments::reliableChange(i, *before.finding->value, *now.finding->value);
  if (!change) return std::nullopt;
  if (*change == instruments::Change::up) return Direction::up;
  return *change == instruments::Change::down ? Direction::down : Direction::none;
}

}  // namespace

std::string changeUnit(const KnownFinding& known) { return unitOf(*known.analyte, known.finding->unit); }

std::optional<Direction> changeBetween(const CaseFacts& facts, const KnownFinding& earlier, const KnownFinding& later) {
  const auto& instruments = facts.knowledge().instruments;
  if (const auto i = instruments.find(later.code); i != instruments.end()) return ofScores(i->second, earlier, later);
  if (later.analyte == nullptr) return std::nullopt;
  const auto rcv = referenceChange(*later.analyte);
  const std::string unit = changeUnit(later);
  const auto now = facts.span(later, unit);
  const auto before = facts.span(earlier, unit);
  if (!rcv || !now || !before || before->low != before->high || before->low <= 0) return std::nullopt;
  if (now->low > before->low * rcv->factor_up) return Direction::up;
  if (now->high < before->low * rcv->factor_down) return Direction::down;
  if (now->low != now->high) return std::nullopt;
  return Direction::none;
}

std::optional<Direction> realChange(const CaseFacts& facts, const std::string& code,
                                    std::optional<double> within_days) {
  const auto& list = facts.of(code);
  if (list.size() < 2 || !list[1].age_days) return std::nullopt;
  if (within_days && *list[1].age_days > *within_days) return std::nullopt;
  return changeBetween(facts, list[1], list[0]);
}

std::optional<double> toRealChange(const CaseFacts& facts, const std::string& code, Direction side,
                                   std::optional<double> within_days) {
  if (!realChange(facts, code, within_days)) return std::nullopt;
  const auto& list = facts.of(code);
  const KnownFinding &now = list[0], &before = list[1];
  if (now.analyte == nullptr) return std::nullopt;
  const auto rcv = referenceChange(*now.analyte);
  const auto new_span = facts.span(now, changeUnit(now)), old_span = facts.span(before, changeUnit(now));
  if (!rcv || !new_span || !old_span) return std::nullopt;
  const double apart = side == Direction::up ? old_span->low * rcv->factor_up - new_span->high
                                             : new_span->low - old_span->low * rcv->factor_down;
  return std::max(0.0, apart);
}

}  // namespace homeostat::inference
