#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "i18n/readability.hpp"
#include "tests/reports/documents.hpp"

namespace homeostat::reports {
namespace {

/// What a patient reads of one intervention, without the sentence on whom to call, which is the same in all.
std::string handoutText(const kb::Intervention& item, const std::string& language) {
  std::string all;
  for (const auto* text : {&item.handout_what, &item.handout_how, &item.handout_stop}) {
    if (!text->contains(language)) continue;
    if (!all.empty()) all += ' ';
    all += text->at(language);
  }
  return all;
}

TEST(ReadingLevel, OfEveryShippedHandoutIsMeasuredAndTheHardestAreNamed) {
  for (const char* language : {"en", "de", "es", "fr"}) {
    std::vector<std::pair<double, std::string>> measured;
    double sum = 0;
    for (const auto& [id, item] : Assessed::engine().edition().knowledge().interventions) {
      const auto text = handoutText(item, language);
      if (text.empty()) continue;
      const auto ease = i18n::readingEase(language, text);
      ASSERT_TRUE(ease.has_value()) << language << " " << id;
      measured.emplace_back(*ease, id);
      sum += *ease;
    }
    ASSERT_FALSE(measured.empty()) << language;
    std::sort(measured.begin(), measured.end());
    std::string line = fmt::format("{}: {} texts, mean {:.0f}, hardest", language, measured.size(),
                                   sum / static_cast<double>(measured.size()));
    for (std::size_t i = 0; i < std::min<std::size_t>(measured.size(), 5); ++i)
      line += fmt::format(" {} {:.0f};", measured[i].second, measured[i].first);
    fmt::print("{}\n", line);
  }
}

}  // namespace
}  // namespace homeostat::reports
