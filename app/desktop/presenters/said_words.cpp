#include "app/desktop/presenters/said_words.hpp"

#include <charconv>

#include "app/desktop/presenters/names.hpp"

namespace homeostat::desktop {
namespace {

using inference::Said;

class SaidWriter {
 public:
  SaidWriter(const Said& said, const std::string& english, const kb::KnowledgeBase& kb, const Language& l)
      : said_(said), english_(english), kb_(kb), l_(l) {}

  [[nodiscard]] std::string words() const {
    const auto& code = said_.code;
    if (code == "content") return content();
    if (code == "leave" || code == "exclusion" || code == "emergency") return ruleTitle();
    if (code == "goal") return l_.say("desk.said.goal", {{"goal", conceptName(kb_, argument("goal"), l_)}});
    if (code == "tried") return l_.say("desk.said.tried", {{"response", argument("response")}});
    if (code == "interaction") return interaction();
    if (code == "network") return network();
    if (code == "requires" || code == "not-indicated") return condition();
    return byCode(code);
  }

 private:
  [[nodiscard]] std::string argument(const char* name) const {
    const auto found = said_.args.find(name);
    return found == said_.args.end() ? std::string() : found->second;
  }
  [[nodiscard]] std::string general(const std::string& code) const {
    const std::string key = "withheld." + code;
    return l_.messages.has(key) ? l_.say(key) : english_;
  }
  [[nodiscard]] std::string inLanguage(const kb::Text& text) const {
    const auto& words = kb::textIn(text, l_.messages.language());
    return words.empty() ? english_ : words;
  }

  [[nodiscard]] std::string content() const {
    const auto item = kb_.interventions.find(argument("intervention"));
    return item == kb_.interventions.end() ? english_ : inLanguage(item->second.cautions);
  }
  [[nodiscard]] std::string ruleTitle() const {
    const auto rule = kb_.rules.find(argument("rule"));
    return rule == kb_.rules.end() ? english_ : inLanguage(rule->second.title);
  }
  [[nodiscard]] std::string interaction() const {
    const auto found = kb_.interactions.find(argument("interaction"));
    if (found == kb_.interactions.end()) return english_;
    return l_.say("desk.said.interaction", {{"severity", l_.say("severity." + argument("severity"))},
                                            {"other", argument("other")},
                                            {"what", inLanguage(found->second.consequence)}}) +
           " " + kb::textIn(found->second.action, l_.messages.language());
  }
  [[nodiscard]] std::string network() const { return l_.say("desk.said.network", {{"why", byCode(argument("why"))}}); }

  [[nodiscard]] std::string byCode(const std::string& code) const {
    if (code == "allergy") return l_.say("desk.said.allergy", {{"what", conceptName(kb_, argument("concept"), l_)}});
    if (code == "past-review") return l_.say("desk.said.past_review", {{"date", argument("date")}});
    if (code == "opposed") return l_.say("desk.said.opposed", {{"state", conceptName(kb_, argument("state"), l_)}});
    if (code == "wrong-way") return general(code) + ": " + conceptName(kb_, argument("state"), l_);
    if (code == "too-small") return l_.say("desk.said.too_small", {{"least", l_.format.given(argument("least"))}});
    if (code == "unclear" && !argument("share").empty())
      return l_.say("desk.said.unclear", {{"share", l_.format.percent(number("share"))}});
    return general(code);
  }
  [[nodiscard]] double number(const char* name) const {
    const auto text = argument(name);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }

  /// "What it requires is not met: Ferritin below 30 µg/L".
  [[nodiscard]] std::string condition() const {
    if (said_.args.contains("rule")) return ruleTitle();
    const auto of = argument("of");
    std::string limits;
    for (const char* bound : {"at-least", "above", "at-most", "below"}) {
      if (argument(bound).empty()) continue;
      limits += (limits.empty() ? "" : ", ") +
                l_.say(std::string("desk.said.bound.") + bound,
                       {{"limit", l_.format.quantity(argument(bound), i18n::printedUnit(argument("unit")))}});
    }
    std::string what;
    if (!of.empty() && kb_.concepts.contains(of)) what = conceptName(kb_, of, l_);
    if (!what.empty() && !limits.empty()) return general(said_.code) + ": " + what + " " + limits;
    const auto is = argument("is");
    if (!what.empty() && (is.empty() || is == "yes" || is == "no") && l_.messages.language() != "en")
      return general(said_.code) + ": " + what + (is.empty() ? "" : " – " + l_.say("desk.answer." + is));
    const auto english = argument("condition");
    return english.empty() ? general(said_.code) : general(said_.code) + ": " + english;
  }

  const Said& said_;
  const std::string& english_;
  const kb::KnowledgeBase& kb_;
  const Language& l_;
};

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
  std::string words = findingName(kb, *newest, l) + " " + findingValue(*newest, l);
  const bool same_unit = newest->value && seen->reference_unit == newest->unit;
  if (same_unit && seen->reference_low && *newest->value < *seen->reference_low) words += l.say("system.below");
  if (same_unit && seen->reference_high && *newest->value > *seen->reference_high) words += l.say("system.above");
  return words;
}

}  // namespace

std::string saidWords(const Said& said, const std::string& english, const kb::KnowledgeBase& kb, const Language& l) {
  if (said.code.empty()) return english;
  return SaidWriter(said, english, kb, l).words();
}

std::string seenWords(const inference::Influence& influence, const inference::Assessment& a, const inference::Case& c,
                      const kb::KnowledgeBase& kb, const Language& l) {
  if (influence.seen.empty()) return {};  // true of everybody: stands in the knowledge room
  if (influence.kind == "medicine") return l.say("system.takes", {{"name", influence.by}});
  if (influence.kind == "finding") return seenFinding(influence.by, a, c, kb, l);
  if (influence.kind == "state" || influence.kind == "condition") return conceptName(kb, influence.by, l);
  return influence.seen;
}

}  // namespace homeostat::desktop
