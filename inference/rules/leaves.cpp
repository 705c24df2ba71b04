#include "inference/rules/leaves.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "inference/rules/change.hpp"
#include "inference/rules/reference.hpp"

namespace homeostat::inference::leaves {
namespace {

using kb::Criterion;
using Op = Criterion::Op;

Truth conjunction(Truth a, Truth b) { return std::min(a, b); }

/// One bound against the whole span a value can lie in.
Truth below(const Span& s, double bound, bool inclusive) {
  const bool all_in = inclusive ? s.high <= bound : s.high < bound || (s.high == bound && s.high_open);
  const bool all_out = inclusive ? s.low > bound || (s.low == bound && s.low_open) : s.low >= bound;
  return all_in ? Truth::yes : all_out ? Truth::no : Truth::unknown;
}

}  // namespace

Truth inBounds(const Criterion& c, const Span& s) {
  Truth t = Truth::yes;
  if (c.below) t = conjunction(t, below(s, *c.below, false));
  if (c.at_most) t = conjunction(t, below(s, *c.at_most, true));
  if (c.at_least) t = conjunction(t, negate(below(s, *c.at_least, false)));
  if (c.above) t = conjunction(t, negate(below(s, *c.above, true)));
  return t;
}

const KnownFinding* newestWithin(const Criterion& c, const CaseFacts& facts) {
  const auto* known = facts.newest(c.of);
  if (known == nullptr) return nullptr;
  if (c.days && (!known->age_days || *known->age_days > *c.days)) return nullptr;
  return known;
}

double distanceFrom(const Criterion& c, const Span& span) {
  double worst = 0;
  for (const auto& [bound, over] :
       {std::pair{c.below, true}, {c.at_most, true}, {c.above, false}, {c.at_least, false}}) {
    if (bound) worst = std::max(worst, over ? span.low - *bound : *bound - span.high);
  }
  return worst;
}

namespace {

Truth oneValue(const Criterion& c, const CaseFacts& facts, const KnownFinding& known) {
  const auto span = facts.span(known, c.unit);
  return span ? inBounds(c, *span) : Truth::unknown;
}

/// What the newest finding says lasted if the next one old enough says it too. One between that says otherwise settles
/// it; an old one that says otherwise does not, for the turn may still lie before the time asked for.
Truth lasted(const Criterion& c, const CaseFacts& facts, const KnownFinding& newest) {
  if (!newest.age_days) return Truth::unknown;
  Truth between = Truth::yes;
  for (const auto& earlier : facts.of(c.of)) {
    if (&earlier == &newest || !earlier.age_days) continue;
    const Truth then = oneValue(c, facts, earlier);
    if (*earlier.age_days - *newest.age_days >= *c.for_days) {
      return then == Truth::yes ? between : Truth::unknown;
    }
    if (then == Truth::no) return Truth::no;
    between = conjunction(between, then);
  }
  return Truth::unknown;
}

Truth valueLeaf(const Criterion& c, const CaseFacts& facts) {
  const auto* known = newestWithin(c, facts);
  if (known == nullptr) return Truth::unknown;
  const Truth now = oneValue(c, facts, *known);
  return c.for_days && now == Truth::yes ? lasted(c, facts, *known) : now;
}

Truth taggedLeaf(const Criterion& c, const CaseFacts& facts) {
  const auto* known = newestWithin(c, facts);
  if (known == nullptr) return Truth::unknown;
  const auto it = known->finding->conditions.find(c.tag);
  if (it == known->finding->conditions.end()) return Truth::unknown;
  return it->second == (c.is.empty() ? "yes" : c.is) ? Truth::yes : Truth::no;
}

Truth timeLeaf(const Criterion& c, const CaseFacts& facts) {
  const auto* known = newestWithin(c, facts);
  if (known == nullptr) return Truth::unknown;
  const auto minute = known->clock_minute;
  if (c.op == Op::timeUnknown) return minute ? Truth::no : Truth::yes;
  if (!minute) return Truth::unknown;
  return *minute >= c.from.value_or(0) && *minute < c.to.value_or(1440) ? Truth::yes : Truth::no;
}

Truth changeLeaf(const Criterion& c, const CaseFacts& facts) {
  const auto direction = realChange(facts, c.of, c.days);
  if (!direction) return Truth::unknown;
  return *direction == (c.side == "up" ? Direction::up : Direction::down) ? Truth::yes : Truth::no;
}

Truth ageLeaf(const Criterion& c, const CaseFacts& facts) {
  const auto age = facts.ageYears();
  if (!age) return Truth::unknown;
  return inBounds(c, Span{static_cast<double>(*age), static_cast<double>(*age)});
}

Truth sexLeaf(const Criterion& c, const CaseFacts& facts) {
  const std::string& sex = facts.theCase().sex;
  if (sex.empty() || sex == "unknown") return Truth::unknown;
  return sex == c.is ? Truth::yes : Truth::no;
}

Truth startLeaf(const Criterion& c, const CaseFacts& facts) {
  if (c.op == Op::started) {
    const Truth takes = facts.takes(c.of);
    if (takes != Truth::yes) return takes;
    const auto days = facts.takenAs(c.of)->days_since_start;
    if (!days) return Truth::unknown;
    return *days <= c.days.value_or(std::numeric_limits<double>::infinity()) ? Truth::yes : Truth::no;
  }
  for (const auto& m : facts.medicines()) {
    if (m.drug == nullptr || m.current || !facts.belongsTo(m.drug->id).contains(c.of)) continue;
    if (m.days_since_end && *m.days_since_end <= c.days.value_or(0)) return Truth::yes;
  }
  return facts.takes(c.of) == Truth::unknown ? Truth::unknown : Truth::no;
}

Truth contextLeaf(const Criterion& c, const CaseFacts& facts) {
  const Answer expected = c.is == "no" ? Answer::no : Answer::yes;
  return facts.context(c.of, expected, c.days);
}

}  // namespace

Truth truth(const Criterion& c, const CaseFacts& facts) {
  const auto certain = [](bool yes) { return yes ? Truth::yes : Truth::no; };
  switch (c.op) {
    case Op::value:
      return valueLeaf(c, facts);
    case Op::outside: {
      const auto* known = newestWithin(c, facts);
      return known == nullptr ? Truth::unknown : outsideReference(facts, *known, c.side);
    }
    case Op::measured:
      return certain(newestWithin(c, facts) != nullptr);
    case Op::tagged:
      return taggedLeaf(c, facts);
    case Op::timeUnknown:
    case Op::timeOfDay:
      return timeLeaf(c, facts);
    case Op::change:
      return changeLeaf(c, facts);
    case Op::age:
      return ageLeaf(c, facts);
    case Op::sex:
      return sexLeaf(c, facts);
    case Op::context:
      return contextLeaf(c, facts);
    case Op::condition:
      return facts.condition(c.of);
    case Op::recorded:
      return certain(facts.condition(c.of) == Truth::yes);
    case Op::takes:
      return facts.takes(c.of);
    case Op::started:
    case Op::stopped:
      return startLeaf(c, facts);
    case Op::allergic:
      return facts.allergic(c.of);
    case Op::goal:
      return certain(facts.hasGoal(c.of));
    case Op::tried:
      return certain(facts.tried(c.of));
    case Op::unrecognised:
      return facts.unrecognised();
    default:
      return Truth::unknown;
  }
}

double marginWithin(const Criterion& c, const Span& span) {
  double least = std::numeric_limits<double>::infinity();
  for (const auto& [bound, over] :
       {std::pair{c.below, true}, {c.at_most, true}, {c.above, false}, {c.at_least, false}}) {
    if (bound) least = std::min(least, over ? *bound - span.high : span.low - *bound);
  }
  return std::max(0.0, least);
}

namespace {

std::optional<Span> comparedSpan(const Criterion& c, const CaseFacts& facts) {
  if (c.op == Op::age && facts.ageYears()) {
    const auto age = static_cast<double>(*facts.ageYears());
    return Span{age, age};
  }
  if (c.op != Op::value) return std::nullopt;
  const auto* known = newestWithin(c, facts);
  return known == nullptr ? std::nullopt : facts.span(*known, c.unit);
}

std::optional<double> toLimit(const Criterion& c, const CaseFacts& facts) {
  const auto* known = newestWithin(c, facts);
  const auto reference = known == nullptr ? std::nullopt : referenceFor(facts, *known);
  const auto span = reference ? facts.span(*known, reference->unit) : std::nullopt;
  const auto bound = !reference ? std::nullopt : c.side == "low" ? reference->low : reference->high;
  if (!span || !bound) return std::nullopt;
  return std::max(0.0, c.side == "low" ? span->low - *bound : *bound - span->high);
}

std::optional<double> toHours(const Criterion& c, const CaseFacts& facts) {
  constexpr int kDay = 24 * 60;
  const auto* known = newestWithin(c, facts);
  if (known == nullptr || !known->clock_minute) return std::nullopt;
  const auto around = [&](int edge) {
    const int apart = std::abs(*known->clock_minute - edge) % kDay;
    return std::min(apart, kDay - apart);
  };
  return std::min(around(c.from.value_or(0)), around(c.to.value_or(kDay)));
}

std::optional<double> toStart(const Criterion& c, const CaseFacts& facts) {
  const auto* taken = facts.takenAs(c.of);
  if (taken == nullptr || !taken->days_since_start || !c.days) return std::nullopt;
  return std::max(0.0, *taken->days_since_start - *c.days);
}

}  // namespace

std::optional<double> distance(const Criterion& c, const CaseFacts& facts) {
  switch (c.op) {
    case Op::value:
    case Op::age: {
      const auto span = comparedSpan(c, facts);
      if (!span || (c.for_days && inBounds(c, *span) != Truth::no)) return std::nullopt;
      return distanceFrom(c, *span);
    }
    case Op::outside:
      return toLimit(c, facts);
    case Op::change:
      return toRealChange(facts, c.of, c.side == "up" ? Direction::up : Direction::down, c.days);
    case Op::timeOfDay:
      return toHours(c, facts);
    case Op::started:
      return toStart(c, facts);
    default:
      return std::nullopt;
  }
}

std::optional<double> distanceOut(const Criterion& c, const CaseFacts& facts) {
  const auto span = comparedSpan(c, facts);
  return span ? std::optional(marginWithin(c, *span)) : std::nullopt;
}

std::string distanceUnit(const Criterion& c, const CaseFacts& facts) {
  if (c.op == Op::timeOfDay) return "min";
  if (c.op == Op::started) return "d";
  if (c.op != Op::outside && c.op != Op::change) return c.unit;
  const auto* known = newestWithin(c, facts);
  if (known == nullptr) return {};
  if (c.op == Op::outside) {
    const auto reference = referenceFor(facts, *known);
    return reference ? reference->unit : std::string();
  }
  return known->analyte == nullptr ? std::string() : changeUnit(*known);
}

}  // namespace homeostat::inference::leaves
