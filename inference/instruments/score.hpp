#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kb/model/knowledge.hpp"

namespace homeostat::inference {

/// What a set of answers says. Nothing missing is read as zero.
struct Score {
  std::optional<double> total;       ///< absent: see `why_not`
  std::string band;                  ///< English label of the band the total falls in, "" without one
  std::vector<std::string> missing;  ///< item ids without an answer
  std::vector<std::string> safety;   ///< safety items answered above the lowest response, total or not
  std::string why_not;               ///< why there is no total; "" when there is
};

/// Scores `answers` (item id -> response as ticked, before reversing). Missing items up to the instrument's allowance
/// count as the mean of those answered; beyond it there is no total. An answer outside the instrument's responses, an
/// answer to no item of it, and an instrument whose rule is not a plain sum or mean give no total.
Score scoreAnswers(const kb::Instrument& instrument, const std::map<std::string, double>& answers);

}  // namespace homeostat::inference
