#include "i18n/format.hpp"

#include <gtest/gtest.h>

namespace homeostat::i18n {
namespace {

Format in(const char* language) { return Format(*Messages::forLanguage(language)); }

TEST(Format, KeepsTheDigitsOfALaboratoryValue) {
  EXPECT_EQ(in("de").given("5.40"), "5,40");
  EXPECT_EQ(in("en").given("5.40"), "5.40");
  EXPECT_EQ(in("de").given("1234.5"), "1234,5") << "a dose is never grouped";
  EXPECT_EQ(in("de").given("trace"), "trace");
}

TEST(Format, DoesNotLendADateTheClockTimeItLacks) {
  const auto day = in("en").date(*base::Instant::parse("2026-03-01"));
  EXPECT_EQ(day.find(':'), std::string::npos) << day;
  EXPECT_NE(in("en").date(*base::Instant::parse("2026-03-01T08:15+01:00")).find("08:15"), std::string::npos);
  EXPECT_EQ(in("en").date(*base::Instant::parse("2026")), "2026");
}

TEST(Format, AComparatorStaysWithItsValue) {
  const auto text = in("en").quantity("0.6", "mg/L", "<");
  EXPECT_NE(text.find('<'), std::string::npos);
  EXPECT_LT(text.find('<'), text.find("0.6"));
  EXPECT_LT(text.find("0.6"), text.find("mg/L"));
}

TEST(SearchKey, FoldsCaseAccentsAndSharpS) {
  EXPECT_EQ(searchKey("Müller-Straße"), searchKey("muller-strasse"));
  EXPECT_EQ(searchKey("Ąžuolas"), searchKey("azuolas"));
}

TEST(Segmented, SplitsChineseIntoWords) { EXPECT_NE(segmented("血清铁蛋白").find(' '), std::string::npos); }

TEST(RightToLeft, KnowsArabicFromGerman) {
  EXPECT_TRUE(rightToLeft("ar"));
  EXPECT_FALSE(rightToLeft("de"));
}

TEST(PrintedUnit, IsWhatALaboratorySheetShows) {
  EXPECT_EQ(printedUnit("ug/L"), "µg/L");
  EXPECT_EQ(printedUnit("m[IU]/L"), "mIU/L");
  EXPECT_EQ(printedUnit("u[IU]/mL"), "µIU/mL");
  EXPECT_EQ(printedUnit("10*9/L"), "10⁹/L");
  EXPECT_EQ(printedUnit("10*12/L"), "10¹²/L");
  EXPECT_EQ(printedUnit("ms2"), "ms²");
  EXPECT_EQ(printedUnit("mL/min/{1.73_m2}"), "mL/min/1.73\u00A0m²");
  EXPECT_EQ(printedUnit("{score}"), "");
  EXPECT_EQ(printedUnit("%"), "%");
  EXPECT_EQ(printedUnit("mm[Hg]"), "mmHg");
  EXPECT_EQ(printedUnit("kg/m2"), "kg/m²");
  EXPECT_EQ(printedUnit("/min"), "/min");
  EXPECT_EQ(printedUnit("ug/(24.h)"), "µg/(24·h)");
}

}  // namespace
}  // namespace homeostat::i18n
