#include <algorithm>
#include <set>

#include "inference/engine_parts.hpp"
#include "inference/instrument_views.hpp"
#include "inference/presses.hpp"
#include "inference/rules/units.hpp"
#include "inference/suggest.hpp"
#include "inference/systems.hpp"
#include "inference/terms.hpp"
#include "kb/base/digest.hpp"
#include "kb/base/json.hpp"

namespace homeostat::inference {
namespace {

constexpr const char* kEngine = "5";  // raised whenever the same case and edition would give other bytes

std::string policyHash(const Policy& policy) {
  base::Json adopted = base::Json::object();
  for (const auto& [item, hash] : policy.adopted) adopted[item] = hash;
  base::Json json{
      {"adopted", adopted}, {"horizon", policy.horizon}, {"unadopted_may_suggest", policy.unadopted_may_suggest}};
  if (!policy.withdrawn.empty()) json["withdrawn"] = policy.withdrawn;
  return base::sha256Hex(base::canonicalJson(json));
}

/// A context or condition may be written with underscores (design §8).
bool knownQuestion(const kb::KnowledgeBase& kb, std::string id) {
  if (kb.concepts.contains(id)) return true;
  std::replace(id.begin(), id.end(), '_', '-');
  return kb.concepts.contains(id);
}

/// Ids of a case that this knowledge does not have.
void unknownIds(const CaseFacts& facts, Assessment& out) {
  const auto& kb = facts.knowledge();
  const Case& c = facts.theCase();
  const auto tell = [&out](const char* place, const std::string& what, const std::string& id) {
    out.not_understood.emplace_back(place, "no " + what + " is known as \"" + id + "\"");
  };
  for (const auto& goal : c.goals) {
    if (!kb.goals.contains(goal)) tell("goals", "goal", goal);
  }
  for (const auto& [list, place] : {std::pair(&c.context, "context"), std::pair(&c.conditions, "conditions")}) {
    for (const auto& a : *list) {
      if (!knownQuestion(kb, a.id)) tell(place, "question", a.id);
    }
  }
  for (const auto& [id, response] : c.tried) {
    if (!kb.interventions.contains(id)) tell("tried", "intervention", id);
  }
  for (const auto& d : c.decisions) {
    if (!kb.interventions.contains(d.intervention)) tell("decisions", "intervention", d.intervention);
  }
  for (const auto& f : c.flags_answered) {
    if (!kb.rules.contains(f.id)) tell("flags_answered", "rule", f.id);
  }
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
  unknownIds(facts, out);
  for (const auto& m : facts.medicines()) {
    if (m.drug == nullptr && m.current)
      out.not_checked.push_back(m.medicine->name.empty() ? m.medicine->atc + m.medicine->rxnorm : m.medicine->name);
  }
}

bool saysNothing(const Assessment& a, const CaseFacts& facts) {
  return a.red_flags.empty() && a.rule_outs.empty() && a.suggestions.empty() && a.interactions.empty() &&
         facts.all().empty() && facts.medicines().empty();
}

std::vector<const std::vector<Advisory>*> listsOf(const Assessment& a) {
  return {&a.red_flags, &a.rule_outs, &a.cautions, &a.readings, &a.checks, &a.monitoring};
}

/// Newest findings that lie outside their interval while no true rule speaks of them.
std::vector<std::size_t> unspoken(const Assessment& a, const RuleStates& rules, const CaseFacts& facts) {
  std::set<std::size_t> spoken;
  for (const auto& state : rules.yes) spoken.insert(state.grounds.findings.begin(), state.grounds.findings.end());
  std::vector<std::size_t> out;
  for (const auto& view : a.findings) {
    const auto* newest = facts.newest(view.code);
    if (!view.outside.empty() && newest != nullptr && newest->index == view.index && !spoken.contains(view.index))
      out.push_back(view.index);
  }
  return out;
}

/// A laboratory value without an interval is neither healthy nor ill: nothing follows from it.
bool readAgainstAnInterval(const Assessment& a, const kb::KnowledgeBase& kb) {
  return std::none_of(a.findings.begin(), a.findings.end(), [&kb](const FindingView& view) {
    return view.reference.empty() && kb.analytes.contains(view.code);
  });
}

/// Said only of a case that was read whole and in which nothing speaks up: silence about what this knowledge does not
/// know is not a finding of health.
bool nothingToTreat(const Assessment& a, const Case& c, const kb::KnowledgeBase& kb) {
  const auto lists = listsOf(a);
  return !a.outside_knowledge && a.suggestions.empty() && a.interactions.empty() && c.goals.empty() &&
         a.unspoken.empty() && a.not_understood.empty() && a.not_checked.empty() && readAgainstAnInterval(a, kb) &&
         std::all_of(lists.begin(), lists.end(), [](const auto* list) { return list->empty(); });
}

}  // namespace

const Finding& findingOf(const Assessment& assessment, const Case& c, std::size_t index) {
  return index < c.findings.size() ? c.findings[index] : assessment.scored.at(index - c.findings.size());
}

const Ready& Engine::Impl::ready(const std::string& horizon) const {
  if (horizon == "lasting") return *lasting;
  if (horizon != "transient") throw base::Failure("engine.horizon", "no horizon is called \"" + horizon + "\"");
  std::call_once(transient_once, [this] {
    auto made = makeReady(edition.knowledge(), "transient", edition.prior());
    if (!made) throw base::Failure("engine.horizon", made.error().line());
    transient.emplace(std::move(*made));
  });
  return *transient;
}

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;
const kb::Edition& Engine::edition() const { return impl_->edition; }
const network::Prior& Engine::prior() const { return impl_->lasting->prior; }

base::Result<Engine> Engine::prepare(kb::Edition given) {
  auto impl = std::make_unique<Impl>(std::move(given));
  const kb::Edition& edition = impl->edition;
  auto lasting = makeReady(edition.knowledge(), "lasting", edition.prior());
  if (!lasting) return base::refuse(lasting.error());
  impl->lasting.emplace(std::move(*lasting));
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
  for (const auto& id : with) {
    if (std::find(out.with.begin(), out.with.end(), id) == out.with.end()) out.with.push_back(id);
  }

  const RecentFacts lately(facts);
  const CaseFacts& recent = lately.facts();
  const RuleStates rules = evaluateRules(facts, recent, impl_->rules, *impl_->program);
  reportRules(rules, edition, policy, facts, recent, out);
  out.interactions = interactionsAmong(edition.knowledge(), partiesOf(facts));
  whatWasNotUnderstood(facts, out);
  out.instruments = instrumentViews(facts);
  out.scored.assign(facts.scored().begin(), facts.scored().end());

  const auto context = contextOf(facts, ready);
  const Estimates estimates =
      estimate(facts, ready, findingRows(facts, recent, ready.index, rules.unreadable), context, out);
  out.systems = systemsOf(facts, ready, out.states);
  const SuggestInput input{facts, recent, edition, policy, ready, rules, estimates};
  suggest(input, out);
  out.plan_conflicts = planConflicts(input, with);
  askForSuggestions(out);
  out.measure_next = measureNext(recent, ready, estimates);
  addWhatIf(edition.knowledge(), ready, estimates, with, out);
  out.outside_knowledge = saysNothing(out, facts);
  out.unspoken = unspoken(out, rules, facts);
  out.nothing_to_treat = nothingToTreat(out, c, edition.knowledge());
  return out;
}

base::Result<Assessment> assess(const kb::Edition& edition, const Case& c, const Policy& policy) {
  auto engine = Engine::prepare(edition);
  if (!engine) return base::refuse(engine.error());
  return engine->assess(c, policy);
}

}  // namespace homeostat::inference
