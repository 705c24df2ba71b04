#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kb/model/knowledge.hpp"

/// Items of a questionnaire to its total, subscales, band and safety items. Pure; every rule of scoring stands in the
/// knowledge base, none here.
namespace homeostat::inference::instruments {

/// Answer by item id, and score by subscale id where one was given as such. Nothing absent is read as zero.
using Answers = std::map<std::string, double>;

/// One total or subscale.
struct Score {
  std::string id;                  ///< instrument or subscale
  std::optional<double> value;     ///< empty: not scored, and `why_not` says why
  const kb::Band* band = nullptr;  ///< into the knowledge base; null where no band holds the value
  /// Empty, or a stable word: no-answers, missing (`items` lack an answer), out-of-range (`items` have an answer that
  /// the scale does not have), gate-unanswered (`items`), subscale-missing (`items` are subscales), external (no score
  /// is made from items; the knowledge base says why).
  std::string why_not;
  std::vector<std::string> items;
  bool prorated = false;  ///< answers were missing, and the instrument allows that many
};

struct Scored {
  Score total;
  std::vector<Score> subscales;            ///< those of the instrument, in its order
  std::vector<std::string> safety_raised;  ///< safety items answered above the lowest answer, whether or not scored
  /// Whether the conditions beside the total are met (co-occurrence, impairment); empty where there are none or one is
  /// not answered.
  std::optional<bool> criteria_met;
};

/// Scores one sitting. Missing answers count as the mean of those given only as far as `missing_allowed` allows; a
/// total given by the subscales needs every one of them. Answers must be whole and lie in the response range.
Scored score(const kb::Instrument& instrument, const Answers& answers);

/// The band a score lies in, null when none.
const kb::Band* bandOf(const std::vector<kb::Band>& bands, double score);

enum class Change { none, up, down };
/// Whether two totals differ by more than chance: by at least the instrument's reliable change. Empty where no figure
/// for it was read.
std::optional<Change> reliableChange(const kb::Instrument& instrument, double before, double after);

/// Whether an answer to this item is one the scale has: whole and within the response range. Scales without a stated
/// range (lowest equals highest) accept any whole number.
bool possibleAnswer(const kb::Instrument& instrument, double answer);

}  // namespace homeostat::inference::instruments
