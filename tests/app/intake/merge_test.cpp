#include "app/intake/text.hpp"
#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

Import result(const std::string& value, const std::string& status, const std::string& reported,
              const std::string& time = "20260301080000") {
  return read("MSH|^~\\&|A|LAB1|||" + reported + "||ORU^R01|1|P|2.5\rOBR|1|||X|||" + time +
              "\rOBX|1|NM|2276-4^Ferritin^LN||" + value + "|ug/L|||||" + status + "\r");
}

Import merged(std::vector<Import> imports) {
  auto all = merge(std::move(imports));
  if (all) return std::move(*all);
  ADD_FAILURE() << all.error().line();
  return {};
}

TEST(Merge, AFinalResultReplacesThePreliminaryOneInAnyOrder) {
  for (const bool first : {true, false}) {
    auto early = result("40", "P", "20260301"), late = result("41", "F", "20260302");
    const auto all = first ? merged({early, late}) : merged({late, early});
    ASSERT_EQ(all.findings.size(), 1U);
    EXPECT_EQ(all.findings[0].value, 41);
    EXPECT_THAT(reasons(all), HasSubstr("replaced by the final result 41"));
  }
}

TEST(Merge, TheLaterOfTwoFinalVersionsHoldsInAnyOrder) {
  for (const bool first : {true, false}) {
    auto early = result("40", "F", "20260301"), late = result("41", "F", "20260302");
    const auto all = first ? merged({early, late}) : merged({late, early});
    ASSERT_EQ(all.findings.size(), 1U);
    EXPECT_EQ(all.findings[0].value, 41);
  }
}

TEST(Merge, TheSameResultTwiceIsOneAndTold) {
  const auto all = merged({result("40", "F", "20260301"), result("40", "F", "20260301")});
  EXPECT_EQ(all.findings.size(), 1U);
  EXPECT_THAT(reasons(all), HasSubstr("the same result stands at"));
}

TEST(Merge, TwoDifferentResultsThatNothingOrdersAreBothKeptAndTold) {
  const auto all = merged({result("40", "F", "20260301"), result("41", "F", "20260301")});
  EXPECT_EQ(all.findings.size(), 2U);
  EXPECT_THAT(notes(all.findings[1]), HasSubstr("nothing says which holds"));
}

TEST(Merge, ResultsWithoutATimeAreNeverTakenForOne) {
  const auto all = merged({result("40", "P", "20260301", ""), result("41", "F", "20260302", "")});
  EXPECT_EQ(all.findings.size(), 2U);
}

TEST(Merge, AWithdrawalTakesTheResultBackInAnyOrderAndALaterResultHoldsAgain) {
  for (const char* status : {"D", "W"}) {
    for (const bool first : {true, false}) {
      auto sent = result("40", "F", "20260301"), back = result("40", status, "20260302");
      const auto all = first ? merged({sent, back}) : merged({back, sent});
      EXPECT_TRUE(all.findings.empty()) << status;
      EXPECT_THAT(reasons(all), HasSubstr("withdrawn by its sender"));
    }
    const auto again = merged({result("40", status, "20260302"), result("42", "F", "20260303")});
    ASSERT_EQ(again.findings.size(), 1U);
    EXPECT_EQ(again.findings[0].value, 42);
  }
}

TEST(Merge, AWithdrawalOfAnotherMomentOrLaboratoryTakesNothingBack) {
  EXPECT_EQ(merged({result("40", "F", "20260301"), result("40", "D", "20260302", "20260302080000")}).findings.size(),
            1U);
}

TEST(Merge, AFhirResultEnteredInErrorTakesTheEarlierImportBack) {
  const auto observation = [](const char* status) {
    return read(
        std::string(R"({"resourceType":"Observation","status":")") + status +
        R"(","effectiveDateTime":"2026-03-01T08:00:00Z","code":{"coding":[{"system":"http://loinc.org","code":"2276-4"}]},
                "valueQuantity":{"value":40,"unit":"ug/L","system":"http://unitsofmeasure.org","code":"ug/L"}})");
  };
  const auto all = merged({observation("final"), observation("entered-in-error")});
  EXPECT_TRUE(all.findings.empty());
  EXPECT_EQ(merged({observation("final"), observation("cancelled")}).findings.size(), 1U);
}

TEST(MergeCorpus, PartialMessagesOfOneOrderEndInTheLast) {
  const auto folder = corpus() / "hl7v2/elexis-3-base";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the corpus is not here: " << folder;
  std::vector<int> order{1, 2, 3};
  do {
    std::vector<Import> imports;
    for (const int n : order)
      imports.push_back(read(support::slurp(folder / ("Test06_" + std::to_string(n) + ".HL7"))));
    const auto all = merged(std::move(imports));
    std::size_t numbers = 0;
    for (const auto& f : all.findings) numbers += readMeasured(f.value_text) ? 1U : 0U;
    // The manifest: in any order of arrival exactly the 27 numeric results of the third remain.
    EXPECT_EQ(numbers, 27U) << order[0] << order[1] << order[2];
  } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace
}  // namespace homeostat::intake::test
