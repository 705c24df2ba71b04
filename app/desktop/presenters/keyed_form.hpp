#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/desktop/presenters/language.hpp"
#include "inference/case/case.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::desktop {

/// A questionnaire keyed in from paper. The official wording stays on the paper; the screen shows topics in the
/// project's own words.
struct KeyedItem {
  std::string id, topic;
  bool safety = false;
};
struct KeyedForm {
  std::string id, name, recall;
  std::vector<KeyedItem> items;
  int low = 0, high = 0;  ///< lowest and highest answer
};
/// What has been keyed in so far.
struct KeyedDraft {
  std::string form;  ///< instrument id; empty: none chosen
  std::map<std::string, int> answers;
};
/// Instruments whose score is a plain sum of items known here, by name.
std::vector<KeyedForm> keyedForms(const kb::KnowledgeBase& knowledge, const Language& language);

struct KeyedResult {
  std::size_t open = 0;                      ///< items without an answer: then there is no score
  std::optional<double> score;               ///< sum, reversed items turned
  std::string band;                          ///< in the screen's language
  std::vector<std::string> raised;           ///< topics of safety items answered above the lowest: said at once
  std::vector<inference::Finding> findings;  ///< items and total; only when nothing is open
};
/// `answers` by item id; those out of range count as open.
KeyedResult keyedResult(const kb::Instrument& instrument, const std::map<std::string, int>& answers,
                        const base::Instant& at, const Language& language);

/// Answers from digits typed in the order of the items ("1120"); what is no digit in range is left out in its place.
std::map<std::string, int> answersFromDigits(const KeyedForm& form, const std::string& digits);

}  // namespace homeostat::desktop
