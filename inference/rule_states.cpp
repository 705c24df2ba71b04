#include <algorithm>

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
    out.unit = verdict.blocking->unit;
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

int urgency(const std::string& level) { return level == "emergency" ? 0 : level == "today" ? 1 : 2; }

class Questions {
 public:
  explicit Questions(const kb::KnowledgeBase& kb) : kb_(kb) {}

  void ask(const std::string& id, const std::string& rule, int priority, bool safety) {
    auto& q = by_id_[id];
    if (q.id.empty()) {
      q.id = id;
      q.text = nameOf(kb_, id);
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
  const kb::KnowledgeBase& kb_;
  std::map<std::string, Question> by_id_;
};

/// Whether this case already answers what a true rule asks for.
bool known(const std::string& id, const CaseFacts& facts) {
  return facts.newest(id) != nullptr || facts.context(id, Answer::yes) != Truth::unknown ||
         facts.condition(id) != Truth::unknown || facts.takenAs(id) != nullptr;
}

}  // namespace

RuleStates evaluateRules(const CaseFacts& facts, const std::vector<const kb::Rule*>& rules,
                         const RuleProgram& program) {
  RuleStates out;
  const auto verdicts = program.judge(facts);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const kb::Rule& rule = *rules[i];
    if (verdicts[i].truth == Truth::no) {
      out.no.push_back(notTrue(rule, verdicts[i], facts));
      continue;
    }
    RuleState state{&rule, explain(rule.when, facts), isAnswered(rule, facts.theCase())};
    if (verdicts[i].truth == Truth::unknown) {
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
                 Assessment& out) {
  out.emergency = states.emergency;
  out.signing_locked = states.signing_locked;
  out.not_true = states.no;
  Questions questions(facts.knowledge());
  for (const auto& state : states.yes) {
    if (auto* list = listFor(state.rule->kind, out))
      list->push_back(advisoryOf(state, edition, policy, facts.theCase()));
    for (const auto& id : state.rule->effects.asks) {
      if (!known(id, facts)) questions.ask(id, state.rule->id, 1, state.rule->kind == "red-flag");
    }
  }
  for (const auto& state : states.open) {
    const bool flag = state.rule->kind == "red-flag";
    const bool half_met = !state.grounds.findings.empty() || !state.grounds.facts.empty();
    for (const auto& id : state.grounds.needs) {
      questions.ask(id, state.rule->id, half_met ? (flag ? 3 : 4) : 4, flag || state.rule->kind == "exclusion");
    }
  }
  out.questions = questions.inOrder();
  std::stable_sort(out.red_flags.begin(), out.red_flags.end(),
                   [](const Advisory& a, const Advisory& b) { return urgency(a.level) < urgency(b.level); });
}

}  // namespace homeostat::inference
