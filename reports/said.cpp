#include "reports/said.hpp"

#include <charconv>
#include <optional>

#include "inference/terms.hpp"
#include "inference/withheld_reasons.hpp"

namespace homeostat::reports {
namespace {

using inference::Said;
using kb::Criterion;

class SaidWriter {
 public:
  SaidWriter(const Speech& speech, const Said& said, const std::string& english)
      : speech_(speech), said_(said), whole_(english) {}

  Spoken write() {
    std::string text = words();
    return {std::move(text), english_};
  }

 private:
  const Speech& speech_;
  const Said& said_;
  const std::string& whole_;
  bool english_ = false;

  [[nodiscard]] const kb::KnowledgeBase& kb() const { return speech_.knowledge; }
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return speech_.messages.text(key, arguments);
  }
  [[nodiscard]] std::string argument(const char* name) const {
    const auto found = said_.args.find(name);
    return found == said_.args.end() ? std::string() : found->second;
  }
  std::string noted(Spoken spoken) {
    english_ = english_ || spoken.english;
    return std::move(spoken.text);
  }
  std::string englishWords(const std::string& text) {
    if (!text.empty() && !speech_.messages.language().starts_with("en")) english_ = true;
    return text;
  }
  std::string name(const std::string& id) { return noted(nameIn(speech_, id)); }

  std::string words() {
    const auto& code = said_.code;
    if (code == "content") return content();
    if (code == "leave" || code == "exclusion" || code == "emergency") return ruleTitle();
    if (code == "goal") return say("said.goal", {{"goal", name(argument("goal"))}});
    if (code == "tried") return say("said.tried", {{"response", argument("response")}});
    if (code == "interaction") return interaction();
    if (code == "network") return say("said.network", {{"why", byCode(argument("why"))}});
    if (code == "requires" || code == "not-indicated") return condition();
    return byCode(code);
  }

  std::string general(const std::string& code) {
    const std::string key = "withheld." + code;
    return speech_.messages.has(key) ? say(key) : englishWords(whole_);
  }
  std::string content() {
    const auto item = kb().interventions.find(argument("intervention"));
    return item == kb().interventions.end() ? englishWords(whole_) : noted(textIn(speech_, item->second.cautions));
  }
  std::string ruleTitle() {
    const auto rule = kb().rules.find(argument("rule"));
    return rule == kb().rules.end() ? englishWords(whole_) : noted(textIn(speech_, rule->second.title));
  }
  std::string interaction() {
    const auto found = kb().interactions.find(argument("interaction"));
    if (found == kb().interactions.end()) return englishWords(whole_);
    return say("said.interaction", {{"severity", say("severity." + argument("severity"))},
                                    {"other", name(argument("other"))},
                                    {"what", noted(textIn(speech_, found->second.consequence))}}) +
           " " + noted(textIn(speech_, found->second.action));
  }

  std::string byCode(const std::string& code) {
    if (code == "allergy") return say("said.allergy", {{"what", name(argument("concept"))}});
    if (code == "past-review") return say("said.past_review", {{"date", argument("date")}});
    if (code == "opposed") return say("said.opposed", {{"state", name(argument("state"))}});
    if (code == "wrong-way") return general(code) + colonMark(speech_.messages) + name(argument("state"));
    if (code == "too-small") return say("said.too_small", {{"least", speech_.format.given(argument("least"))}});
    if (code == "unclear" && !argument("share").empty())
      return say("said.unclear", {{"share", speech_.format.percent(number("share"))}});
    return general(code);
  }
  [[nodiscard]] double number(const char* name) const {
    const auto text = argument(name);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }

  /// "What it requires is not met: Ferritin below 30 µg/L".
  std::string condition() {
    if (said_.args.contains("rule")) return ruleTitle();
    const auto head = general(said_.code);
    const auto english = argument("condition");
    if (english.empty()) return head;
    const bool absent = argument("absent") == "yes";
    const auto* node = criterion();
    // The English words say "none of" themselves.
    if (node == nullptr) return head + colonMark(speech_.messages) + englishWords(english);
    const std::string what = noted(criterionWords(speech_, *node));
    return head + colonMark(speech_.messages) + (absent ? say("criterion.none", {{"list", what}}) : what);
  }
  [[nodiscard]] const Criterion* criterion() const {
    const auto item = kb().interventions.find(argument("intervention"));
    if (item == kb().interventions.end()) return nullptr;
    return inference::reasons::conditionAt(item->second, argument("node"));
  }
};

}  // namespace

namespace {

/// An item or a part of a questionnaire: "PHQ-9: sleep".
std::optional<Spoken> partOf(const Speech& speech, const std::string& id) {
  const auto instrument = speech.knowledge.instruments.find(id.substr(0, id.find('.')));
  if (instrument == speech.knowledge.instruments.end()) return std::nullopt;
  const auto named = [&](const kb::Text& text) -> Spoken {
    const auto title = nameIn(speech, instrument->first), part = textIn(speech, text);
    return {title.text + colonMark(speech.messages) + part.text, title.english || part.english};
  };
  for (const auto& item : instrument->second.items) {
    if (item.id == id) return named(item.topic);
  }
  for (const auto& scale : instrument->second.subscales) {
    if (scale.id == id) return named(scale.name);
  }
  return std::nullopt;
}

/// Of a finding, what it was recorded under: its clock time, or one of its tags.
Spoken circumstance(const Speech& speech, const Spoken& finding, const std::string& what) {
  const auto tagged = "criterion.tagged." + what + ".yes";
  const auto key = what == "time" ? std::string("ask.clock_time") : tagged;
  if (speech.messages.has(key)) return {speech.messages.text(key, {{"name", finding.text}}), finding.english};
  return {finding.text + colonMark(speech.messages) + what,
          finding.english || !speech.messages.language().starts_with("en")};
}

}  // namespace

std::string spacedMark(const i18n::Messages& messages, const char* key) {
  return messages.text(key) + (messages.language().starts_with("zh") ? "" : " ");
}
std::string colonMark(const i18n::Messages& messages) { return spacedMark(messages, "join.colon"); }
std::string stopMark(const i18n::Messages& messages) { return spacedMark(messages, "join.stop"); }
std::string bracketed(const i18n::Messages& messages, const std::string& text) {
  const auto inside = messages.text("join.brackets", {{"text", text}});
  return messages.language().starts_with("zh") ? inside : " " + inside;
}

Spoken textIn(const Speech& speech, const kb::Text& text) {
  const auto& language = speech.messages.language();
  if (const auto own = text.find(language); own != text.end()) return {own->second, false};
  const auto& english = kb::textIn(text, "en");
  return {english, !english.empty() && !language.starts_with("en")};
}

Spoken nameIn(const Speech& speech, const std::string& id) {
  const auto& kb = speech.knowledge;
  if (const auto found = kb.concepts.find(id); found != kb.concepts.end()) return textIn(speech, found->second.name);
  if (const auto found = kb.interventions.find(id); found != kb.interventions.end())
    return textIn(speech, found->second.name);
  if (const auto found = kb.rules.find(id); found != kb.rules.end()) return textIn(speech, found->second.title);
  if (const auto part = partOf(speech, id)) return *part;
  // What a question asks of the patient as a whole: the list of medicines, the date of birth.
  if (const auto key = "ask." + id; speech.messages.has(key)) return {speech.messages.text(key)};
  if (const auto dot = id.find('.'); dot != std::string::npos && kb.concepts.contains(id.substr(0, dot)))
    return circumstance(speech, nameIn(speech, id.substr(0, dot)), id.substr(dot + 1));
  // Names of medicines are proper names in every language; an id that nothing is known of is shown as it stands.
  return {inference::nameOf(kb, id)};
}

Spoken saidWords(const Speech& speech, const Said& said, const std::string& english) {
  if (said.code.empty()) return {english, !english.empty() && !speech.messages.language().starts_with("en")};
  return SaidWriter(speech, said, english).write();
}

}  // namespace homeostat::reports
