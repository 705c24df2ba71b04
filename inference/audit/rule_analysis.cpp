#include "inference/audit/rule_analysis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "inference/audit/conditions.hpp"
#include "inference/audit/possible_facts.hpp"
#include "inference/rules/units.hpp"
#include "kb/model/membership.hpp"

namespace homeostat::inference::audit {
namespace {

using kb::Criterion;
using kb::Rule;
using Op = Criterion::Op;
using Answer = PossibleFacts::Answer;
using Severity = kb::Issue::Severity;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

int rank(const std::string& level) { return level == "emergency" ? 3 : level == "today" ? 2 : level == "soon" ? 1 : 0; }

bool within(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return std::includes(b.begin(), b.end(), a.begin(), a.end());
}

std::vector<std::string> sourcesOf(const Rule& rule) {
  std::vector<std::string> out;
  for (const auto& e : rule.evidence) out.push_back(e.source);
  return out;
}

/// Whether `b` does all that `a` does, on the same grounds or more.
bool doesAllOf(const Rule& b, const Rule& a) {
  if (!within(sourcesOf(a), sourcesOf(b))) return false;
  const auto &x = a.effects, &y = b.effects;
  return within(x.withholds, y.withholds) && within(x.unreadable, y.unreadable) && within(x.permits, y.permits) &&
         within(x.asks, y.asks) && x.locks_all <= y.locks_all && x.locks_signing <= y.locks_signing;
}

/// A red flag's range on its only finding, on the scale of the analyte's first unit.
struct Band {
  const Rule* rule;
  double low = -kInfinity, high = kInfinity;
  bool low_open = false, high_open = false;
};

class Analysis {
 public:
  explicit Analysis(const kb::KnowledgeBase& kb) : kb_(kb), convert_(shippedConversion()) {
    std::vector<const Criterion*> criteria;
    for (const auto& [id, rule] : kb.rules) {
      if (rule.governance.status == "retired") continue;
      rules_.push_back(&rule);
      criteria.push_back(&rule.when);
    }
    facts_.emplace(kb, criteria);
    for (const auto* rule : rules_) {
      formulas_.push_back(facts_->formula(rule->when));
      spoken_of_.push_back(PossibleFacts::factsOf(formulas_.back()));
    }
  }

  RuleAnalysis run() {
    out_.rules = rules_.size();
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (ask(formulas_[i], nullptr) == Answer::no) {
        error(rules_[i]->origin, "rule.never",
              fmt::format("rule {}: no possible patient makes its condition true", rules_[i]->id),
              "Correct the condition or remove the rule");
        dead_.insert(i);
      }
    }
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      for (std::size_t j = i + 1; j < rules_.size(); ++j) {
        if (dead_.contains(i) || dead_.contains(j) || !shareAFact(i, j)) continue;
        ++out_.pairs;
        pair(i, j);
      }
    }
    leaveAgainstExclusion();
    bands();
    offers();
    return std::move(out_);
  }

 private:
  void error(const kb::Origin& at, const char* code, std::string text, const char* mend) {
    out_.issues.push_back({Severity::error, code, at.file, at.line, std::move(text), mend});
  }
  void warning(const kb::Origin& at, const char* code, std::string text, const char* mend) {
    out_.issues.push_back({Severity::warning, code, at.file, at.line, std::move(text), mend});
  }

  Answer ask(const Formula& a, const Formula* b_false) {
    const Answer answer = facts_->satisfiable(a, b_false);
    out_.undecided += answer == Answer::tooMany ? 1U : 0U;
    return answer;
  }
  /// Whenever rule `i` is true, rule `j` is.
  bool implies(std::size_t i, std::size_t j) { return ask(formulas_[i], &formulas_[j]) == Answer::no; }

  [[nodiscard]] bool shareAFact(std::size_t i, std::size_t j) const {
    return std::find_first_of(spoken_of_[i].begin(), spoken_of_[i].end(), spoken_of_[j].begin(), spoken_of_[j].end()) !=
           spoken_of_[i].end();
  }

  void pair(std::size_t i, std::size_t j) {
    const Rule &a = *rules_[i], &b = *rules_[j];
    if (a.kind != b.kind) return;
    const bool forward = implies(i, j), backward = implies(j, i);
    if (forward && backward && a.kind == "red-flag" && a.level != b.level) {
      error(b.origin, "rule.conflict",
            fmt::format("red flags {} and {} have the same condition and differ in level ({}, {})", a.id, b.id, a.level,
                        b.level),
            "Settle on one level");
      return;
    }
    if (forward && doesAllOf(b, a) && rank(a.level) <= rank(b.level))
      shadowed(a, b);
    else if (backward && doesAllOf(a, b) && rank(b.level) <= rank(a.level))
      shadowed(b, a);
  }

  /// A rule that says something of its own beside a wider one (a monitoring, a check) is no shadow.
  void shadowed(const Rule& narrow, const Rule& wide) {
    if (narrow.kind != "red-flag" && narrow.kind != "exclusion" && narrow.kind != "prerequisite") return;
    warning(narrow.origin, "rule.shadowed",
            fmt::format("whenever rule {} is true, {} is too, and does all that it does", narrow.id, wide.id),
            "Remove it, or let it do or say more");
  }

  void leaveAgainstExclusion() {
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      for (const auto& id : rules_[i]->effects.permits) {
        const auto item = kb_.interventions.find(id);
        if (item == kb_.interventions.end()) continue;
        std::set<std::string> is;
        for (const auto& one : item->second.acts_as) is.merge(kb::belongsTo(kb_, one));
        for (std::size_t j = 0; j < rules_.size(); ++j) againstOne(i, j, item->second, is);
      }
    }
  }

  void againstOne(std::size_t i, std::size_t j, const kb::Intervention& item, const std::set<std::string>& is) {
    const auto& withheld = rules_[j]->effects.withholds;
    const bool holds = std::any_of(withheld.begin(), withheld.end(),
                                   [&](const std::string& ref) { return kb::reaches(ref, item, is); });
    if (!holds || (i != j && (!shareAFact(i, j) || !implies(i, j)))) return;
    error(rules_[i]->origin, "rule.conflict",
          fmt::format("rule {} gives leave to {}, but {} withholds it whenever that is true", rules_[i]->id, item.id,
                      rules_[j]->id),
          "Narrow one of the two conditions");
  }

  [[nodiscard]] std::optional<Band> bandOf(const Rule& rule) const {
    const Criterion& c = rule.when;
    if (rule.kind != "red-flag" || c.op != Op::value || c.days || c.for_days) return std::nullopt;
    Band band{&rule};
    const auto scaled = [&](const std::optional<double>& bound, double absent) -> std::optional<double> {
      if (!bound) return absent;
      const auto it = kb_.analytes.find(c.of);
      if (it == kb_.analytes.end() || it->second.units.empty()) return bound;
      return convert_(*bound, c.unit, it->second.units.front().ucum, &it->second);
    };
    const auto low = scaled(c.above ? c.above : c.at_least, -kInfinity),
               high = scaled(c.below ? c.below : c.at_most, kInfinity);
    if (!low || !high) return std::nullopt;
    band.low = *low;
    band.high = *high;
    band.low_open = c.above.has_value();
    band.high_open = c.below.has_value();
    return band;
  }

  void bands() {
    std::map<std::string, std::vector<Band>> by_finding;
    for (const auto* rule : rules_) {
      if (const auto band = bandOf(*rule)) by_finding[rule->when.of].push_back(*band);
    }
    for (auto& [finding, list] : by_finding) {
      std::sort(list.begin(), list.end(),
                [](const Band& a, const Band& b) { return std::tie(a.low, a.high) < std::tie(b.low, b.high); });
      for (std::size_t i = 1; i < list.size(); ++i) neighbours(finding, list[i - 1], list[i]);
    }
  }

  void neighbours(const std::string& finding, const Band& a, const Band& b) {
    const std::string which = fmt::format("red flags {} and {} on {}", a.rule->id, b.rule->id, finding);
    if (a.high > b.low || (a.high == b.low && !a.high_open && !b.low_open)) {
      // A graver level inside a milder one is a step, not a doubt.
      if (a.rule->level == b.rule->level)
        warning(b.rule->origin, "rule.overlap", which + " share values and their level",
                "Let one end where the other starts");
      return;
    }
    const bool meet = a.high == b.low && (!a.high_open || !b.low_open);
    const bool scores = kb_.instruments.contains(finding.substr(0, finding.find('.')));
    if (meet || (scores && b.low - a.high <= 1) || spansNormal(finding, a.high, b.low)) return;
    error(b.rule->origin, "rule.band-gap",
          fmt::format("{} leave the values from {:g} to {:g} without a rule", which, a.high, b.low),
          "Let one end where the other starts, or add the rule between");
  }

  /// Whether a reference interval lies in the gap: then it is the gap between too low and too high.
  [[nodiscard]] bool spansNormal(const std::string& finding, double low, double high) const {
    const auto it = kb_.analytes.find(finding);
    if (it == kb_.analytes.end() || it->second.intervals.empty()) return true;
    return std::any_of(it->second.intervals.begin(), it->second.intervals.end(), [&](const kb::ReferenceInterval& r) {
      const auto in = [&](const std::optional<double>& bound) {
        const auto value = bound ? convert_(*bound, r.ucum, it->second.units.front().ucum, &it->second) : std::nullopt;
        return value && *value >= low && *value <= high;
      };
      return in(r.low) || in(r.high);
    });
  }

  /// Guidelines and trials that nothing leads to.
  void offers() {
    for (const auto& [id, item] : judgedItems(kb_)) {
      if (item.kind != "intervention" || item.can_fire) continue;
      const auto tier = kb_.interventions.at(id).tier;
      if (tier != kb::Tier::guidelineStrong && tier != kb::Tier::guidelineProvisional && tier != kb::Tier::supported)
        continue;
      warning(item.origin, "intervention.never-offered",
              fmt::format("{} serves no goal and no rule gives leave to it", id),
              "Add the <goal> it has evidence for, or a rule that permits it");
    }
  }

  const kb::KnowledgeBase& kb_;
  UnitConversion convert_;
  std::vector<const Rule*> rules_;
  std::optional<PossibleFacts> facts_;
  std::vector<Formula> formulas_;
  std::vector<std::vector<std::uint32_t>> spoken_of_;
  std::set<std::size_t> dead_;
  RuleAnalysis out_;
};

}  // namespace

RuleAnalysis analyseRules(const kb::KnowledgeBase& kb) { return Analysis(kb).run(); }

}  // namespace homeostat::inference::audit
