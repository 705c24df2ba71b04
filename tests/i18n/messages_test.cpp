#include "i18n/messages.hpp"

#include <gtest/gtest.h>
#include <unicode/messagepattern.h>
#include <unicode/plurrule.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>

#include "tests/support/places.hpp"

namespace homeostat::i18n {
namespace {

/// The plural forms that whole numbers from 0 to 200 ask for, without "other", which every pattern must have anyway.
std::set<std::string> pluralForms(const Messages& messages) {
  UErrorCode status = U_ZERO_ERROR;
  const auto locale = icu::Locale::forLanguageTag(messages.formatLocale(), status);
  const std::unique_ptr<icu::PluralRules> rules(icu::PluralRules::forLocale(locale, status));
  std::set<std::string> forms;
  for (int32_t count = 0; count <= 200; ++count) {
    std::string form;
    rules->select(count).toUTF8String(form);
    if (form != "other") forms.insert(form);
  }
  return forms;
}

/// The forms that each plural of a pattern spells out, in the order of the pattern.
std::vector<std::set<std::string>> pluralsOf(const std::string& pattern) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place{};
  const icu::MessagePattern parsed(icu::UnicodeString::fromUTF8(pattern), &place, status);
  std::vector<std::set<std::string>> plurals;
  for (int32_t i = 0; i < parsed.countParts(); ++i) {
    const auto& part = parsed.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_START && part.getArgType() == UMSGPAT_ARG_TYPE_PLURAL)
      plurals.emplace_back();
    if (part.getType() != UMSGPAT_PART_TYPE_ARG_SELECTOR || plurals.empty()) continue;
    std::string form;
    parsed.getSubstring(part).toUTF8String(form);
    plurals.back().insert(form == "=0" ? "zero" : form == "=1" ? "one" : form == "=2" ? "two" : form);
  }
  return plurals;
}

TEST(Messages, EveryPluralHasTheFormsItsLanguageAsksFor) {
  EXPECT_EQ(pluralForms(*Messages::forLanguage("ar")), (std::set<std::string>{"zero", "one", "two", "few", "many"}));
  for (const auto& language : Messages::languages()) {
    const auto messages = *Messages::forLanguage(language);
    const auto wanted = pluralForms(messages);
    for (const auto& [key, pattern] : messages.bundle().patterns) {
      for (const auto& forms : pluralsOf(pattern)) {
        // A count that never is one may be written with "other" alone; one form more than that means all of them.
        const bool counts_apart = forms.size() > 1;
        for (const auto& form : wanted)
          EXPECT_TRUE(!counts_apart || forms.contains(form)) << language << " " << key << " lacks the form " << form;
      }
    }
  }
}

TEST(Messages, TheSixLanguagesOfTheProductAreThere) {
  const auto known = Messages::languages();
  for (const char* language : {"ar", "de", "en", "es", "fr", "zh-Hans"})
    EXPECT_NE(std::find(known.begin(), known.end(), language), known.end()) << language;
  EXPECT_EQ(Messages::forLanguage("zh")->language(), "zh-Hans");
  EXPECT_FALSE(Messages::forLanguage("zh-Hant").has_value()) << "Traditional characters are another script";
}

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

/// What stands between quotation marks in the C++ sources of the product.
std::set<std::string> literals() {
  std::set<std::string> out;
  for (const char* room : {"app", "inference", "kb", "reports", "i18n"}) {
    const auto folder = support::checkout() / room;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const auto ending = entry.path().extension();
      if (ending != ".cpp" && ending != ".hpp") continue;
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);) {
        // A mark within a literal only cuts it into pieces, none of which is a key.
        for (auto from = line.find('"'); from != std::string::npos;) {
          const auto to = line.find('"', from + 1);
          if (to == std::string::npos) break;
          out.insert(line.substr(from + 1, to - from - 1));
          from = to;
        }
      }
    }
  }
  return out;
}

/// A key stands in the sources whole, or a beginning of it that the program completes ("withheld." + code).
bool isAskedFor(const std::string& key, const std::set<std::string>& source) {
  if (source.contains(key)) return true;
  for (auto dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1)) {
    if (source.contains(key.substr(0, dot + 1))) return true;
  }
  return false;
}

TEST(Messages, NoTextStandsInTheBundlesThatNothingAsksFor) {
  const auto source = literals();
  ASSERT_GT(source.size(), 3000U) << "the sources were not found";
  EXPECT_FALSE(isAskedFor("no.such.key.of.ours", source));
  const auto english = Messages::english();
  for (const auto& [key, pattern] : english.bundle().patterns)
    EXPECT_TRUE(isAskedFor(key, source)) << key << " is of no use: delete it in all languages";
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
  EXPECT_EQ(Messages::english().text("autonomic.beats", {{"count", 1}}), "1 interval");
  EXPECT_EQ(Messages::forLanguage("de")->text("autonomic.beats", {{"count", 2}}), "2 Intervalle");
  const auto arabic = *Messages::forLanguage("ar");
  EXPECT_EQ(arabic.text("autonomic.beats", {{"count", 2}}), "فترتان");
  EXPECT_EQ(arabic.text("autonomic.beats", {{"count", 3}}), "3 فترات") << "digits as the laboratory prints them";
  EXPECT_EQ(arabic.text("autonomic.beats", {{"count", 11}}), "11 فترة");
  EXPECT_EQ(Messages::forLanguage("zh")->text("autonomic.beats", {{"count", 1}}), "1 个间期");
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
  for (const char* language : {"ar", "de", "es", "fr", "zh-Hans"})
    EXPECT_TRUE(Messages::forLanguage(language)->checkedBy().empty()) << language;
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
