#pragma once

#include "app/consultation/practice.hpp"

namespace homeostat::consultation {

/// Keeps what a person said to a question of an import; from now on files of that kind are read so. `answer` is "," or
/// "." for a decimal mark; "dmy", "mdy" or "ymd" for an order of dates; a unit as printed or by its UCUM code; the name
/// or id of an analyte, metric or instrument for a laboratory's code. Refuses any other answer; then nothing is
/// written.
base::Result<void> answerImport(Practice& practice, const intake::Question& question, const std::string& answer,
                                const base::Instant& now);

}  // namespace homeostat::consultation
