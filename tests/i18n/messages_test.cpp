#include "i18n/messages.hpp"

#include <gtest/gtest.h>

namespace homeostat::i18n {
namespace {

TEST(Messages, EveryLanguageHasEveryKeyAndNoOther) {
  for (const auto& language : Messages::languages()) {
    const auto messages = Messages::forLanguage(language);
    ASSERT_TRUE(messages.has_value()) << language;
    for (const auto& key : messages->missingKeys()) {
      // The command line speaks English only.
      EXPECT_TRUE(key.starts_with("cli.")) << language << " lacks " << key;
    }
    EXPECT_TRUE(messages->unknownKeys().empty()) << language << " has " << messages->unknownKeys().front();
  }
}

TEST(Messages, EveryPatternTakesTheSameArgumentsInEveryLanguage) {
  const auto english = Messages::english();
  for (const auto& language : Messages::languages()) {
    const auto messages = *Messages::forLanguage(language);
    for (const auto& [key, pattern] : messages.bundle().patterns) {
      const auto here = patternArguments(pattern);
      const auto there = patternArguments(english.bundle().patterns.at(key));
      ASSERT_TRUE(here.has_value()) << language << " " << key;
      EXPECT_EQ(*here, *there) << language << " " << key;
    }
  }
}

TEST(Messages, PluralFollowsTheLanguage) {
  EXPECT_EQ(Messages::english().text("count.findings", {{"count", 1}}), "1 finding");
  EXPECT_EQ(Messages::forLanguage("de")->text("count.findings", {{"count", 2}}), "2 Befunde");
}

TEST(Messages, AMissingKeyOrArgumentIsAFailureNotAnEmptyText) {
  EXPECT_THROW(static_cast<void>(Messages::english().text("no.such.key")), base::Failure);
  EXPECT_THROW(static_cast<void>(Messages::english().text("page.of", {{"page", 1}})), base::Failure);
}

TEST(Messages, AnUnknownLanguageIsRefused) { EXPECT_FALSE(Messages::forLanguage("tlh").has_value()); }

TEST(Messages, ThePseudoLanguageIsLongerAndKeepsItsArguments) {
  const auto pseudo = Messages::forLanguage("en-XA");
  ASSERT_TRUE(pseudo.has_value());
  const auto text = pseudo->text("page.of", {{"page", 3}, {"pages", 7}});
  EXPECT_NE(text.find('3'), std::string::npos);
  EXPECT_NE(text.find('7'), std::string::npos);
  EXPECT_GE(text.size(), std::string("Page 3 of 7").size() * 14 / 10);
}

TEST(Messages, AnUncheckedTranslationSaysSo) {
  EXPECT_TRUE(Messages::forLanguage("de")->checkedBy().empty());
  EXPECT_FALSE(Messages::english().checkedBy().empty());
}

TEST(ReadBundleFile, NamesTheLineOfAKeyThatStandsTwice) {
  Bundle bundle;
  const auto result = detail::readBundleFile({"en", "x.txt", "a = one\nb = two\na = three\n"}, bundle);
  ASSERT_FALSE(result.has_value());
  EXPECT_NE(result.error().line().find("x.txt: line 3"), std::string::npos) << result.error().line();
}

}  // namespace
}  // namespace homeostat::i18n
