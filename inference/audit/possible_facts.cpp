#include "inference/audit/possible_facts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "inference/audit/conditions.hpp"
#include "inference/rules/truth.hpp"
#include "inference/rules/units.hpp"
#include "kb/model/membership.hpp"

namespace homeostat::inference::audit {
namespace {

using kb::Criterion;
using Op = Criterion::Op;

constexpr std::uint64_t kMostSteps = 200'000;

bool isTaking(Op op) { return op == Op::takes || op == Op::started; }

/// Values of a taken medicine: 0 not taken, then one a window it may have started in, the last: longer ago.
std::uint32_t windowOf(const Fact& fact, double days) {
  const auto it = std::find(fact.points.begin(), fact.points.end(), days);
  return static_cast<std::uint32_t>(it - fact.points.begin()) + 1;
}

bool inBounds(const Criterion& c, double value, const std::function<double(double)>& scaled) {
  return (!c.below || value < scaled(*c.below)) && (!c.at_most || value <= scaled(*c.at_most)) &&
         (!c.above || value > scaled(*c.above)) && (!c.at_least || value >= scaled(*c.at_least));
}

/// What a formula says while some of its facts are still open.
Truth evaluate(const Formula& f, const std::vector<std::uint32_t>& value_of, const std::vector<bool>& known) {
  if (f.children.empty() && !f.true_where.empty()) {
    return !known[f.fact] ? Truth::unknown : f.true_where[value_of[f.fact]] ? Truth::yes : Truth::no;
  }
  std::size_t yes = 0, open = 0;
  for (const auto& child : f.children) {
    const Truth truth = evaluate(child, value_of, known);
    yes += truth == Truth::yes ? 1U : 0U;
    open += truth == Truth::unknown ? 1U : 0U;
  }
  const auto atLeast = [&](std::size_t count) {
    return yes >= count ? Truth::yes : yes + open >= count ? Truth::unknown : Truth::no;
  };
  switch (f.op) {
    case Op::any:
      return atLeast(1);
    case Op::none:
      return yes > 0 ? Truth::no : open > 0 ? Truth::unknown : Truth::yes;
    case Op::atLeast:
      return atLeast(f.count < 0 ? 0 : static_cast<std::size_t>(f.count));
    default:
      return atLeast(f.children.size());
  }
}

void gather(const Formula& f, std::vector<std::uint32_t>& out) {
  if (!f.true_where.empty()) out.push_back(f.fact);
  for (const auto& child : f.children) gather(child, out);
}

}  // namespace

PossibleFacts::PossibleFacts(const kb::KnowledgeBase& kb, const std::vector<const Criterion*>& criteria)
    : kb_(kb), convert_(shippedConversion()) {
  for (const auto* criterion : criteria) collect(*criterion);
  for (auto& fact : facts_) {
    auto bounds = bounds_[fact.name];
    std::sort(bounds.begin(), bounds.end());
    bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
    if (fact.name.starts_with("takes ")) {
      fact.points = bounds;
      fact.values = static_cast<std::uint32_t>(bounds.size()) + 2;
    } else if (!bounds.empty()) {
      fact.points.push_back(bounds.front() - 1);
      for (std::size_t i = 0; i < bounds.size(); ++i) {
        fact.points.push_back(bounds[i]);
        fact.points.push_back(i + 1 < bounds.size() ? (bounds[i] + bounds[i + 1]) / 2 : bounds[i] + 1);
      }
      fact.values = static_cast<std::uint32_t>(fact.points.size());
    } else if (fact.name.starts_with("outside ") || fact.name.starts_with("change ") || fact.name.starts_with("sex")) {
      fact.values = 3;
    }
  }
}

std::string PossibleFacts::nameOf(const Criterion& c) const {
  if (c.for_days) return fmt::format("lasting {} {} {}", c.of, *c.for_days, fmt::join(boundsOf(c), " "));
  switch (c.op) {
    case Op::value:
      return onScale(c, 1) ? "value " + c.of : "value " + c.of + " in " + c.unit;
    case Op::takes:
    case Op::started:
      return "takes " + c.of;
    case Op::condition:
    case Op::recorded:
      return "condition " + c.of;
    case Op::age:
      return "age";
    case Op::sex:
      return "sex";
    case Op::context:
      return "context " + c.of;
    case Op::outside:
      return "outside " + c.of;
    case Op::change:
      return "change " + c.of;
    case Op::timeOfDay:
      return "time-of-day " + c.of + std::to_string(c.from.value_or(0)) + "-" + std::to_string(c.to.value_or(0));
    case Op::tagged:
      return "tagged " + c.of + " " + c.tag + " " + c.is;
    case Op::stopped:
      return "stopped " + c.of + " " + std::to_string(c.days.value_or(0));
    default:
      return std::to_string(static_cast<int>(c.op)) + " " + c.of;
  }
}

std::optional<double> PossibleFacts::onScale(const Criterion& c, double bound) const {
  const auto it = kb_.analytes.find(c.of);
  if (c.op != Op::value || it == kb_.analytes.end() || it->second.units.empty()) return bound;
  return convert_(bound, c.unit, it->second.units.front().ucum, &it->second);
}

void PossibleFacts::collect(const Criterion& c) {
  for (const auto& child : c.children) collect(child);
  if (isCombination(c)) return;
  const std::string name = nameOf(c);
  if (index_.emplace(name, static_cast<std::uint32_t>(facts_.size())).second) facts_.push_back({name, {}, 2});
  if (isTaking(c.op) && !belongs_to_.contains(name)) belongs_to_[name] = kb::belongsTo(kb_, c.of);
  addBounds(c);
}

void PossibleFacts::addBounds(const Criterion& c) {
  auto& bounds = bounds_[nameOf(c)];
  if (c.op == Op::started && c.days) bounds.push_back(*c.days);
  if ((c.op != Op::value && c.op != Op::age) || c.for_days) return;
  for (const double bound : boundsOf(c)) bounds.push_back(onScale(c, bound).value_or(bound));
}

Formula PossibleFacts::formula(const Criterion& c) const {
  Formula f;
  f.op = c.op;
  f.count = c.count;
  if (isCombination(c)) {
    for (const auto& child : c.children) f.children.push_back(formula(child));
    return f;
  }
  f.fact = index_.at(nameOf(c));
  const Fact& fact = facts_[f.fact];
  for (std::uint32_t v = 0; v < fact.values; ++v) f.true_where.push_back(holds(c, fact, v));
  return f;
}

bool PossibleFacts::holds(const Criterion& c, const Fact& fact, std::uint32_t value) const {
  if (c.for_days) return value == 1;
  switch (c.op) {
    case Op::value:
    case Op::age:
      return inBounds(c, fact.points[value], [&](double bound) { return onScale(c, bound).value_or(bound); });
    case Op::takes:
      return value > 0;
    case Op::started:
      return value > 0 && (!c.days || value <= windowOf(fact, *c.days));
    case Op::context:
      return c.is == "no" ? value == 0 : value == 1;
    case Op::outside:
      return value == (c.side == "low" ? 1U : 2U);
    case Op::change:
      return value == (c.side == "down" ? 1U : 2U);
    case Op::sex:
      return value == (c.is == "female" ? 0U : c.is == "male" ? 1U : 2U);
    default:
      return value == 1;
  }
}

std::vector<std::uint32_t> PossibleFacts::factsOf(const Formula& formula) {
  std::vector<std::uint32_t> out;
  gather(formula, out);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// Who takes a medicine takes its classes.
bool PossibleFacts::possible(const std::vector<std::uint32_t>& which, const std::vector<std::uint32_t>& values) const {
  for (const auto member : which) {
    const auto classes = belongs_to_.find(facts_[member].name);
    if (classes == belongs_to_.end() || values[member] == 0) continue;
    for (const auto group : which) {
      const auto& name = facts_[group].name;
      if (group == member || values[group] > 0 || !name.starts_with("takes ")) continue;
      if (classes->second.contains(name.substr(6))) return false;
    }
  }
  return true;
}

PossibleFacts::Answer PossibleFacts::satisfiable(const Formula& a, const Formula* b_false) const {
  std::vector<std::uint32_t> which = factsOf(a);
  if (b_false != nullptr) {
    for (const auto f : factsOf(*b_false)) {
      if (std::find(which.begin(), which.end(), f) == which.end()) which.push_back(f);
    }
  }
  std::vector<std::uint32_t> values(facts_.size(), 0);
  std::vector<bool> known(facts_.size(), false);
  std::uint64_t steps = 0;
  // One fact after another; a branch is left as soon as `a` can no longer be true or `b` no longer false.
  const std::function<Answer(std::size_t)> from = [&](std::size_t next) {
    if (++steps > kMostSteps) return Answer::tooMany;
    if (evaluate(a, values, known) == Truth::no) return Answer::no;
    if (b_false != nullptr && evaluate(*b_false, values, known) == Truth::yes) return Answer::no;
    if (next == which.size()) return possible(which, values) ? Answer::yes : Answer::no;
    const auto fact = which[next];
    known[fact] = true;
    for (std::uint32_t v = 0; v < facts_[fact].values; ++v) {
      values[fact] = v;
      if (const Answer answer = from(next + 1); answer != Answer::no) return answer;
    }
    known[fact] = false;
    values[fact] = 0;
    return Answer::no;
  };
  return from(0);
}

}  // namespace homeostat::inference::audit
