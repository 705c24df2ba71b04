#include <algorithm>

#include "inference/interactions.hpp"
#include "inference/network_model.hpp"
#include "inference/rules/leaves.hpp"
#include "inference/terms.hpp"

namespace homeostat::inference {
namespace {

/// A safety answer holds for the days its rule says; without such a number it holds as long as it stands.
bool isAnswered(const kb::Rule& rule, const Case& c) {
  return std::any_of(c.flags_answered.begin(), c.flags_answered.end(), [&](const FlagAnswer& a) {
    if (a.id != rule.id) return false;
    if (!rule.answer_valid_days) return true;
    if (!a.at) return false;
    const double days = base::daysBetween(*a.at, c.at);
    return days >= 0 && days <= *rule.answer_valid_days;
  });
}

/// Only the answer that the danger was excluded opens what an emergency closes.
bool isExcluded(const kb::Rule& rule, const Case& c) {
  return std::any_of(c.flags_answered.begin(), c.flags_answered.end(),
                     [&](const FlagAnswer& a) { return a.id == rule.id && a.answer == "excluded"; });
}

NotTrue notTrue(const kb::Rule& rule, const RuleProgram::Verdict& verdict, const CaseFacts& facts) {
  NotTrue out{rule.id, rule.kind, kb::textIn(rule.title, "en"), {}, verdict.distance, {}};
  if (verdict.blocking != nullptr) {
    out.blocking = describeBlocking(*verdict.blocking, facts);
    if (verdict.distance) out.unit = leaves::distanceUnit(*verdict.blocking, facts);
  }
  return out;
}

Advisory advisoryOf(const RuleState& state, const kb::Edition& edition, const Policy& policy, const Case& c) {
  const kb::Rule& rule = *state.rule;
  Advisory a;
  a.rule = rule.id;
  a.kind = rule.kind;
  a.level = rule.level;
  a.title = kb::textIn(rule.title, "en");
  a.why = kb::textIn(rule.why, "en");
  a.action = kb::textIn(rule.action, "en");
  a.findings = state.grounds.findings;
  a.facts = state.grounds.facts;
  a.sources = sourcesOf(rule.evidence);
  a.approval = approvalOf(edition, policy, "rule", rule.id);
  a.answered = state.answered;
  a.locks_signing = rule.effects.locks_signing || rule.effects.locks_all || rule.level == "emergency";
  a.past_review = pastReview(rule.governance, c);
  return a;
}

std::vector<Advisory>* listFor(const std::string& kind, Assessment& out) {
  if (kind == "red-flag") return &out.red_flags;
  if (kind == "rule-out") return &out.rule_outs;
  if (kind == "caution" || kind == "prerequisite") return &out.cautions;
  if (kind == "reading") return &out.readings;
  if (kind == "check") return &out.checks;
  if (kind == "monitoring") return &out.monitoring;
  return nullptr;  // exclusions and permissions speak through the suggestions they decide
}

/// What is taken although a true exclusion speaks against it. A result that speaks against starting a medicine (a
/// raised TSH against thyroid hormone) can be what it is taken and dosed for, so a medicine that is named counts only
/// where the exclusion stands on what the person is, has or takes.
std::vector<std::string> takenAgainst(const RuleState& state, const std::vector<Party>& parties,
                                      const kb::KnowledgeBase& kb) {
  if (state.rule->kind != "exclusion") return {};
  auto taken = withheldThoughTaken(kb, *state.rule, parties, false);
  if (!state.grounds.facts.empty()) return taken;
  for (const auto& named : withheldThoughTaken(kb, *state.rule, parties, true)) std::erase(taken, named);
  return taken;
}

int urgency(const std::string& level) { return level == "emergency" ? 0 : level == "today" ? 1 : 2; }

class Questions {
 public:
  Questions(const CaseFacts& facts, const CaseFacts& recent) : facts_(facts), recent_(recent) {}

  void ask(const std::string& id, const std::string& rule, int priority, bool safety) {
    auto& q = by_id_[id];
    if (q.id.empty()) {
      q.id = id;
      q.text = nameOf(facts_.knowledge(), id);
      const auto* once = facts_.newest(id);
      if (once != nullptr && recent_.newest(id) == nullptr) q.too_old = once->index;
    }
    q.priority = std::min(q.priority, priority);
    q.safety = q.safety || safety;
    if (!rule.empty() && std::find(q.decides.begin(), q.decides.end(), rule) == q.decides.end())
      q.decides.push_back(rule);
  }

  std::vector<Question> inOrder() const {
    std::vector<Question> list;
    for (const auto& [id, q] : by_id_) list.push_back(q);
    std::stable_sort(list.begin(), list.end(), [](const Question& a, const Question& b) {
      if (a.priority != b.priority) return a.priority < b.priority;
      if (a.safety != b.safety) return a.safety;
      return a.decides.size() > b.decides.size();
    });
    return list;
  }

 private:
  const CaseFacts& facts_;
  const CaseFacts& recent_;
  std::map<std::string, Question> by_id_;
};

/// Whether this case already answers what a true rule asks for.
bool known(const std::string& id, const CaseFacts& facts) {
  return facts.newest(id) != nullptr || facts.context(id, Answer::yes) != Truth::unknown ||
         facts.condition(id) != Truth::unknown || facts.takenAs(id) != nullptr;
}

}  // namespace

RecentFacts::RecentFacts(const CaseFacts& all) : all_(all) {
  constexpr double kHalfLives = 2;  // a quarter of its weight is left
  kept_ = all.withoutOlderThan(kHalfLives * setting(all.knowledge(), "age.half-life-days"));
}

RuleStates evaluateRules(const CaseFacts& facts, const CaseFacts& recent, const std::vector<const kb::Rule*>& rules,
                         const RuleProgram& program) {
  RuleStates out;
  const bool some_old = &facts != &recent;
  const auto verdicts = program.judge(recent);
  const auto of_all = some_old ? program.judge(facts) : std::vector<RuleProgram::Verdict>();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const kb::Rule& rule = *rules[i];
    const bool ever = some_old && of_all[i].truth == Truth::yes;
    const bool stays = ever && rule.kind == "exclusion";
    const Truth truth = stays ? Truth::yes : verdicts[i].truth;
    if (truth == Truth::no) {
      out.no.push_back(notTrue(rule, verdicts[i], recent));
      continue;
    }
    RuleState state{&rule, explain(rule.when, stays ? facts : recent), isAnswered(rule, facts.theCase()), ever};
    if (truth == Truth::unknown) {
      out.open.push_back(std::move(state));
      continue;
    }
    const bool danger = rule.effects.locks_all || rule.level == "emergency";
    out.emergency = out.emergency || (danger && !isExcluded(rule, facts.theCase()));
    out.signing_locked = out.signing_locked || ((danger || rule.effects.locks_signing) && !state.answered);
    out.unreadable.insert(rule.effects.unreadable.begin(), rule.effects.unreadable.end());
    out.yes.push_back(std::move(state));
  }
  return out;
}

void reportRules(const RuleStates& states, const kb::Edition& edition, const Policy& policy, const CaseFacts& facts,
                 const CaseFacts& recent, Assessment& out) {
  out.emergency = states.emergency;
  out.signing_locked = states.signing_locked;
  out.not_true = states.no;
  const auto parties = partiesOf(facts);
  Questions questions(facts, recent);
  for (const auto& state : states.yes) {
    if (auto* list = listFor(state.rule->kind, out))
      list->push_back(advisoryOf(state, edition, policy, facts.theCase()));
    if (auto taken = takenAgainst(state, parties, facts.knowledge()); !taken.empty()) {
      out.checks.push_back(advisoryOf(state, edition, policy, facts.theCase()));
      out.checks.back().taken = std::move(taken);
    }
    for (const auto& id : state.rule->effects.asks) {
      if (!known(id, recent)) questions.ask(id, state.rule->id, 1, state.rule->kind == "red-flag");
    }
  }
  for (const auto& state : states.open) {
    const bool flag = state.rule->kind == "red-flag";
    // What could forbid something that is taken is as pressing as what is true.
    const bool takes =
        state.rule->kind == "exclusion" && !withheldThoughTaken(facts.knowledge(), *state.rule, parties, true).empty();
    const bool half_met = !state.grounds.findings.empty() || !state.grounds.facts.empty();
    for (const auto& id : state.grounds.needs) {
      const int priority = takes || (flag && state.old) ? 1 : flag && half_met ? 3 : 4;
      questions.ask(id, state.rule->id, priority, flag || state.rule->kind == "exclusion");
    }
  }
  out.questions = questions.inOrder();
  std::stable_sort(out.red_flags.begin(), out.red_flags.end(),
                   [](const Advisory& a, const Advisory& b) { return urgency(a.level) < urgency(b.level); });
}

}  // namespace homeostat::inference
