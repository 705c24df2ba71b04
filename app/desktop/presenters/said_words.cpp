#include "app/desktop/presenters/said_words.hpp"

#include "app/desktop/presenters/names.hpp"
#include "reports/said.hpp"

namespace homeostat::desktop {
namespace {

/// "Ferritin 11 µg/L, below its reference".
std::string seenFinding(const std::string& code, const inference::Assessment& a, const inference::Case& c,
                        const kb::KnowledgeBase& kb, const Language& l) {
  const inference::Finding* newest = nullptr;
  const inference::FindingView* seen = nullptr;
  for (const auto& view : a.findings) {
    if (view.code != code || view.index >= c.findings.size() + a.scored.size()) continue;
    const auto& f = inference::findingOf(a, c, view.index);
    if (newest != nullptr && !(f.at && newest->at && f.at->utc_ms > newest->at->utc_ms)) continue;
    newest = &f;
    seen = &view;
  }
  if (newest == nullptr) return conceptName(kb, code, l);
  std::string words = l.format.isolate(findingName(kb, *newest, l)) + " " + findingValue(*newest, l);
  const bool same_unit = newest->value && seen->reference_unit == newest->unit;
  if (same_unit && seen->reference_low && *newest->value < *seen->reference_low) words += l.say("system.below");
  if (same_unit && seen->reference_high && *newest->value > *seen->reference_high) words += l.say("system.above");
  return words;
}

}  // namespace

std::string saidWords(const inference::Said& said, const std::string& english, const kb::KnowledgeBase& kb,
                      const Language& l) {
  return reports::saidWords({l.messages, l.format, kb}, said, english).text;
}

std::string seenWords(const inference::Influence& influence, const inference::Assessment& a, const inference::Case& c,
                      const kb::KnowledgeBase& kb, const Language& l) {
  if (influence.seen.empty()) return {};  // true of everybody: stands in the knowledge room
  if (influence.kind == "medicine") return l.say("system.takes", {{"name", l.format.isolate(influence.by)}});
  if (influence.kind == "finding") return seenFinding(influence.by, a, c, kb, l);
  if (influence.kind == "state" || influence.kind == "condition") return conceptName(kb, influence.by, l);
  return influence.seen;
}

}  // namespace homeostat::desktop
