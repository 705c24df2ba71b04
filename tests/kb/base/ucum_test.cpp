#include "kb/base/ucum.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "kb/base/json.hpp"
#include "kb/base/xml.hpp"
#include "tests/support/files.hpp"
#include "tests/support/places.hpp"

namespace homeostat::base {
namespace {

using ::testing::HasSubstr;

const UcumTable& units() { return UcumTable::shipped(); }

std::string bytesOf(const std::string& file) { return support::slurp(support::corpus() / "interop/ucum" / file); }

double number(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Half a unit of the last digit written: the official tests round their outcomes.
double tolerance(const std::string& text) {
  const auto mark = text.find_first_of("eE");
  const std::string mantissa = text.substr(0, mark);
  const double exponent = mark == std::string::npos ? 0 : number(text.substr(mark + 1));
  const auto point = mantissa.find('.');
  const double decimals = point == std::string::npos ? 0 : static_cast<double>(mantissa.size() - point - 1);
  return 0.501 * std::pow(10.0, exponent - decimals) + 1e-9 * std::abs(number(text));
}

class UcumFunctionalTests : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string bytes = bytesOf("Ucum-java/UcumFunctionalTests.xml");
    if (bytes.empty()) GTEST_SKIP() << "the corpus is not here";
    auto parsed = XmlDocument::parse(bytes, "UcumFunctionalTests.xml");
    ASSERT_TRUE(parsed) << parsed.error().line();
    document_ = std::make_unique<XmlDocument>(std::move(*parsed));
  }
  std::vector<XmlElement> cases(const char* section) const {
    return document_->root().child(section)->children("case");
  }
  std::unique_ptr<XmlDocument> document_;
};

TEST_F(UcumFunctionalTests, ValidAndInvalidExpressionsAreToldApart) {
  std::string wrong;
  std::size_t read = 0;
  for (const auto& c : cases("validation")) {
    const std::string unit = c.text("unit");
    const auto parsed = units().unit(unit);
    ++read;
    if (parsed.has_value() == (c.text("valid") == "true")) continue;
    wrong += c.text("id") + " \"" + unit + "\" valid=" + c.text("valid") + ": " +
             (parsed ? "accepted" : parsed.error().cause) + "\n";
  }
  EXPECT_EQ(read, 529U);
  EXPECT_EQ(wrong, "");
}

TEST_F(UcumFunctionalTests, ConversionsMeetTheirOutcome) {
  for (const auto& c : cases("conversion")) {
    const auto result = units().convert(number(c.text("value")), c.text("srcUnit"), c.text("dstUnit"));
    ASSERT_TRUE(result) << c.text("id") << " " << result.error().line();
    EXPECT_NEAR(*result, number(c.text("outcome")), tolerance(c.text("outcome"))) << c.text("id");
  }
}

TEST_F(UcumFunctionalTests, ProductsAndQuotientsMeetTheirOutcome) {
  for (const char* section : {"multiplication", "division"}) {
    const bool product = std::string(section) == "multiplication";
    for (const auto& c : cases(section)) {
      const auto a = units().unit(c.text("u1")), b = units().unit(c.text("u2"));
      const auto unit = product ? units().multiply(*a, *b) : units().divide(*a, *b);
      const double value =
          product ? number(c.text("v1")) * number(c.text("v2")) : number(c.text("v1")) / number(c.text("v2"));
      const auto target = units().unit(c.text("uRes").empty() ? "1" : c.text("uRes"));
      const auto result = units().convert(value, *unit, *target);
      ASSERT_TRUE(result) << section << " " << c.text("id") << " " << result.error().line();
      EXPECT_NEAR(*result, number(c.text("vRes")), tolerance(c.text("vRes"))) << section << " " << c.text("id");
    }
  }
}

TEST(Ucum, SpellingsOfLaboratoriesReadAsTheListSays) {
  const std::string bytes = bytesOf("loinc-mapping-validator/unit_to_ucum_mapping.json");
  if (bytes.empty()) GTEST_SKIP() << "the corpus is not here";
  const Json list = Json::parse(bytes);
  // Slips of that list: it divides by (min/m2), drops the prefix of dB, and reads EU in two ways itself.
  const std::set<std::string> slips{"L/min/m2", "dB[10.nV]"};
  std::string unread, contradicted;
  std::size_t count = 0;
  for (const auto& [printed, ucum] : list.items()) {
    if (!ucum.is_string() || slips.contains(printed)) continue;
    ++count;
    const auto ours = units().fromPrinted(printed);
    if (!ours) {
      unread += "\"" + printed + "\" (" + ucum.get<std::string>() + ") ";
      continue;
    }
    const auto left = units().unit(*ours), right = units().unit(ucum.get<std::string>());
    if (right && (left->dimension != right->dimension || std::abs(left->factor / right->factor - 1) > 1e-9))
      contradicted += "\"" + printed + "\": ours " + *ours + ", theirs " + ucum.get<std::string>() + "\n";
  }
  EXPECT_EQ(contradicted, "");
  std::cout << "spellings " << count << ", not read: " << unread << "\n";
}

TEST(Ucum, AnnotationsMayHoldBlanksAndNothingElseMay) {
  EXPECT_TRUE(units().unit("/{high power field}"));
  EXPECT_TRUE(units().unit("mg{per g}/g{of x}"));
  EXPECT_FALSE(units().unit("m {x}"));
  EXPECT_FALSE(units().unit("m{x} g{y}"));
  EXPECT_FALSE(units().unit("{x} m{y}"));
  EXPECT_FALSE(units().unit(" m"));
  EXPECT_FALSE(units().unit("m{x"));
  EXPECT_FALSE(units().unit("m}x{"));
}

TEST(Ucum, AnnotationsAreAnotherQuantity) {
  EXPECT_FALSE(units().convert(1, "mg/g{creat}", "mg/g"));
  EXPECT_TRUE(units().convert(1, "mg/g{creat}", "ug/g{creat}"));
  EXPECT_FALSE(units().convert(1, "mL/min/{1.73_m2}", "mL/min"));
}

TEST(Ucum, ArbitraryUnitsConvertWithinThemselvesOnly) {
  EXPECT_DOUBLE_EQ(*units().convert(1, "[IU]/L", "m[IU]/L"), 1000);
  EXPECT_FALSE(units().convert(1, "[IU]/L", "[arb'U]/L"));
  EXPECT_FALSE(units().convert(1, "[IU]/L", "U/L"));
}

TEST(Ucum, EquivalentsNeedTheCharge) {
  EXPECT_FALSE(units().convert(1, "meq/L", "mmol/L"));
  // Two charges an ion: 2 meq are 1 mmol.
  EXPECT_DOUBLE_EQ(*units().convert(2, "meq/L", "mmol/L", {std::nullopt, 2}), 1);
}

TEST(Ucum, MassAndAmountNeedTheMolarMass) {
  EXPECT_FALSE(units().convert(1, "ug/dL", "nmol/L"));
  // Cortisol, 362.46 g/mol: 1 ug/dL = 10 ug/L = 10000 / 362.46 nmol/L = 27.589 nmol/L.
  EXPECT_NEAR(*units().convert(1, "ug/dL", "nmol/L", {362.46, std::nullopt}), 27.589, 0.001);
}

TEST(Ucum, KelvinIsNotThousand) {
  EXPECT_EQ(units().fromPrinted("K/uL"), "10*3/uL");
  EXPECT_TRUE(units().unit("K/uL"));
  EXPECT_EQ(units().fromPrinted("mg/H"), "mg/h");
  EXPECT_FALSE(units().fromPrinted("EU")) << "Ehrlich, endotoxin or ELISA units, never exaunits";
}

TEST(Ucum, EveryLetterThatPrintersHaveForMicroIsTheSame) {
  for (const char* printed : {"\u00B5IU/ml", "\u03BCIU/ml", "uIU/ml"})
    EXPECT_EQ(units().fromPrinted(printed), "u[IU]/mL");
  for (const char* printed : {"\u00B5U/mL", "\u03BCU/mL", "uU/mL"}) EXPECT_EQ(units().fromPrinted(printed), "u[IU]/mL");
  for (const char* printed : {"\u00B5kat/L", "\u03BCkat/L"}) EXPECT_EQ(units().fromPrinted(printed), "ukat/L");
  EXPECT_EQ(units().fromPrinted("\u03BCg/dl"), "ug/dL");
  EXPECT_EQ(units().fromPrinted("\u00B5g/24 h"), "ug/(24.h)");
  EXPECT_EQ(units().fromPrinted("ug/24 h"), "ug/(24.h)");
  EXPECT_FALSE(units().fromPrinted("10 9/L")) << "a lost exponent is no factor of 109";
}

TEST(Ucum, ThereAndBackIsTheSameForEveryUnitOfTheContent) {
  for (const auto& [from, to] : {std::pair{"mg/dL", "g/L"},
                                 {"Cel", "K"},
                                 {"[degF]", "Cel"},
                                 {"mm[Hg]", "kPa"},
                                 {"10*3/uL", "10*9/L"},
                                 {"h", "min"},
                                 {"[lb_av]", "kg"}}) {
    const auto there = units().convert(37.25, from, to);
    ASSERT_TRUE(there) << from << " " << there.error().line();
    EXPECT_NEAR(*units().convert(*there, to, from), 37.25, 1e-9) << from << " " << to;
  }
}

TEST(Ucum, HugeExponentsDoNotOverflow) {
  EXPECT_FALSE(units().unit("Ym60"));
  EXPECT_FALSE(units().unit("m99999999999"));
  EXPECT_FALSE(units().unit(std::string(300, 'm')));
  EXPECT_FALSE(units().unit(std::string(50, '(') + "m" + std::string(50, ')')));
}

}  // namespace
}  // namespace homeostat::base
