#pragma once

#include <span>
#include <vector>

#include "inference/autonomic/hrv.hpp"

namespace homeostat::autonomic {

/// Screens unbroken pieces of intervals (ms) for disorder, in windows of 128 beats (the last one may hold fewer, at
/// least 64). After Dash and others 2009 (Ann Biomed Eng 37:1701): RMSSD over mean above 0.1 and a turning point ratio
/// as in random series (from 0.54) or above it, as where every other beat comes early; their upper bound and entropy
/// test are left out. A window with both is irregular, with a low RMSSD regular, else undecided. Answers the kind of
/// most windows; fewer than 64 beats in a row: undecided. A screening figure: it says that an ECG is needed, never what
/// the rhythm is.
Rhythm screenRhythm(const std::vector<std::span<const double>>& pieces);

}  // namespace homeostat::autonomic
