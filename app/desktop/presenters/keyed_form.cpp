#include "app/desktop/presenters/keyed_form.hpp"

#include <algorithm>

#include "app/desktop/presenters/names.hpp"

namespace homeostat::desktop {
namespace {

bool plainSum(const kb::Instrument& instrument) {
  return instrument.score == "sum" && instrument.score_factor == 1 && !instrument.items.empty() &&
         instrument.response_max > instrument.response_min;
}

inference::Finding findingOf(const std::string& code, int value, const base::Instant& at) {
  inference::Finding f;
  f.code = f.name = code;
  f.value = value;
  f.value_text = std::to_string(value);
  f.at = at;
  f.source = {"typed", "", "keyed in from paper"};
  return f;
}

}  // namespace

std::vector<KeyedForm> keyedForms(const kb::KnowledgeBase& knowledge, const Language& language) {
  std::vector<KeyedForm> forms;
  for (const auto& [id, instrument] : knowledge.instruments) {
    if (!plainSum(instrument)) continue;
    KeyedForm form{id,
                   conceptName(knowledge, id, language),
                   instrument.recall,
                   {},
                   instrument.response_min,
                   instrument.response_max};
    for (const auto& item : instrument.items)
      form.items.push_back({item.id, kb::textIn(item.topic, language.messages.language()), item.safety});
    forms.push_back(std::move(form));
  }
  std::stable_sort(forms.begin(), forms.end(), [&](const auto& a, const auto& b) {
    return language.format.collationKey(a.name) < language.format.collationKey(b.name);
  });
  return forms;
}

KeyedResult keyedResult(const kb::Instrument& instrument, const std::map<std::string, int>& answers,
                        const base::Instant& at, const Language& language) {
  KeyedResult out;
  int sum = 0;
  std::vector<inference::Finding> findings;
  for (const auto& item : instrument.items) {
    const auto given = answers.find(item.id);
    if (given == answers.end() || given->second < instrument.response_min || given->second > instrument.response_max) {
      ++out.open;
      continue;
    }
    const int value = given->second;
    sum += item.reverse ? instrument.response_min + instrument.response_max - value : value;
    if (item.safety && value > instrument.response_min)
      out.raised.push_back(kb::textIn(item.topic, language.messages.language()));
    findings.push_back(findingOf(item.id, value, at));
  }
  if (out.open > 0) return out;
  out.score = sum;
  for (const auto& band : instrument.bands)
    if (sum >= band.low && sum <= band.high) out.band = kb::textIn(band.label, language.messages.language());
  findings.push_back(findingOf(instrument.id, sum, at));
  out.findings = std::move(findings);
  return out;
}

std::map<std::string, int> answersFromDigits(const KeyedForm& form, const std::string& digits) {
  std::map<std::string, int> answers;
  std::size_t item = 0;
  for (const char c : digits) {
    if (c == ' ') continue;
    if (item >= form.items.size()) break;
    const int value = c - '0';
    if (c >= '0' && c <= '9' && value >= form.low && value <= form.high) answers[form.items[item].id] = value;
    ++item;
  }
  return answers;
}

}  // namespace homeostat::desktop
