#include "inference/audit/shipped_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "inference/audit/conditions.hpp"
#include "inference/audit/item_case.hpp"
#include "inference/rules/leaves.hpp"
#include "inference/rules/units.hpp"

namespace homeostat::inference::audit {
namespace {

using kb::Criterion;
using Op = Criterion::Op;

/// The truth of a single value against bounds, by plain arithmetic: what the evaluator is held against.
Truth byArithmetic(const Criterion& c, double value) {
  const bool in = (!c.below || value < *c.below) && (!c.at_most || value <= *c.at_most) &&
                  (!c.above || value > *c.above) && (!c.at_least || value >= *c.at_least);
  return in ? Truth::yes : Truth::no;
}

class Checker {
 public:
  explicit Checker(const kb::KnowledgeBase& kb)
      : kb_(kb), convert_(shippedConversion()), verdicts_(kb), items_(judgedItems(kb)) {
    for (const auto& [id, item] : items_) {
      for (const auto* leaf : leavesOf(item.roots)) {
        where_.emplace(leaf, out_.coverage.size());
        out_.coverage.push_back({item.key(), describe(*leaf, kb), placeOf(item, *leaf), canBeUnknown(*leaf)});
      }
    }
  }

  CaseChecks run() {
    for (const auto& c : kb_.cases) {
      if (const auto item = items_.find(c.item); item != items_.end()) shipped(item->second, c);
    }
    for (const auto& [id, item] : items_) {
      missing(item);
      boundaries(item);
    }
    return std::move(out_);
  }

 private:
  void issue(kb::Issue::Severity severity, const kb::Origin& at, const char* code, std::string text, std::string mend) {
    out_.issues.push_back({severity, code, at.file, at.line, std::move(text), std::move(mend)});
  }
  void error(const kb::Origin& at, const char* code, std::string text, std::string mend) {
    issue(kb::Issue::Severity::error, at, code, std::move(text), std::move(mend));
  }

  void shipped(const JudgedItem& item, const kb::ItemCase& c) {
    ++out_.shipped;
    const Case made = caseOf(kb_, c);
    const CaseFacts facts(kb_, verdicts_.index(), made, convert_);
    readable(item, c, facts);
    const std::string came_out = wordOf(verdicts_.of(item.id, facts));
    expected_[item.id].insert(c.expect);
    if (c.expect == "fires" && !firing_.contains(item.id)) firing_.emplace(item.id, &c);
    if (came_out != c.expect) {
      error(c.origin, "case.failed",
            fmt::format("{}, case \"{}\": expected {}, came out {}", item.key(), c.name, c.expect, came_out),
            "Correct the case or the item");
    }
    for (const auto* leaf : leavesOf(item.roots)) {
      auto& seen = out_.coverage[where_.at(leaf)];
      const Truth t = leaves::truth(*leaf, facts);
      ++(t == Truth::yes ? seen.yes : t == Truth::no ? seen.no : seen.unknown);
    }
  }

  void readable(const JudgedItem& item, const kb::ItemCase& c, const CaseFacts& facts) {
    const auto tell = [&](const std::string& what) {
      error(c.origin, "case.unreadable", fmt::format("{}, case \"{}\": {}", item.key(), c.name, what),
            "Check the spelling");
    };
    for (const auto& problem : facts.problems()) tell(problem.place + ": " + problem.why);
    for (const auto index : facts.unmatched()) tell("no finding is known as " + facts.theCase().findings[index].code);
    const auto all = leavesOf(item.roots);
    const bool about_unknown =
        std::any_of(all.begin(), all.end(), [](const auto* l) { return l->op == Op::unrecognised; });
    for (const auto& m : facts.medicines()) {
      if (m.drug == nullptr && !about_unknown) tell("no medicine is known as " + m.medicine->name);
    }
  }

  /// Findings that an item asks for first: without them it is false and not open.
  static std::set<std::string> measuredBy(const std::vector<const Criterion*>& leaves) {
    std::set<std::string> out;
    for (const auto* leaf : leaves) {
      if (leaf->op == Op::measured) out.insert(leaf->of);
    }
    return out;
  }

  void missing(const JudgedItem& item) {
    const auto& have = expected_[item.id];
    const auto all = leavesOf(item.roots);
    const auto guarded = measuredBy(all);
    const bool open = std::any_of(all.begin(), all.end(), [&](const auto* leaf) {
      const bool known_once_measured = leaf->op == Op::value || leaf->op == Op::timeUnknown;
      return canBeUnknown(*leaf) && !(known_once_measured && guarded.contains(leaf->of));
    });
    for (const auto& [word, possible] : {std::pair{"fires", item.can_fire}, {"does-not", true}, {"undecided", open}}) {
      if (possible && !have.contains(word)) {
        issue(kb::Issue::Severity::warning, item.origin, "case.missing",
              fmt::format("{} has no case that is expected to be \"{}\"", item.key(), word), "Add one to its <cases>");
      }
    }
  }

  void boundaries(const JudgedItem& item) {
    const auto firing = firing_.find(item.id);
    const kb::ItemCase base = firing == firing_.end() ? kb::ItemCase{} : *firing->second;
    for (const auto* leaf : leavesOf(item.roots)) {
      // One value alone says nothing of how long: their own cases have to.
      if (leaf->op == Op::value && !leaf->for_days) valueBoundaries(item, *leaf, base);
      if (leaf->op == Op::age) ageBoundaries(item, *leaf, base);
    }
  }

  struct Outcome {
    Truth leaf, item;
  };

  Outcome generated(const JudgedItem& item, const Criterion& leaf, const kb::ItemCase& c) {
    ++out_.generated;
    const Case made = caseOf(kb_, c);
    const CaseFacts facts(kb_, verdicts_.index(), made, convert_);
    const Outcome outcome{leaves::truth(leaf, facts), verdicts_.of(item.id, facts)};
    auto& seen = out_.coverage[where_.at(&leaf)];
    ++(outcome.leaf == Truth::yes  ? seen.generated_yes
       : outcome.leaf == Truth::no ? seen.generated_no
                                   : seen.generated_unknown);
    return outcome;
  }

  void wrong(const JudgedItem& item, const Criterion& leaf, const std::string& given, Truth expected, Truth actual) {
    error(placeOf(item, leaf), "boundary.wrong",
          fmt::format("{}: \"{}\" with {} should be {}, is {}", item.key(), describe(leaf, kb_), given,
                      wordOf(expected), wordOf(actual)),
          "Check the units and the molar mass of the analyte");
  }

  void valueBoundaries(const JudgedItem& item, const Criterion& leaf, const kb::ItemCase& base) {
    kb::ItemCase c = base;
    kb::ItemCase::GivenFinding given{leaf.of, "", "", "", "", "", 0};
    for (const auto& f : base.findings) {
      if (f.of == leaf.of) given = f;
    }
    given.comparator.clear();
    given.low.reset();
    given.high.reset();
    std::erase_if(c.findings, [&](const auto& f) { return f.of == leaf.of; });
    if (const auto absent = generated(item, leaf, c); absent.leaf != Truth::unknown) {
      wrong(item, leaf, "no value", Truth::unknown, absent.leaf);
    }
    for (const double bound : boundsOf(leaf)) {
      const double step = stepAt(leaf, bound);
      for (const double value : {bound - step, bound, bound + step}) oneValue(item, leaf, c, given, value);
    }
  }

  /// Scores move by whole points, laboratory values by a thousandth of the bound.
  [[nodiscard]] double stepAt(const Criterion& leaf, double bound) const {
    const bool score = !kb_.analytes.contains(leaf.of) && !kb_.metrics.contains(leaf.of);
    return score ? 1 : std::max(std::abs(bound) * 1e-3, 1e-6);
  }

  [[nodiscard]] bool possible(const std::string& finding, double value, const std::string& unit) const {
    const auto it = kb_.analytes.find(finding);
    if (it == kb_.analytes.end() || it->second.units.empty()) return value >= 0;
    const auto& a = it->second;
    const auto in_first = convert_(value, unit, a.units.front().ucum, &a);
    return !in_first ||
           ((!a.possible_low || *in_first >= *a.possible_low) && (!a.possible_high || *in_first <= *a.possible_high));
  }

  void oneValue(const JudgedItem& item, const Criterion& leaf, kb::ItemCase c, kb::ItemCase::GivenFinding given,
                double value) {
    if (!possible(leaf.of, value, leaf.unit)) return;
    const auto analyte = kb_.analytes.find(leaf.of);
    const Truth expected = byArithmetic(leaf, value);
    std::optional<Truth> first;
    c.findings.push_back(given);
    for (const auto& unit : unitsOf(kb_, leaf.of)) {
      const auto* substance = analyte == kb_.analytes.end() ? nullptr : &analyte->second;
      const auto there = unit == leaf.unit ? std::optional(value) : convert_(value, leaf.unit, unit, substance);
      const std::string shown = fmt::format("{:g} {}", value, leaf.unit);
      if (!there) {
        error(placeOf(item, leaf), "boundary.wrong",
              fmt::format("{}: {} cannot be given in {}", item.key(), shown, unit),
              "Add the analyte's molar mass or a unit-line");
        continue;
      }
      c.findings.back().value = *there;
      c.findings.back().unit = unit;
      const auto outcome = generated(item, leaf, c);
      if (outcome.leaf != expected) wrong(item, leaf, fmt::format("{:g} {}", *there, unit), expected, outcome.leaf);
      if (!first) first = outcome.item;
      if (outcome.item != *first) {
        error(placeOf(item, leaf), "boundary.unit",
              fmt::format("{}: {} gives another answer in {}", item.key(), shown, unit),
              "Check the analyte's conversion");
      }
    }
  }

  void ageBoundaries(const JudgedItem& item, const Criterion& leaf, kb::ItemCase c) {
    for (const double bound : boundsOf(leaf)) {
      for (const double age : {bound - 1, bound, bound + 1}) {
        if (age < 0) continue;
        c.age = static_cast<int>(age);
        const auto outcome = generated(item, leaf, c);
        const Truth expected = byArithmetic(leaf, std::floor(age));
        if (outcome.leaf != expected) wrong(item, leaf, fmt::format("age {:g}", age), expected, outcome.leaf);
      }
    }
    c.age.reset();
    generated(item, leaf, c);
  }

  const kb::KnowledgeBase& kb_;
  UnitConversion convert_;
  Verdicts verdicts_;
  std::map<std::string, JudgedItem> items_;
  std::map<const Criterion*, std::size_t> where_;
  std::map<std::string, std::set<std::string>> expected_;
  std::map<std::string, const kb::ItemCase*> firing_;
  CaseChecks out_;
};

}  // namespace

CaseChecks checkCases(const kb::KnowledgeBase& kb) { return Checker(kb).run(); }

}  // namespace homeostat::inference::audit
