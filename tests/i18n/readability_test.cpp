#include "i18n/readability.hpp"

#include <gtest/gtest.h>

namespace homeostat::i18n {
namespace {

TEST(ReadingCounts, SplitsSentencesWordsAndSyllables) {
  const auto counts = readingCounts("en", "Keep the light low. Stop at dizziness.");
  EXPECT_EQ(counts.sentences, 2);
  EXPECT_EQ(counts.words, 7);
  EXPECT_EQ(counts.syllables, 9) << "keep the light low stop at: 1 each; dizziness: 3";
}

TEST(ReadingEase, IsTheFormulaOfTheLanguage) {
  // 4 words, 1 sentence, 4 syllables: 206.835 - 1.015 * 4 - 84.6 * 1 = 118.175
  EXPECT_NEAR(*readingEase("en", "Keep the light low."), 118.175, 1e-9);
  // 3 words, 1 sentence, 3 syllables: 180 - 3 - 58.5 = 118.5
  EXPECT_NEAR(*readingEase("de", "Licht tut gut."), 118.5, 1e-9);
  // 2 words, 1 sentence, 3 syllables (duer-ma más): 206.84 - 1.02 * 2 - 60 * 1.5 = 114.8
  EXPECT_NEAR(*readingEase("es", "Duerma más."), 114.8, 1e-9);
  // 2 words, 1 sentence, 3 runs of vowels (ê, e, a): 207 - 2.03 - 73.6 * 1.5 = 94.57
  EXPECT_NEAR(*readingEase("fr", "Même pas."), 94.57, 1e-9);
}

TEST(ReadingEase, IsAbsentWithoutFormulaOrWords) {
  EXPECT_FALSE(readingEase("zh-Hans", "缓慢呼吸。").has_value());
  EXPECT_FALSE(readingEase("ar", "تنفس ببطء.").has_value());
  EXPECT_FALSE(readingEase("en", "").has_value());
}

}  // namespace
}  // namespace homeostat::i18n
