#include "inference/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "inference/presses.hpp"
#include "inference/withheld_reasons.hpp"
#include "kb/model/words.hpp"

namespace homeostat::inference {
namespace {

using reasons::open;
using reasons::reason;

bool forbids(const std::string& severity) {
  return severity == kb::wordOf(kb::Severity::contraindicated) || severity == kb::wordOf(kb::Severity::major);
}

bool guideline(kb::Tier tier) { return tier == kb::Tier::guidelineStrong || tier == kb::Tier::guidelineProvisional; }

bool asksInsteadOfWithholding(const kb::Rule& rule) { return rule.kind == "exclusion" || rule.kind == "prerequisite"; }

/// Whether a condition that is not decided only asks that nothing speaks against: it would hold if every open answer
/// were no. Otherwise what it is for is not known to be there.
bool holdsUnlessSaid(const kb::Criterion& c, const CaseFacts& facts) {
  using Op = kb::Criterion::Op;
  const auto holds = [&facts](const kb::Criterion& child) { return holdsUnlessSaid(child, facts); };
  switch (c.op) {
    case Op::all:
      return std::all_of(c.children.begin(), c.children.end(), holds);
    case Op::any:
      return std::any_of(c.children.begin(), c.children.end(), holds);
    case Op::none:
      return std::none_of(c.children.begin(), c.children.end(), holds);
    case Op::atLeast:
      return std::count_if(c.children.begin(), c.children.end(), holds) >= c.count;
    default:
      return evaluate(c, facts) == Truth::yes;
  }
}

/// Everything that speaks for and against one intervention in one case.
struct Judgement {
  const kb::Intervention* item = nullptr;
  std::vector<WithheldReason> forbidden;  ///< nothing but a change of the facts lifts these
  std::vector<WithheldReason> undecided;  ///< an answer could lift these
  std::vector<WithheldReason> not_now;    ///< no leave, or too little to gain
  bool permitted = false, serves_goal = false, indicated = false;
  Suggestion suggestion;
};

class Judge {
 public:
  Judge(const SuggestInput& in, const std::vector<StateEstimate>& states)
      : in_(in),
        kb_(in.facts.knowledge()),
        parties_(partiesOf(in.facts)),
        touching_(interactionsTouching(kb_, parties_)) {
    for (const auto& s : states) states_[s.id] = &s;
    for (const auto& s : in.rules.yes) yes_[s.rule] = &s;
    for (const auto& s : in.rules.open) open_[s.rule] = &s;
    for (const auto& goal : in.facts.theCase().goals) {
      if (const auto g = kb_.goals.find(goal); g != kb_.goals.end()) goals_.push_back(&g->second);
    }
  }

  Judgement judge(const kb::Intervention& item) const {
    Judgement j;
    j.item = &item;
    byRules(j);
    byInteractions(j);
    byAllergy(j);
    byGovernance(j);
    leave(j);
    fill(j);
    if (j.permitted || j.serves_goal) byNetwork(j);
    return j;
  }

 private:
  void byRules(Judgement& j) const {
    const auto rules = in_.ready.withholders.find(j.item->id);
    if (rules == in_.ready.withholders.end()) return;
    for (const auto* rule : rules->second) {
      const std::string title = kb::textIn(rule->title, "en");
      if (const auto yes = yes_.find(rule); yes != yes_.end()) {
        const bool danger = rule->effects.locks_all || rule->level == "emergency";
        j.forbidden.push_back(reason(danger ? "emergency" : "exclusion", rule->id, title, {{"rule", rule->id}}));
      } else if (const auto maybe = open_.find(rule); maybe != open_.end() && asksInsteadOfWithholding(*rule)) {
        j.undecided.push_back(
            open(reason("exclusion", rule->id, title, {{"rule", rule->id}}), maybe->second->grounds.needs));
      }
    }
    std::sort(j.forbidden.begin(), j.forbidden.end(), byRuleId);
    std::sort(j.undecided.begin(), j.undecided.end(), byRuleId);
  }

  static bool byRuleId(const WithheldReason& a, const WithheldReason& b) {
    return std::pair(a.code != "emergency", a.rule) < std::pair(b.code != "emergency", b.rule);
  }

  void byInteractions(Judgement& j) const {
    const auto& is = in_.ready.acts_as.at(j.item->id);
    if (is.empty()) return;
    std::vector<Party> others;
    for (const auto& party : parties_) {
      // What is taken already does not interact with itself; a duplicate is told elsewhere.
      const bool same = std::any_of(j.item->acts_as.begin(), j.item->acts_as.end(),
                                    [&party](const std::string& id) { return party.is.contains(id); });
      if (!same) others.push_back(party);
    }
    const Party me{kb::textIn(j.item->name, "en"), is};
    std::set<std::string> told;
    for (const auto& found : interactionsWith(touching_, me, others)) {
      const std::string other = found.a == me.name ? found.b : found.a;
      const std::string text = fmt::format("{} with {}: {}", found.severity, nameOf(kb_, other), found.why);
      if (!told.insert(found.id + other).second) continue;
      auto why = reason("interaction", found.id, text,
                        {{"interaction", found.id}, {"severity", found.severity}, {"other", other}});
      if (forbids(found.severity)) {
        j.forbidden.push_back(std::move(why));
      } else {
        caution(j, text + " " + found.action, std::move(why.said));
      }
    }
  }

  void byAllergy(Judgement& j) const {
    for (const auto& id : j.item->acts_as) {
      if (in_.facts.allergic(id) == Truth::yes) {
        j.forbidden.push_back(reason("allergy", id, "allergy to " + nameOf(kb_, id), {{"concept", id}}));
      }
    }
  }

  void byGovernance(Judgement& j) const {
    const auto& item = *j.item;
    const std::map<std::string, std::string> me{{"intervention", item.id}};
    j.suggestion.approval = approvalOf(in_.edition, in_.policy, "intervention", item.id);
    if (item.tier == kb::Tier::advisedAgainst) {
      j.forbidden.push_back(reason("advised-against", item.id, "the evidence speaks against it", me));
    }
    if (bestRead(item.evidence) == nullptr) {
      j.forbidden.push_back(reason("not-read", item.id, "no evidence for it was read, only cited", me));
    }
    if (pastReview(item.governance, in_.facts.theCase())) {
      j.forbidden.push_back(reason("past-review", item.id, "past its review date " + item.governance.review_by,
                                   {{"date", item.governance.review_by}}));
    }
    if (const auto gone = in_.policy.withdrawn.find("intervention " + item.id); gone != in_.policy.withdrawn.end()) {
      const std::string why = gone->second == "past-review" ? "it is past the review date that the practice set"
                              : gone->second == "end-asked"
                                  ? "a reviewer of the practice asked to end it; a second has not agreed yet"
                                  : "the practice has " + gone->second + " it";
      j.forbidden.push_back(reason("policy", item.id, why, me));
      return;
    }
    if (!in_.policy.unadopted_may_suggest && j.suggestion.approval != "adopted") {
      j.forbidden.push_back(reason("policy", item.id, "the practice suggests only what it has adopted", me));
    }
  }

  void leave(Judgement& j) const {
    const auto& item = *j.item;
    for (const auto* goal : goals_) {
      if (std::find(item.goals.begin(), item.goals.end(), goal->id) == item.goals.end()) continue;
      j.serves_goal = true;
      j.suggestion.goals.push_back(goal->id);
    }
    std::vector<WithheldReason> undecided_leave;
    if (const auto rules = in_.ready.permitters.find(item.id); rules != in_.ready.permitters.end()) {
      for (const auto* rule : rules->second) {
        if (yes_.contains(rule)) {
          j.permitted = true;
          j.suggestion.permitted_by.push_back(rule->id);
          j.suggestion.reasons.push_back(kb::textIn(rule->title, "en"));
          j.suggestion.reasons_said.push_back({"leave", {{"rule", rule->id}}});
        } else if (const auto maybe = open_.find(rule); maybe != open_.end()) {
          undecided_leave.push_back(
              open(reason("requires", rule->id, kb::textIn(rule->title, "en"), {{"rule", rule->id}}),
                   maybe->second->grounds.needs));
        }
      }
    }
    require(j);
    population(j, undecided_leave);
  }

  void require(Judgement& j) const {
    if (!j.item->requires_criterion) return;
    const Grounds grounds = explain(*j.item->requires_criterion, in_.recent);
    if (grounds.truth == Truth::yes) return;
    const auto* blocking = grounds.blocking != nullptr ? grounds.blocking : &*j.item->requires_criterion;
    const std::string text = describeBlocking(*blocking, in_.recent);
    const auto args = reasons::conditionArguments(*j.item, *blocking, in_.recent);
    if (grounds.truth == Truth::no) {
      j.not_now.push_back(reason("requires", j.item->id, "does not meet what it requires: " + text, args));
    } else {
      auto why = open(reason("requires", j.item->id, "requires: " + text, args), grounds.needs);
      const bool only_bars = holdsUnlessSaid(*j.item->requires_criterion, in_.recent);
      (only_bars ? j.undecided : j.not_now).push_back(std::move(why));
    }
  }

  void population(Judgement& j, const std::vector<WithheldReason>& undecided_leave) const {
    if (!j.item->indicated) return;
    const Grounds grounds = explain(*j.item->indicated, in_.recent);
    j.indicated = grounds.truth == Truth::yes;
    j.suggestion.would_have_qualified = j.indicated;
    if (j.indicated || j.permitted) return;
    if (grounds.truth == Truth::no) {
      const auto* blocking = grounds.blocking != nullptr ? grounds.blocking : &*j.item->indicated;
      j.not_now.push_back(reason("not-indicated", j.item->id,
                                 "not indicated: " + describeBlocking(*blocking, in_.recent),
                                 reasons::conditionArguments(*j.item, *blocking, in_.recent)));
    } else if (!undecided_leave.empty()) {
      j.not_now.insert(j.not_now.end(), undecided_leave.begin(), undecided_leave.end());
    } else {
      j.not_now.push_back(open(reason("not-indicated", j.item->id, "not known whether it is indicated",
                                      reasons::conditionArguments(*j.item, *j.item->indicated, in_.recent)),
                               grounds.needs));
    }
  }

  void fill(Judgement& j) const {
    const auto& item = *j.item;
    Suggestion& s = j.suggestion;
    s.id = item.id;
    s.tier = kb::wordOf(item.tier);
    s.name = kb::textIn(item.name, "en");
    s.effect = item.effect;
    s.schedule = kb::textIn(item.schedule, "en");
    s.onset = kb::textIn(item.onset, "en");
    s.monitoring = kb::textIn(item.monitoring, "en");
    s.stop_rules = kb::textIn(item.stop_rules, "en");
    s.is_drug = item.is_drug || item.is_supplement;
    s.burden = item.burden_level;
    s.sources = sourcesOf(item.evidence);
    if (const auto& text = kb::textIn(item.cautions, "en"); !text.empty()) {
      s.cautions.insert(s.cautions.begin(), text);
      s.cautions_said.insert(s.cautions_said.begin(), {"content", {{"intervention", item.id}}});
    }
    for (const auto& goal : s.goals) {
      s.reasons.push_back("goal: " + nameOf(kb_, goal));
      s.reasons_said.push_back({"goal", {{"goal", goal}}});
    }
    if (const auto tried = in_.facts.theCase().tried.find(item.id); tried != in_.facts.theCase().tried.end()) {
      caution(j, "tried before: " + tried->second, {"tried", {{"response", tried->second}}});
    }
  }

  static void caution(Judgement& j, std::string text, Said said) {
    j.suggestion.cautions.push_back(std::move(text));
    j.suggestion.cautions_said.push_back(std::move(said));
  }

  /// States of the goals that this intervention serves, with the direction that helps.
  std::map<std::string, int> goalStates(const Judgement& j) const {
    std::map<std::string, int> out;
    for (const auto& [id, goal] : kb_.goals) {
      const bool chosen =
          std::find(j.suggestion.goals.begin(), j.suggestion.goals.end(), id) != j.suggestion.goals.end();
      const bool own = j.suggestion.goals.empty() &&
                       std::find(j.item->goals.begin(), j.item->goals.end(), id) != j.item->goals.end();
      if (!chosen && !own) continue;
      for (const auto& [state, direction] : goal.states) out.emplace(state, direction);
    }
    return out;
  }

  void byNetwork(Judgement& j) const {
    const auto found = in_.ready.presses.find(j.item->id);
    if (found == in_.ready.presses.end()) return;
    const ReadyPress& p = found->second;
    const auto moved = effectIn(kb_, in_.ready, in_.estimates, {j.item->id});
    const auto &effect = moved.effect, &sd = moved.sd;
    const double least = setting(kb_, "suggest.minimum-shift");
    const auto wanted = goalStates(j);
    Suggestion& s = j.suggestion;
    s.sign_share = 1;
    for (const auto& id : in_.ready.estimated) {
      const std::size_t row = in_.ready.index.at(id);
      const double f = effect[row];
      const auto goal = wanted.find(id);
      if (std::abs(f) < least) continue;
      if (goal == wanted.end()) {
        s.also_moves[id] = f;
        continue;
      }
      s.expected[id] = f;
      s.expected_sd[id] = sd[row];
      s.sign_share = std::min(s.sign_share, p.sign_share.at(id));
      keepLeastMargin(p, id, s);
      const double mean = in_.estimates.posterior.mean[row];
      const double target = goal->second < 0 ? std::min(mean, 0.0) : std::max(mean, 0.0);
      s.benefit -= 2 * f * (mean - target) + f * f + sd[row] * sd[row];
    }
    if (s.expected.empty()) s.sign_share = 0;
    gate(j, least, wanted, effect);
  }

  static void keepLeastMargin(const ReadyPress& p, const std::string& id, Suggestion& s) {
    const auto margin = p.margin.find(id);
    if (margin == p.margin.end()) return;
    if (s.margin && *s.margin <= margin->second.ratio) return;
    s.margin = margin->second.ratio;
    s.decided_by = margin->second.decided_by;
  }

  /// The network's own conditions. A guideline's recommendation stands on the guideline; the network then only says
  /// that it cannot confirm a direction.
  void gate(Judgement& j, double least, const std::map<std::string, int>& wanted,
            const std::vector<double>& effect) const {
    Suggestion& s = j.suggestion;
    const bool exempt = guideline(j.item->tier);
    std::vector<WithheldReason> found;
    if (s.expected.empty() && !wanted.empty()) found.push_back(smallOrOpposed(j, least, wanted));
    for (const auto& [state, direction] : wanted) {
      if (s.expected.contains(state) && effect[in_.ready.index.at(state)] * direction < 0) {
        found.push_back(
            reason("unclear", state, "expected to move " + nameOf(kb_, state) + " the wrong way", {{"state", state}}));
        found.back().said.code = "wrong-way";
      }
    }
    if (!s.expected.empty() && (s.sign_share < setting(kb_, "suggest.sign-share") || (s.margin && *s.margin <= 1))) {
      found.push_back(
          reason("unclear", s.decided_by,
                 fmt::format("the direction is unclear: {:.0f} % of sampled networks agree", 100 * s.sign_share),
                 {{"share", fmt::format("{:.4f}", s.sign_share)}, {"statement", s.decided_by}}));
    }
    s.on_symptom_only = onSymptomOnly(j);
    if (s.on_symptom_only) {
      found.push_back(reason("symptom-only", j.item->id, "the shift rests only on the score that it is to treat",
                             {{"intervention", j.item->id}}));
    }
    for (auto& r : found) {
      if (exempt) {
        r.said.args["why"] = std::exchange(r.said.code, "network");
        caution(j, "network: " + r.text, std::move(r.said));
      } else {
        j.not_now.push_back(std::move(r));
      }
    }
  }

  /// A shift near zero is small only where no paths cancel; opposing paths leave it unclear (inference-spec 3).
  WithheldReason smallOrOpposed(const Judgement& j, double least, const std::map<std::string, int>& wanted) const {
    constexpr std::size_t kPaths = 8;
    const auto& press = in_.ready.presses.at(j.item->id).press;
    for (const auto& [state, direction] : wanted) {
      const auto row = in_.ready.index.find(state);
      if (row == in_.ready.index.end()) continue;
      double raising = 0, lowering = 0;
      for (const auto& c : press.components) {
        const auto sums = network::pathSums(in_.ready.prior.model(), c.state, row->second, kPaths);
        raising += std::max(c.size * sums.raising, c.size * sums.lowering);
        lowering += std::min(c.size * sums.raising, c.size * sums.lowering);
      }
      if (raising < least || -lowering < least) continue;
      auto r =
          reason("unclear", state, "paths to " + nameOf(kb_, state) + " oppose one another: the direction is unclear",
                 {{"state", state}});
      r.said.code = "opposed";
      return r;
    }
    return reason("too-small", j.item->id, fmt::format("expected shift of the goal's states below {}", least),
                  {{"least", fmt::format("{}", least)}});
  }

  /// What it pushes is away from the centre only because a symptom score says so, and is not that symptom itself.
  bool onSymptomOnly(const Judgement& j) const {
    const double threshold = setting(kb_, "bits.mostly-assumption");
    bool some = false;
    for (const auto& push : j.item->pushes) {
      const auto row = in_.ready.index.find(push.concept_id);
      if (row == in_.ready.index.end() || !states_.contains(push.concept_id)) continue;
      const StateEstimate& s = *states_.at(push.concept_id);
      if (s.mostly_assumption || !s.bits_without_symptoms || *s.bits_without_symptoms >= threshold) return false;
      if (markedByInstrument(push.concept_id)) return false;
      some = true;
    }
    return some;
  }

  bool markedByInstrument(const std::string& state) const {
    return std::any_of(kb_.markers.begin(), kb_.markers.end(), [&](const auto& entry) {
      return entry.second.state == state && kb_.instruments.contains(entry.second.of);
    });
  }

  const SuggestInput& in_;
  const kb::KnowledgeBase& kb_;
  std::vector<Party> parties_;
  std::vector<const kb::Interaction*> touching_;
  std::map<const kb::Rule*, const RuleState*> yes_, open_;
  std::vector<const kb::Goal*> goals_;
  std::map<std::string, const StateEstimate*> states_;
};

bool better(const std::pair<kb::Tier, Suggestion>& a, const std::pair<kb::Tier, Suggestion>& b) {
  const auto key = [](const std::pair<kb::Tier, Suggestion>& x) {
    return std::tuple(static_cast<int>(x.first), x.second.is_drug, -x.second.benefit, x.second.burden, x.second.id);
  };
  return key(a) < key(b);
}

void append(std::vector<WithheldReason>& to, const std::vector<WithheldReason>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

void suggest(const SuggestInput& input, Assessment& out) {
  const Judge judge(input, out.states);
  std::vector<std::pair<kb::Tier, Suggestion>> offered;
  for (const auto& [id, item] : input.facts.knowledge().interventions) {
    if (item.governance.status == "retired" || item.governance.status == "draft") continue;
    Judgement j = judge.judge(item);
    const bool safety = std::any_of(j.forbidden.begin(), j.forbidden.end(), [](const WithheldReason& r) {
      return r.code == "exclusion" || r.code == "interaction" || r.code == "allergy" || r.code == "emergency";
    });
    if (!j.permitted && !j.serves_goal && !safety) continue;
    const bool wait = !j.item->is_drug && !j.item->is_supplement && j.forbidden.empty() && j.not_now.empty();
    if (j.forbidden.empty() && j.not_now.empty() && (j.undecided.empty() || wait)) {
      j.suggestion.waits_for = j.undecided;
      offered.emplace_back(item.tier, std::move(j.suggestion));
      continue;
    }
    Withheld w{id, kb::wordOf(item.tier), kb::textIn(item.name, "en"), {}};
    append(w.why, j.forbidden);
    append(w.why, j.not_now);
    append(w.why, j.undecided);
    out.withheld.push_back(std::move(w));
  }
  std::stable_sort(offered.begin(), offered.end(), better);
  for (auto& [tier, s] : offered) out.suggestions.push_back(std::move(s));
}

void askForSuggestions(Assessment& out) {
  std::map<std::string, int> wanted;
  for (const auto& s : out.suggestions) {
    for (const auto& w : s.waits_for) {
      for (const auto& id : w.needs) ++wanted[id];
    }
  }
  for (const auto& w : out.withheld) {
    const bool only_open = std::all_of(w.why.begin(), w.why.end(), [](const WithheldReason& r) { return r.undecided; });
    for (const auto& r : w.why) {
      for (const auto& id : r.needs) wanted[id] += only_open ? 1 : 0;
    }
  }
  for (auto& q : out.questions) {
    if (wanted[q.id] > 0) q.priority = std::min(q.priority, 2);
  }
  std::stable_sort(out.questions.begin(), out.questions.end(), [&wanted](const Question& a, const Question& b) {
    if (a.priority != b.priority) return a.priority < b.priority;
    return a.priority == 2 && wanted[a.id] > wanted[b.id];
  });
}

}  // namespace homeostat::inference
