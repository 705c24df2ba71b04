#include <gmock/gmock.h>

#include "app/desktop/presenters/evidence_words.hpp"
#include "app/desktop/presenters/keyed_form.hpp"
#include "app/desktop/presenters/lab_sheet.hpp"
#include "app/desktop/presenters/reading_order.hpp"
#include "tests/app/desktop/desk_fixture.hpp"

namespace homeostat::desktop {
namespace {

using testing::Contains;
using testing::HasSubstr;

class TypedTest : public testing::Test {
 protected:
  static const kb::KnowledgeBase& kb() {
    static const kb::Edition edition = support::shippedEdition();
    return edition.knowledge();
  }
  static inference::Case woman() {
    inference::Case c;
    c.at = base::Instant::parse("2026-11-20T10:00:00+01:00").value();
    c.sex = "female";
    c.birth_date = base::CivilDate{1985, 3, 2};
    return c;
  }
  std::vector<LabVerdict> read(const std::vector<LabLine>& lines, const Language& language) const {
    return LabSheet(kb(), language).read(lines, "2026-11-18 08:15", woman());
  }
  Language english_{i18n::Messages::english()};
  Language german_{i18n::Messages::forLanguage("de").value()};
};

TEST_F(TypedTest, ATypedLineIsReadLikeALineOfATable) {
  const auto v = read({{"Ferritin", "14", "µg/L"}, {}, {"TSH", "6.8", "mIU/L"}}, english_);
  ASSERT_TRUE(v[0].taken) << v[0].words;
  EXPECT_EQ(v[0].finding->code, "ferritin");
  EXPECT_EQ(v[0].finding->unit, "ug/L");
  EXPECT_EQ(v[0].finding->at->iso(), "2026-11-18T08:15");
  EXPECT_EQ(v[1].words, "");
  EXPECT_FALSE(v[1].taken);
  ASSERT_TRUE(v[2].taken) << v[2].words;
  EXPECT_EQ(v[2].finding->code, "tsh");
}

TEST_F(TypedTest, WhatCannotBeTrustedStaysInTheSheetAndSaysWhy) {
  const auto v = read({{"Ferritin", "14", "furlong"}, {"Ferritin", "", "µg/L"}, {"Potassium", "5.4", "kg"}}, english_);
  EXPECT_FALSE(v[0].taken);
  EXPECT_THAT(v[0].words, HasSubstr("Not taken"));
  EXPECT_EQ(v[1].words, "A value is missing.");
  EXPECT_FALSE(v[2].taken) << v[2].words;
}

TEST_F(TypedTest, TheDecimalMarkIsThatOfTheScreensLanguage) {
  const auto german = read({{"TSH", "6,8", "mIU/L"}}, german_);
  ASSERT_TRUE(german[0].taken) << german[0].words;
  EXPECT_DOUBLE_EQ(*german[0].finding->value, 6.8);
  const auto english = read({{"TSH", "1,234", "mIU/L"}}, english_);
  if (english[0].finding && english[0].finding->value) {
    EXPECT_NE(*english[0].finding->value, 1.234) << "a grouping comma must never become a decimal one";
  }
}

TEST_F(TypedTest, WhyAValueIsNotTakenIsSaidInTheScreensLanguage) {
  const Language german(i18n::Messages::forLanguage("de").value());
  const LabSheet sheet(kb(), german);
  const auto said = [&](const LabLine& line, const std::string& day = "2026-11-18") {
    const auto verdict = sheet.read({line}, day, woman())[0];
    EXPECT_FALSE(verdict.taken) << line.value;
    return verdict.words;
  };
  EXPECT_EQ(said({"Ferritin", "abc", "ug/L"}), "Nicht übernommen: abc ist keine Zahl");
  EXPECT_THAT(said({"Ferritin", "14", "furlong"}), HasSubstr("die Einheit furlong ist hier nicht bekannt; bekannt: "));
  EXPECT_THAT(said({"Ferritin", "14", ""}), HasSubstr("eine Einheit fehlt"));
  EXPECT_THAT(said({"TSH", "68000", "mIU/L"}), HasSubstr("68000 mIU/L liegt weit ab"));
  EXPECT_THAT(said({"TSH", "-3", "mIU/L"}), HasSubstr("ist nicht möglich"));
  EXPECT_THAT(said({"Ferritin", "14", "ug/L"}, "gestern"), HasSubstr("gestern ist kein Tag"));
}

TEST_F(TypedTest, TheSameValueTwiceIsSaidAtTheSecondLine) {
  const LabSheet sheet(kb(), english_);
  const auto verdicts = sheet.read({{"Ferritin", "14", "ug/L"}, {}, {"Ferritin", "14", "ug/L"}}, "2026-11-18", woman());
  EXPECT_TRUE(verdicts[0].taken);
  EXPECT_FALSE(verdicts[2].taken);
  EXPECT_EQ(verdicts[2].words, "Not taken: the same stands in line 1");
}

TEST_F(TypedTest, NamesOfDigitsAndLatinLettersKeepTheirOrderBesideArabic) {
  EXPECT_EQ(inReadingOrder("إيقاف 5-HTP"), "\u200fإيقاف \u200e5-HTP");
  EXPECT_EQ(inReadingOrder("TSH (الغدة)"), "\u200fTSH (الغدة)") << "a line is not turned by the name it begins with";
  EXPECT_EQ(inReadingOrder("الإصدار 0.1.0-development"), "\u200fالإصدار \u200e0.1.0-development");
  EXPECT_EQ(inReadingOrder("25 في المئة"), "\u200f25 في المئة");
  EXPECT_EQ(inReadingOrder("5-HTP 100 mg"), "5-HTP 100 mg") << "nothing to be turned";
}

TEST_F(TypedTest, UnitsAreOfferedForWhatIsNamed) {
  const LabSheet sheet(kb(), english_);
  EXPECT_FALSE(sheet.units("Ferritin").empty());
  EXPECT_TRUE(sheet.units("Nonsense").empty());
  EXPECT_THAT(sheet.names(), Contains("Ferritin"));
}

TEST_F(TypedTest, SpreadsheetCellsArePasted) {
  EXPECT_EQ(pastedLines("Ferritin\t14\tµg/L\r\nTSH\t6.8 mIU/L\n\n"),
            (std::vector<LabLine>{{"Ferritin", "14", "µg/L"}, {"TSH", "6.8", "mIU/L"}}));
  EXPECT_EQ(pastedLines("CRP; 5,2; mg/L"), (std::vector<LabLine>{{"CRP", "5,2", "mg/L"}}));
}

TEST_F(TypedTest, AQuestionnaireHasNoScoreUntilAllIsAnswered) {
  const auto forms = keyedForms(kb(), english_);
  const auto phq = std::find_if(forms.begin(), forms.end(), [](const auto& f) { return f.id == "phq-9"; });
  ASSERT_NE(phq, forms.end());
  const auto& instrument = kb().instruments.at("phq-9");
  const auto at = woman().at;
  auto result = keyedResult(instrument, answersFromDigits(*phq, "1111 1111"), at, english_);
  EXPECT_EQ(result.open, 1U);
  EXPECT_FALSE(result.score);
  EXPECT_TRUE(result.findings.empty());
  result = keyedResult(instrument, answersFromDigits(*phq, "222111001"), at, english_);
  ASSERT_TRUE(result.score);
  EXPECT_EQ(*result.score, 10);  // 2+2+2+1+1+1+0+0+1
  EXPECT_EQ(result.raised, std::vector<std::string>{"self-harm thoughts"});
  EXPECT_EQ(result.findings.size(), 10U);  // nine items and the total
}

TEST_F(TypedTest, ADigitOutOfRangeLeavesItsItemOpen) {
  const auto forms = keyedForms(kb(), english_);
  const auto phq = std::find_if(forms.begin(), forms.end(), [](const auto& f) { return f.id == "phq-9"; });
  const auto answers = answersFromDigits(*phq, "1911");
  EXPECT_FALSE(answers.contains("phq-9.item-2"));
  EXPECT_EQ(answers.at("phq-9.item-3"), 1);
}

TEST_F(TypedTest, TheNetworksListSaysWhatItsDrawingSays) {
  const auto page = networkAround("iron-availability", {}, woman(), kb(), english_);
  ASSERT_FALSE(page.rows.empty());
  EXPECT_EQ(page.map.arcs.size() + page.left_out, page.rows.size());
  for (const auto& row : page.rows) {
    EXPECT_FALSE(row.text.empty()) << row.statement;
    EXPECT_FALSE(statementSources(row.statement, kb(), english_).empty()) << row.statement;
  }
  NetworkFilter strict;
  strict.weighed_only = true;
  strict.least = kb::Certainty::moderate;
  EXPECT_LE(networkAround("iron-availability", strict, woman(), kb(), english_).rows.size(), page.rows.size());
  // A way is drawn wherever it lies, first and strong; a kind leaves out the others.
  NetworkFilter way;
  way.path = {page.rows.back().statement};
  const auto shown = networkAround("iron-availability", way, woman(), kb(), english_);
  EXPECT_EQ(shown.rows.front().statement, page.rows.back().statement);
  EXPECT_TRUE(shown.rows.front().on_path);
  ASSERT_FALSE(shown.map.arcs.empty());
  EXPECT_GT(shown.map.arcs.front().weight, shown.map.arcs.back().weight);
  NetworkFilter findings;
  findings.kind = NetworkKind::findings;
  const auto fewer = networkAround("iron-availability", findings, woman(), kb(), english_);
  EXPECT_LT(fewer.rows.size(), page.rows.size());
  EXPECT_FALSE(fewer.rows.empty());
}

TEST_F(TypedTest, AnItemOfTheKnowledgeShowsItsSourcesAndItsGaps) {
  const auto edition = support::shippedEdition();
  const kb::ProvenanceIndex index(edition);
  const auto hits = searchKnowledge(edition, "", english_, 50);
  ASSERT_FALSE(hits.empty());
  for (const auto& hit : hits) {
    const auto found = index.of(hit.key);
    ASSERT_FALSE(found.empty()) << hit.key;
    const auto item = knowledgeItem(found.front(), {}, english_);
    EXPECT_FALSE(item.adopted);
    EXPECT_FALSE(item.sections.empty()) << hit.key;
  }
}

}  // namespace
}  // namespace homeostat::desktop
