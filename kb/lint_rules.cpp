#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "kb/lint_checks.hpp"

namespace homeostat::kb::lint_checks {
namespace {

using Op = Criterion::Op;

/// Findings and drugs the criterion names must exist; contexts and conditions are free words and are not checked here.
bool namesKnowledge(Op op) {
  return op == Op::value || op == Op::outside || op == Op::measured || op == Op::tagged || op == Op::timeUnknown ||
         op == Op::timeOfDay || op == Op::change || op == Op::takes || op == Op::started || op == Op::stopped ||
         op == Op::goal || op == Op::tried;
}

void checkUnit(const KnowledgeBase& kb, const Criterion& c, const Origin& at, const std::string& owner,
               Report& report) {
  if (const auto analyte = kb.analytes.find(c.of); analyte != kb.analytes.end()) {
    const auto& units = analyte->second.units;
    const bool fits = std::any_of(units.begin(), units.end(), [&c](const Unit& u) { return u.ucum == c.unit; });
    if (!fits) {
      report.error(at, "criterion.dimension",
                   fmt::format("{}: {} is compared in \"{}\", which is none of its units", owner, c.of, c.unit),
                   units.empty() ? "Give the analyte a unit" : "Use " + units.front().ucum);
    }
  } else if (const auto metric = kb.metrics.find(c.of); metric != kb.metrics.end()) {
    if (metric->second.ucum != c.unit) {
      report.error(at, "criterion.dimension",
                   fmt::format("{}: {} is measured in \"{}\"", owner, c.of, metric->second.ucum));
    }
  } else if (!c.unit.empty()) {
    report.error(at, "criterion.dimension",
                 fmt::format("{}: {} has no unit, the bound has \"{}\"", owner, c.of, c.unit));
  }
}

struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false, high_open = false;

  void narrow(const Criterion& c) {
    if (c.at_least && *c.at_least > low) {
      low = *c.at_least;
      low_open = false;
    }
    if (c.above && *c.above >= low) {
      low = *c.above;
      low_open = true;
    }
    if (c.at_most && *c.at_most < high) {
      high = *c.at_most;
      high_open = false;
    }
    if (c.below && *c.below <= high) {
      high = *c.below;
      high_open = true;
    }
  }
  [[nodiscard]] bool empty() const { return low > high || (low == high && (low_open || high_open)); }
};

/// A conjunction whose bounds on one finding leave no value can never be true.
bool neverTrue(const Criterion& c) {
  if (c.op == Op::any) {
    return !c.children.empty() && std::all_of(c.children.begin(), c.children.end(), neverTrue);
  }
  if (c.op == Op::value || c.op == Op::age) {
    Range range;
    range.narrow(c);
    return range.empty();
  }
  if (c.op != Op::all) return false;
  std::map<std::string, Range> ranges;
  std::set<std::string> sexes;
  for (const auto& child : c.children) {
    if (neverTrue(child)) return true;
    if (child.op == Op::value || child.op == Op::age) {
      auto& range = ranges[child.op == Op::age ? "age" : child.of + "|" + child.unit];
      range.narrow(child);
      if (range.empty()) return true;
    }
    if (child.op == Op::sex) sexes.insert(child.is);
  }
  return sexes.size() > 1;
}

Criterion withoutLines(Criterion c) {
  c.line = 0;
  for (auto& child : c.children) child = withoutLines(child);
  return c;
}

}  // namespace

void criteria(const KnowledgeBase& kb, Report& report) {
  eachCriterion(kb, [&](const Criterion& c, const Origin& at, const std::string& owner) {
    const bool recording = c.of.starts_with("rhythm-") || c.of.starts_with("recording-");
    if (namesKnowledge(c.op) && !recording && !known(kb, c.of)) {
      report.error(at, "reference.unknown", fmt::format("{} asks about \"{}\", which does not exist", owner, c.of),
                   "Check the spelling or add it");
      return;
    }
    if (c.for_days && c.op != Op::value) {
      report.error(at, "criterion.for-days", owner + ": only the value of a finding can be asked to last",
                   "Remove for-days, or ask for a value");
    }
    if (c.op == Op::value) {
      if (!c.below && !c.at_most && !c.above && !c.at_least) {
        report.error(at, "criterion.no-bound", owner + ": the value of " + c.of + " is compared with nothing");
      }
      checkUnit(kb, c, at, owner, report);
    }
  });
}

void rules(const KnowledgeBase& kb, Report& report) {
  std::vector<std::pair<Criterion, const Rule*>> seen;
  for (const auto& [id, rule] : kb.rules) {
    if (neverTrue(rule.when)) {
      report.error(rule.origin, "rule.never", "rule " + id + " can never fire: its bounds leave no value");
    }
    if (rule.kind == "red-flag" && rule.level.empty()) {
      report.error(rule.origin, "rule.level", "red flag " + id + " has no level",
                   "Add level=\"emergency\", \"today\" or \"soon\"");
    }
    if (rule.title.empty() || rule.action.empty()) {
      report.error(rule.origin, "rule.incomplete", "rule " + id + " lacks its title or its action");
    }
    Criterion bare = withoutLines(rule.when);
    for (const auto& [other, owner] : seen) {
      if (other == bare && owner->kind == rule.kind && owner->effects.permits == rule.effects.permits) {
        report.warning(rule.origin, "rule.shadowed",
                       fmt::format("rule {} has the same condition as {}", id, owner->id));
      }
    }
    seen.emplace_back(std::move(bare), &rule);
  }
}

void reach(const KnowledgeBase& kb, Report& report) {
  std::set<std::string> used;
  std::map<std::string, std::set<std::string>> next;
  for (const auto& [id, s] : kb.statements) {
    used.insert(s.subject);
    used.insert(s.object);
    next[s.subject].insert(s.object);
  }
  for (const auto& [id, m] : kb.markers) {
    used.insert(m.of);
    used.insert(m.state);
  }
  std::set<std::string> goal_states;
  for (const auto& [id, g] : kb.goals) {
    for (const auto& [state, direction] : g.states) goal_states.insert(state);
  }
  // The picture of a transmitter system or axis is an answer of its own: what is part of it, or leads to what is,
  // serves.
  const auto pictured = [&](const std::string& id) {
    const auto c = kb.concepts.find(id);
    if (c == kb.concepts.end()) return false;
    return std::any_of(c->second.part_of.begin(), c->second.part_of.end(), [&](const std::string& whole) {
      const auto system = kb.concepts.find(whole);
      return system != kb.concepts.end() && system->second.kind == "system";
    });
  };
  const auto serves = [&](const std::string& start) {
    std::set<std::string> seen{start};
    std::vector<std::string> open{start};
    while (!open.empty()) {
      const std::string id = open.back();
      open.pop_back();
      if (goal_states.contains(id) || pictured(id)) return true;
      for (const auto& n : next[id]) {
        if (seen.insert(n).second) open.push_back(n);
      }
    }
    return false;
  };
  for (const auto& [id, c] : kb.concepts) {
    if (!c.in_network) continue;
    if (!used.contains(id) && !goal_states.contains(id)) {
      report.warning(c.origin, "concept.unreached", "nothing acts on or reads " + id);
      continue;
    }
    const bool useful = serves(id);
    if (!useful && c.no_goal.empty()) {
      report.warning(c.origin, "concept.no-goal", id + " leads to no goal and stands in no system's picture",
                     "State what it acts on, make it part of a system, or say why it stands alone in <no-goal>");
    }
    if (useful && !c.no_goal.empty()) {
      report.warning(c.origin, "concept.no-goal-stale", id + " has a <no-goal>, but it leads to a goal or a system",
                     "Remove the <no-goal>");
    }
  }
}

}  // namespace homeostat::kb::lint_checks
