#include "i18n/sentences.hpp"
#include "kb/base/instant.hpp"
#include "reports/said.hpp"

namespace homeostat::reports {
namespace {

bool isEnglish(const Speech& speech) { return speech.messages.language().starts_with("en"); }

/// Whether the knowledge base has an item of this id, or a part of a questionnaire.
bool isKnown(const Speech& speech, const std::string& id) {
  const auto& kb = speech.knowledge;
  return kb.concepts.contains(id) || kb.interventions.contains(id) || kb.rules.contains(id) || kb.drugs.contains(id) ||
         kb.goals.contains(id) || kb.instruments.contains(id.substr(0, id.find('.')));
}

/// Writes one sentence: what an argument is called says how it is printed.
class SentenceWriter {
 public:
  explicit SentenceWriter(const Speech& speech) : speech_(speech) {}

  Spoken write(const i18n::Sentence& sentence) {
    std::vector<i18n::Argument> arguments;
    for (const auto& [name, value] : sentence.arguments) arguments.emplace_back(name, printed(name, value));
    return {speech_.messages.text(sentence.key, arguments), english_};
  }

 private:
  const Speech& speech_;
  bool english_ = false;

  std::string printed(const std::string& name, const std::string& value) {
    if (name.starts_with("number")) return speech_.format.given(value);
    if (name.starts_with("quantity")) return quantity(value);
    if (name.starts_with("date")) return day(value);
    if (name == "sex" && speech_.messages.has("patient.sex." + value))
      return speech_.messages.text("patient.sex." + value);
    if (name.starts_with("name")) {
      auto spoken = nameIn(speech_, value);
      english_ = english_ || spoken.english;
      return std::move(spoken.text);
    }
    return speech_.format.isolate(value);
  }
  /// "<5 mg/L" with its comparator before and its unit behind.
  [[nodiscard]] std::string quantity(const std::string& value) const {
    const auto digits = value.find_first_not_of("<>=");
    if (digits == std::string::npos) return value;
    const auto blank = value.find(' ', digits);
    const auto unit = blank == std::string::npos ? std::string() : value.substr(blank + 1);
    return speech_.format.quantity(value.substr(digits, blank - digits), i18n::printedUnit(unit),
                                   value.substr(0, digits));
  }
  [[nodiscard]] std::string day(const std::string& value) const {
    const auto date = base::CivilDate::parse(value);
    return date ? speech_.format.day(*date) : value;
  }
};

/// "pregnant: yes", or the name alone of what the case says.
std::optional<Spoken> factWords(const Speech& speech, const std::string& english) {
  if (isKnown(speech, english)) return nameIn(speech, english);
  if (const auto key = "patient.sex." + english; speech.messages.has(key)) return Spoken{speech.messages.text(key)};
  const auto colon = english.find(": ");
  if (colon == std::string::npos) return std::nullopt;
  const auto of = english.substr(0, colon), answer = "answer." + english.substr(colon + 2);
  if (!isKnown(speech, of) || !speech.messages.has(answer)) return std::nullopt;
  auto name = nameIn(speech, of);
  return Spoken{name.text + colonMark(speech.messages) + speech.messages.text(answer), name.english};
}

}  // namespace

Spoken sentenceWords(const Speech& speech, const std::string& english) {
  if (auto fact = factWords(speech, english)) return std::move(*fact);
  Spoken out;
  for (const auto& sentence : i18n::recognisedAll(english)) {
    auto one = SentenceWriter(speech).write(sentence);
    out.text += (out.text.empty() ? "" : stopMark(speech.messages)) + one.text;
    out.english = out.english || one.english;
  }
  if (out.text.empty()) return {english, !english.empty() && !isEnglish(speech)};
  return out;
}

Spoken phraseWords(const Speech& speech, const std::string& english) {
  const auto found = speech.knowledge.phrases.find(english);
  if (found != speech.knowledge.phrases.end()) {
    if (const auto own = found->second.find(speech.messages.language()); own != found->second.end())
      return {own->second, false};
  }
  return {english, !english.empty() && !isEnglish(speech)};
}

}  // namespace homeostat::reports
