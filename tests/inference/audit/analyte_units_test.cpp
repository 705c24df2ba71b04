#include "inference/audit/analyte_units.hpp"

#include <gtest/gtest.h>

#include "tests/inference/audit/content.hpp"

namespace homeostat::inference::audit {
namespace {

std::vector<kb::Issue> check(const std::string& attributes, const std::string& rule = "") {
  std::vector<kb::Issue> form;
  const auto kb = kb::load({contentFile("<analyte id=\"lithium\" " + attributes +
                                        "><unit>ug/mL</unit><unit>mmol/L</unit></analyte>\n" + rule)},
                           form);
  for (const auto& issue : form) ADD_FAILURE() << issue.show();
  return checkAnalyteUnits(kb);
}

TEST(AnalyteUnits, AMolarMassBridgesMassAndAmount) { EXPECT_TRUE(check("molar-mass=\"6.94\"").empty()); }

TEST(AnalyteUnits, AUnitThatCannotBeReachedIsAWarning) {
  const auto issues = check("");
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].code, "analyte.unit");
  EXPECT_EQ(issues[0].line, 2);
  EXPECT_EQ(issues[0].severity, kb::Issue::Severity::warning);
}

TEST(AnalyteUnits, AndAnErrorWhereARuleComparesInIt) {
  const auto issues =
      check("",
            "<rule id=\"r\" kind=\"red-flag\" level=\"today\"><when><value of=\"lithium\" at-least=\"1.5\" "
            "unit=\"mmol/L\"/></when></rule>");
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].severity, kb::Issue::Severity::error);
}

}  // namespace
}  // namespace homeostat::inference::audit
