#include "app/desktop/presenters/conflict_words.hpp"

#include <algorithm>

#include "app/desktop/presenters/names.hpp"
#include "inference/interactions.hpp"

namespace homeostat::desktop {
namespace {

std::string kindWords(const std::string& kind, const Language& l) {
  const std::string key = "severity." + kind;
  return l.messages.has(key) ? l.say(key) : l.say("desk.conflict." + kind);
}

ConflictCard card(const std::string& kind, const std::string& a, const std::string& b, const std::string& interaction,
                  const std::string& english, const kb::KnowledgeBase& kb, const Language& l) {
  ConflictCard out{interruptionOf(kind), a, b, kind, {}, english, {}, {}};
  out.title = l.say("desk.conflict.title",
                    {{"kind", kindWords(kind, l)}, {"a", l.format.isolate(a)}, {"b", l.format.isolate(b)}});
  if (const auto found = kb.interactions.find(interaction); found != kb.interactions.end()) {
    const auto& language = l.messages.language();
    out.detail = kb::textIn(found->second.consequence, language) + ". " + kb::textIn(found->second.action, language);
    out.pair = interaction;
  } else if (l.messages.has("desk.conflict." + kind + ".detail")) {
    out.detail = l.say("desk.conflict." + kind + ".detail");
  }
  out.brief = out.detail;
  return out;
}

/// A medicine as it is named in the record, or the name of a condition.
std::string nameOf(const std::string& party, const kb::KnowledgeBase& kb, const Language& l) {
  return kb.concepts.contains(party) ? conceptName(kb, party, l) : party;
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
  for (const auto& pair : inference::byPair(assessment.interactions)) {
    for (const auto* found : pair.known) {
      auto one = card(found->severity, nameOf(found->a, kb, l), nameOf(found->b, kb, l), found->id,
                      found->why + ". " + found->action, kb, l);
      if (found == pair.known.front())
        cards.push_back(std::move(one));
      else if (cards.back().detail.find(one.detail) == std::string::npos)
        cards.back().detail += " " + one.detail;
    }
  }
  return cards;
}

}  // namespace homeostat::desktop
