#include "i18n/sentences.hpp"

#include <gtest/gtest.h>

#include "i18n/messages.hpp"

namespace homeostat::i18n {
namespace {

TEST(Sentences, ASentenceIsFoundByItsFormWithWhatItSpeaksOf) {
  const auto found = recognised("needs 1200 s of usable beats, has 601");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->key, "engine.hrv.seconds");
  EXPECT_EQ(found->arguments, (std::map<std::string, std::string>{{"number", "1200"}, {"number_had", "601"}}));
  EXPECT_FALSE(recognised("needs 1200 s of usable beats"));
  EXPECT_FALSE(recognised("something that nobody says"));
  EXPECT_FALSE(recognised(""));
}

TEST(Sentences, OfSeveralFormsTheOneWithMostWordsOfItsOwnIsMeant) {
  EXPECT_EQ(recognised("needs 120 beats without a gap, has 80")->key, "engine.hrv.beats_gap");
  EXPECT_EQ(recognised("needs 120 beats, has 80")->key, "engine.hrv.beats");
  EXPECT_EQ(recognised("not a text: {}")->key, "engine.case.not_text_but");
}

TEST(Sentences, WhyAndHowToMendItAreTwoSentences) {
  const auto both = recognisedAll("the unit \"m[IU]/L\" does not fit prolactin. Give the value in ng/mL");
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0].arguments.at("text"), "m[IU]/L");
  EXPECT_EQ(both[0].arguments.at("name"), "prolactin");
  EXPECT_EQ(both[1].arguments.at("text"), "ng/mL");
  EXPECT_TRUE(recognisedAll("Check the date. And something that nobody says").empty());
}

TEST(Sentences, AFullStopWithinANameEndsNoSentence) {
  const auto one = recognisedAll("no analyte, metric or instrument is known as \"Vit. D (25. OH)\"");
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].arguments.at("text"), "Vit. D (25. OH)");
}

TEST(Sentences, EveryFormFindsItselfAgain) {
  // Filled with words that no other form holds; a form that another one swallows would come back under its key.
  const auto english = Messages::english();
  for (const auto& [key, pattern] : english.bundle().patterns) {
    if (!key.starts_with("engine.")) continue;
    std::string filled;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] != '{') {
        filled += pattern[i];
        continue;
      }
      i = pattern.find('}', i);
      filled += "17";
    }
    const auto found = recognised(filled);
    ASSERT_TRUE(found) << key;
    EXPECT_EQ(found->key, key) << filled;
  }
}

}  // namespace
}  // namespace homeostat::i18n
