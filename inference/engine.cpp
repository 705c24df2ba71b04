#include <algorithm>

#include "inference/estimates.hpp"
#include "inference/instrument_views.hpp"
#include "inference/suggest.hpp"
#include "inference/systems.hpp"
#include "inference/terms.hpp"
#include "inference/units.hpp"
#include "kb/base/digest.hpp"
#include "kb/base/json.hpp"

namespace homeostat::inference {
namespace {

constexpr const char* kEngine = "1";  // raised whenever the same case and edition would give other bytes

std::string policyHash(const Policy& policy) {
  base::Json adopted = base::Json::object();
  for (const auto& [item, hash] : policy.adopted) adopted[item] = hash;
  return base::sha256Hex(base::canonicalJson(
      {{"adopted", adopted}, {"horizon", policy.horizon}, {"unadopted_may_suggest", policy.unadopted_may_suggest}}));
}

void whatWasNotUnderstood(const CaseFacts& facts, Assessment& out) {
  for (const auto& s : facts.theCase().set_aside) out.not_understood.emplace_back(s.place, s.why);
  for (const auto& p : facts.problems()) out.not_understood.emplace_back(p.place, p.why + ". " + p.mend);
  for (const auto index : facts.unmatched()) {
    const Finding& f = facts.theCase().findings[index];
    out.not_understood.emplace_back(
        "findings[" + std::to_string(index) + "]",
        "no analyte, metric or instrument is known as \"" + (f.name.empty() ? f.code : f.name) + "\"");
  }
  for (const auto& goal : facts.theCase().goals) {
    if (!facts.knowledge().goals.contains(goal))
      out.not_understood.emplace_back("goals", "no goal is known as \"" + goal + "\"");
  }
  for (const auto& m : facts.medicines()) {
    if (m.drug == nullptr && m.current)
      out.not_checked.push_back(m.medicine->name.empty() ? m.medicine->atc + m.medicine->rxnorm : m.medicine->name);
  }
}

bool saysNothing(const Assessment& a, const CaseFacts& facts) {
  return a.red_flags.empty() && a.rule_outs.empty() && a.suggestions.empty() && a.interactions.empty() &&
         facts.all().empty() && facts.medicines().empty();
}

}  // namespace

const Finding& findingOf(const Assessment& assessment, const Case& c, std::size_t index) {
  return index < c.findings.size() ? c.findings[index] : assessment.scored.at(index - c.findings.size());
}

struct Engine::Impl {
  kb::Edition edition;
  std::map<std::string, Ready> by_horizon;
  std::vector<const kb::Rule*> rules;  ///< in force
  std::optional<RuleProgram> program;
  std::optional<KnowledgeIndex> index;

  [[nodiscard]] const Ready& ready(const std::string& horizon) const {
    const auto it = by_horizon.find(horizon);
    return it != by_horizon.end() ? it->second : by_horizon.at("lasting");
  }
};

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;
const kb::Edition& Engine::edition() const { return impl_->edition; }
const network::Prior& Engine::prior() const { return impl_->by_horizon.at("lasting").prior; }

base::Result<Engine> Engine::prepare(kb::Edition given) {
  auto impl = std::make_unique<Impl>(Impl{std::move(given), {}, {}, {}, {}});
  const kb::Edition& edition = impl->edition;
  for (const char* horizon : {"lasting", "transient"}) {
    auto ready = makeReady(edition.knowledge(), horizon, edition.prior());
    if (!ready) return base::refuse(ready.error());
    impl->by_horizon.emplace(horizon, std::move(*ready));
  }
  std::vector<const kb::Criterion*> criteria;
  for (const auto& [id, rule] : edition.knowledge().rules) {
    if (rule.governance.status == "retired") continue;
    impl->rules.push_back(&rule);
    criteria.push_back(&rule.when);
  }
  impl->program.emplace(criteria);
  impl->index.emplace(edition.knowledge());
  return Engine(std::move(impl));
}

Assessment Engine::assess(const Case& c, const Policy& policy, const std::vector<std::string>& with) const {
  const kb::Edition& edition = impl_->edition;
  const Ready& ready = impl_->ready(policy.horizon);
  const CaseFacts facts(edition.knowledge(), *impl_->index, c, shippedConversion());
  Assessment out;
  out.edition = edition.hash();
  out.edition_name = edition.name();
  out.engine = kEngine;
  out.case_hash = caseHash(c);
  out.policy_hash = policyHash(policy);
  out.with = with;

  const RuleStates rules = evaluateRules(facts, impl_->rules, *impl_->program);
  reportRules(rules, edition, policy, facts, out);
  out.interactions = interactionsAmong(edition.knowledge(), partiesOf(facts));
  whatWasNotUnderstood(facts, out);
  out.instruments = instrumentViews(facts);
  out.scored.assign(facts.scored().begin(), facts.scored().end());

  const auto context = contextOf(facts, ready);
  const Estimates estimates = estimate(facts, ready, findingRows(facts, ready.index, rules.unreadable), context, out);
  out.systems = systemsOf(facts, ready, out.states);
  const SuggestInput input{facts, edition, policy, ready, rules, estimates};
  suggest(input, out);
  out.plan_conflicts = planConflicts(input, with);
  askForSuggestions(out);
  out.measure_next = measureNext(facts, ready, estimates);
  addWhatIf(ready, with, out);
  out.outside_knowledge = saysNothing(out, facts);
  out.nothing_to_treat = !out.outside_knowledge && out.red_flags.empty() && out.rule_outs.empty() &&
                         out.suggestions.empty() && c.goals.empty();
  return out;
}

base::Result<Assessment> assess(const kb::Edition& edition, const Case& c, const Policy& policy) {
  auto engine = Engine::prepare(edition);
  if (!engine) return base::refuse(engine.error());
  return engine->assess(c, policy);
}

}  // namespace homeostat::inference
