#include "app/desktop/presenters/conflict_words.hpp"

#include <algorithm>

#include "app/desktop/presenters/names.hpp"

namespace homeostat::desktop {
namespace {

std::string kindWords(const std::string& kind, const Language& l) {
  const std::string key = "severity." + kind;
  return l.messages.has(key) ? l.say(key) : l.say("desk.conflict." + kind);
}

ConflictCard card(const std::string& kind, const std::string& a, const std::string& b, const std::string& interaction,
                  const std::string& english, const kb::KnowledgeBase& kb, const Language& l) {
  ConflictCard out{interruptionOf(kind), a, b, kind, {}, english};
  out.title = l.say("desk.conflict.title", {{"kind", kindWords(kind, l)}, {"a", a}, {"b", b}});
  if (const auto found = kb.interactions.find(interaction); found != kb.interactions.end()) {
    const auto& language = l.messages.language();
    out.detail = kb::textIn(found->second.consequence, language) + ". " + kb::textIn(found->second.action, language);
  } else if (l.messages.has("desk.conflict." + kind + ".detail")) {
    out.detail = l.say("desk.conflict." + kind + ".detail");
  }
  return out;
}

void gravestFirst(std::vector<ConflictCard>& cards) {
  std::stable_sort(cards.begin(), cards.end(), [](const auto& x, const auto& y) { return x.tier < y.tier; });
}

}  // namespace

Interruption interruptionOf(const std::string& kind) {
  if (kind == "contraindicated") return Interruption::stop;
  if (kind == "moderate") return Interruption::shown;
  if (kind == "minor") return Interruption::quiet;
  return Interruption::acknowledge;
}

std::vector<ConflictCard> conflictCards(const std::vector<inference::PlanConflict>& conflicts,
                                        const kb::KnowledgeBase& kb, const Language& l) {
  std::vector<ConflictCard> cards;
  for (const auto& c : conflicts)
    cards.push_back(card(c.kind, interventionName(kb, c.a, c.a, l), interventionName(kb, c.b, c.b, l), c.interaction,
                         c.text, kb, l));
  gravestFirst(cards);
  return cards;
}

std::vector<ConflictCard> takenConflicts(const inference::Assessment& assessment, const kb::KnowledgeBase& kb,
                                         const Language& l) {
  std::vector<ConflictCard> cards;
  for (const auto& found : assessment.interactions)
    cards.push_back(card(found.severity, found.a, found.b, found.id, found.why + ". " + found.action, kb, l));
  gravestFirst(cards);
  return cards;
}

}  // namespace homeostat::desktop
