#include "inference/instruments/score.hpp"

#include <fmt/format.h>

#include <cmath>

namespace homeostat::inference {
namespace {

/// Why these answers cannot be added up; "" when they can.
std::string obstacle(const kb::Instrument& instrument, const std::map<std::string, double>& answers,
                     std::size_t missing) {
  if (instrument.items.empty() || (instrument.score != "sum" && instrument.score != "mean")) {
    return "this instrument's score is not a plain sum; enter it by hand";
  }
  std::size_t known = 0;
  for (const auto& item : instrument.items) {
    const auto it = answers.find(item.id);
    if (it == answers.end()) continue;
    ++known;
    const bool fits = it->second >= instrument.response_min && it->second <= instrument.response_max &&
                      it->second == std::floor(it->second);
    if (!fits) {
      return fmt::format("the answer {} to {} is none of {} to {}", it->second, item.id, instrument.response_min,
                         instrument.response_max);
    }
  }
  if (known != answers.size()) return "an answer belongs to no item of this instrument";
  if (known == 0 || missing > static_cast<std::size_t>(instrument.missing_allowed)) {
    return fmt::format("{} of {} items have no answer, {} may be missing", missing, instrument.items.size(),
                       instrument.missing_allowed);
  }
  return {};
}

}  // namespace

Score scoreAnswers(const kb::Instrument& instrument, const std::map<std::string, double>& answers) {
  Score out;
  double sum = 0;
  for (const auto& item : instrument.items) {
    const auto it = answers.find(item.id);
    if (it == answers.end()) {
      out.missing.push_back(item.id);
      continue;
    }
    sum += item.reverse ? instrument.response_min + instrument.response_max - it->second : it->second;
    if (item.safety && it->second > instrument.response_min) out.safety.push_back(item.id);
  }
  out.why_not = obstacle(instrument, answers, out.missing.size());
  if (!out.why_not.empty()) return out;
  const double mean = sum / static_cast<double>(answers.size());
  const double all = out.missing.empty() ? sum : mean * static_cast<double>(instrument.items.size());
  out.total = (instrument.score == "mean" ? mean : all) * instrument.score_factor;
  for (const auto& band : instrument.bands) {
    if (*out.total >= band.low && *out.total <= band.high) out.band = kb::textIn(band.label, "en");
  }
  return out;
}

}  // namespace homeostat::inference
