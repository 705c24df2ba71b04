#include "inference/interactions.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "kb/model/words.hpp"

namespace homeostat::inference {
namespace {

void between(const std::vector<const kb::Interaction*>& listed, const Party& x, const Party& y,
             std::vector<InteractionFound>& out) {
  if (!x.id.empty() && x.id == y.id) return;  // one medicine under two names
  for (const auto* one : listed) {
    const kb::Interaction& i = *one;
    const bool forward = x.is.contains(i.a) && y.is.contains(i.b);
    const bool backward = x.is.contains(i.b) && y.is.contains(i.a);
    if (!forward && !backward) continue;
    InteractionFound found{i.id,
                           kb::wordOf(i.severity),
                           forward ? x.name : y.name,
                           forward ? y.name : x.name,
                           kb::textIn(i.mechanism, "en"),
                           kb::textIn(i.consequence, "en"),
                           kb::textIn(i.action, "en"),
                           {}};
    for (const auto& e : i.evidence) found.sources.push_back(e.source);
    out.push_back(std::move(found));
  }
}

/// Pairs by their gravest interaction, all that is known of one pair together.
void gravestFirst(std::vector<InteractionFound>& list) {
  const auto partiesIn = [](const InteractionFound& i) { return std::minmax(i.a, i.b); };
  std::map<std::pair<std::string, std::string>, std::pair<int, std::string>> worst;
  for (const auto& i : list) {
    const std::pair mine(severityRank(i.severity), i.id);
    const auto [it, fresh] = worst.emplace(partiesIn(i), mine);
    if (!fresh) it->second = std::min(it->second, mine);
  }
  std::stable_sort(list.begin(), list.end(), [&](const InteractionFound& a, const InteractionFound& b) {
    const auto key = [&](const InteractionFound& i) {
      const std::pair<std::string, std::string> pair = partiesIn(i);
      return std::tuple(worst.at(pair), pair, severityRank(i.severity), i.id);
    };
    return key(a) < key(b);
  });
}

}  // namespace

int severityRank(const std::string& severity) {
  for (const auto s : {kb::Severity::contraindicated, kb::Severity::major, kb::Severity::moderate}) {
    if (severity == kb::wordOf(s)) return static_cast<int>(s);
  }
  return static_cast<int>(kb::Severity::minor);
}

PairFound pairOf(const InteractionFound& one, const std::vector<InteractionFound>& list) {
  PairFound out;
  for (const auto& found : list) {
    if (std::minmax(found.a, found.b) == std::minmax(one.a, one.b)) out.known.push_back(&found);
  }
  std::stable_sort(out.known.begin(), out.known.end(),
                   [](const auto* x, const auto* y) { return severityRank(x->severity) < severityRank(y->severity); });
  return out;
}

std::vector<PairFound> byPair(const std::vector<InteractionFound>& list) {
  std::vector<PairFound> out;
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& found : list) {
    if (seen.emplace(std::min(found.a, found.b), std::max(found.a, found.b)).second) out.push_back(pairOf(found, list));
  }
  std::stable_sort(out.begin(), out.end(), [](const PairFound& x, const PairFound& y) {
    return severityRank(x.gravest().severity) < severityRank(y.gravest().severity);
  });
  return out;
}

std::vector<Party> partiesOf(const CaseFacts& facts) {
  std::vector<Party> parties;
  std::set<std::string> seen;
  for (const auto& m : facts.medicines()) {
    if (m.drug == nullptr || !m.current || !seen.insert(m.drug->id).second) continue;
    parties.push_back(
        {m.medicine->name.empty() ? m.drug->id : m.medicine->name, facts.belongsTo(m.drug->id), m.drug->id});
  }
  for (const auto* list : {&facts.theCase().conditions, &facts.theCase().context}) {
    for (const auto& a : *list) {
      if (a.value == Answer::yes && seen.insert(a.id).second) parties.push_back({a.id, facts.belongsTo(a.id), a.id});
    }
  }
  return parties;
}

std::vector<const kb::Interaction*> interactionsTouching(const kb::KnowledgeBase& kb,
                                                         const std::vector<Party>& parties) {
  std::set<std::string> there;
  for (const auto& party : parties) there.insert(party.is.begin(), party.is.end());
  std::vector<const kb::Interaction*> out;
  for (const auto& [id, i] : kb.interactions) {
    if (there.contains(i.a) || there.contains(i.b)) out.push_back(&i);
  }
  return out;
}

std::vector<InteractionFound> interactionsAmong(const kb::KnowledgeBase& kb, const std::vector<Party>& parties) {
  const auto listed = interactionsTouching(kb, parties);
  std::vector<InteractionFound> out;
  for (std::size_t i = 0; i < parties.size(); ++i) {
    for (std::size_t j = i + 1; j < parties.size(); ++j) between(listed, parties[i], parties[j], out);
  }
  gravestFirst(out);
  return out;
}

std::vector<InteractionFound> interactionsWith(const std::vector<const kb::Interaction*>& listed, const Party& one,
                                               const std::vector<Party>& others) {
  std::vector<InteractionFound> out;
  for (const auto& other : others) between(listed, one, other, out);
  gravestFirst(out);
  return out;
}

base::Json interactionJson(const InteractionFound& i, const std::string& kind) {
  return {{"id", i.id},   {"kind", kind},       {"severity", i.severity},
          {"a", i.a},     {"b", i.b},           {"mechanism", i.mechanism},
          {"why", i.why}, {"action", i.action}, {"sources", i.sources}};
}

}  // namespace homeostat::inference
