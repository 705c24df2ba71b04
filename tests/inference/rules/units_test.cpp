#include "inference/rules/units.hpp"

#include <gtest/gtest.h>

namespace homeostat::inference {
namespace {

kb::Analyte hba1c() {
  kb::Analyte a;
  a.id = "hba1c";
  a.units = {{"%", true}, {"mmol/mol", false}};
  a.unit_lines = {{"a-source", "mmol/mol", "%", 0.0915, 2.15}};
  return a;
}

TEST(UnitLine, IsReadBothWays) {
  const auto convert = shippedConversion();
  const auto a = hba1c();
  // 0.0915 * 53 + 2.15 = 4.8495 + 2.15 = 6.9995; (6.9995 - 2.15) / 0.0915 = 53
  EXPECT_NEAR(convert(53, "mmol/mol", "%", &a).value(), 6.9995, 1e-9);
  EXPECT_NEAR(convert(6.9995, "%", "mmol/mol", &a).value(), 53, 1e-9);
}

TEST(UnitLine, HoldsForOtherUnitsOfEitherSide) {
  const auto convert = shippedConversion();
  const auto a = hba1c();
  EXPECT_NEAR(convert(53000, "umol/mol", "%", &a).value(), 6.9995, 1e-9);
  EXPECT_NEAR(convert(53, "mmol/mol", "1", &a).value(), 0.069995, 1e-12);
  EXPECT_NEAR(convert(0.053, "mol/mol", "mmol/mol", &a).value(), 53, 1e-9);
}

TEST(UnitLine, AbsentLeavesARatioOfAmountsNoPercentage) {
  const auto convert = shippedConversion();
  auto a = hba1c();
  a.unit_lines.clear();
  EXPECT_FALSE(convert(53, "mmol/mol", "%", &a));
  EXPECT_FALSE(convert(7, "%", "mmol/mol", &a));
  EXPECT_FALSE(convert(53, "mmol/mol", "%", nullptr));
}

TEST(UnitLine, WithoutOffsetIsAFactorBetweenUnitsNoMolarMassJoins) {
  const auto convert = shippedConversion();
  kb::Analyte a;
  a.units = {{"u[IU]/mL", true}, {"pmol/L", false}};
  a.unit_lines = {{"a-source", "u[IU]/mL", "pmol/L", 6, 0}};
  EXPECT_NEAR(convert(10, "u[IU]/mL", "pmol/L", &a).value(), 60, 1e-9);
  EXPECT_NEAR(convert(60, "pmol/L", "m[IU]/L", &a).value(), 10, 1e-9);
}

TEST(ARatioPrintedBare, IsReadWhereThePlainNumberIsTheAnalytesUnitAndNowhereElse) {
  const auto convert = shippedConversion();
  kb::Analyte inr;
  inr.units = {{"1", true}};
  EXPECT_EQ(convert(4.2, "", "1", &inr), 4.2);
  const auto percent = hba1c();
  EXPECT_FALSE(convert(7, "", "%", &percent));
  EXPECT_FALSE(convert(4.2, "", "1", nullptr));
}

}  // namespace
}  // namespace homeostat::inference
