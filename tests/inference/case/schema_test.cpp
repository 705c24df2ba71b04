// The published schema of the case file and the reader agree: what the schema takes, the reader takes whole; what the
// schema refuses, the reader refuses or sets aside by name. The one knows JSON, the other also the calendar.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "inference/case/case.hpp"
#include "kb/base/json.hpp"
#include "tests/support/files.hpp"
#include "tests/support/places.hpp"

namespace homeostat::inference {
namespace {

namespace fs = std::filesystem;
using base::Json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

const nlohmann::json& schemaJson() {
  static const auto json =
      nlohmann::json::parse(support::slurp(support::checkout() / "inference/case/case.schema.json"));
  return json;
}

bool fits(const std::string& text) {
  static const auto schema = [] {
    auto made = std::make_unique<valijson::Schema>();
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(schemaJson()), *made);
    return made;
  }();
  const auto json = nlohmann::json::parse(text);
  valijson::Validator validator;
  return validator.validate(*schema, Adapter(json), nullptr);
}

/// Refused, or read with parts set aside.
bool complains(const std::string& text) {
  const auto c = readCase(text, "case.json");
  return !c || !c->set_aside.empty();
}

/// A case with one entry more.
std::string with(const std::string& entry) { return R"({"patient": {"id": "p"}, "at": "2026-01-01", )" + entry + "}"; }
std::string withFinding(const std::string& rest) { return with(R"("findings": [{)" + rest + "}]"); }

std::vector<fs::path> ownCases() {
  std::vector<fs::path> cases;
  for (const auto& entry : fs::directory_iterator(support::checkout() / "tests/cases")) {
    if (entry.path().extension() == ".json") cases.push_back(entry.path());
  }
  return cases;
}

TEST(CaseSchema, TakesEveryCaseOfTheProjectAndSoDoesTheReader) {
  EXPECT_GE(ownCases().size(), 3U);
  for (const auto& path : ownCases()) {
    const auto text = support::slurp(path);
    EXPECT_TRUE(fits(text)) << path;
    EXPECT_FALSE(complains(text)) << path;
  }
}

TEST(CaseSchema, TakesWhatTheProgramWrites) {
  for (const auto& path : ownCases()) {
    const auto c = readCase(support::slurp(path), "c");
    ASSERT_TRUE(c) << path;
    EXPECT_TRUE(fits(writeCase(*c))) << path;
  }
}

TEST(CaseSchema, TakesEveryFormItDocuments) {
  for (
      const auto& text : {
          with(R"("context": ["pregnant", {"id": "driving", "value": true}, {"id": "alcohol", "value": "unknown"}])"),
          with(
              R"("medications": ["sertraline", {"atc": "N06AB06", "since": "2026-06"}], "medications_asked_at": null)"),
          with(R"("allergies": ["penicillin", {"substance": "latex"}], "goals": ["calm-focus"], "findings": null)"),
          with(R"("tried": ["cbt-i", {"intervention": "iron-treatment", "response": "better"}])"),
          with(R"("flags_answered": [{"id": "rf-x", "answer": "no", "at": "2026-01-01T08:15:30.250+02:00"}])"),
          with(R"("decisions": [{"intervention": "cbt-i", "decision": "declined", "reason": "not-now"}])"),
          withFinding(R"("code": "ferritin", "value": "<5", "unit": "ug/L", "conditions": {"fasting": true})"),
          withFinding(R"("loinc": "2276-4", "value_text": "haemolysed", "notes": ["a"], "source": "line 3")"),
          withFinding(R"("code": "rmssd", "value": 31, "unit": "ms", "quality": 0.9, "at": "2026-01-01 08:15Z")"),
      }) {
    EXPECT_TRUE(fits(text)) << text;
    EXPECT_FALSE(complains(text)) << text;
  }
}

TEST(CaseSchema, AndTheReaderComplainOfTheSame) {
  for (const auto& text : {
           std::string("[]"),
           std::string(R"({"at": "2026-01-01"})"),
           std::string(R"({"patient": {"id": "p"}})"),
           std::string(R"({"patient": [], "at": "2026-01-01"})"),
           std::string(R"({"patient": {"id": "p"}, "at": 5})"),
           std::string(R"({"patient": {"id": "p"}, "at": "yesterday"})"),
           std::string(R"({"patient": {"id": 7}, "at": "2026-01-01"})"),
           std::string(R"({"patient": {"id": "p", "sex": "woman"}, "at": "2026-01-01"})"),
           std::string(R"({"patient": {"id": "p", "birth_date": "1.5.1990"}, "at": "2026-01-01"})"),
           std::string(R"({"patient": {"id": "p", "height_cm": 1.78}, "at": "2026-01-01"})"),
           std::string(R"({"patient": {"id": "p", "wieght_kg": 70}, "at": "2026-01-01"})"),
           with(R"("medicatons": [])"),
           with(R"("medications": {})"),
           with(R"("medications": [{"dose": "50 mg"}])"),
           with(R"("medications": [{"name": "sertraline", "dose": 50}])"),
           with(R"("medications": [{"name": "sertraline", "start": "2026-01-01"}])"),
           with(R"("medications_asked_at": "last week")"),
           with(R"("zone": 1)"),
           with(R"("context": [{"id": "pregnant"}])"),
           with(R"("context": [{"id": "pregnant", "value": "maybe"}])"),
           with(R"("context": [""])"),
           with(R"("goals": [3])"),
           with(R"("tried": [{"response": "better"}])"),
           with(R"("flags_answered": [{"id": "rf-x"}])"),
           with(R"("decisions": [{"intervention": "cbt-i", "decision": "declined", "why": "no"}])"),
           withFinding(R"("value": 5)"),
           withFinding(R"("code": "ferritin")"),
           withFinding(R"("code": "ferritin", "value": null)"),
           withFinding(R"("code": "ferritin", "value": [5])"),
           withFinding(R"("code": "ferritin", "value": 5, "unit": 1)"),
           withFinding(R"("code": "ferritin", "value": 5, "uint": "ug/L")"),
           withFinding(R"("code": "ferritin", "value": 5, "comparator": "~")"),
           withFinding(R"("code": "ferritin", "value": 5, "at": "18.11.2026")"),
           withFinding(R"("code": "ferritin", "value": 5, "at": 20261118)"),
           withFinding(R"("code": "ferritin", "value": 5, "low": "15")"),
           withFinding(R"("code": "rmssd", "value": 31, "quality": 90)"),
           withFinding(R"("code": "ferritin", "value": 5, "source": {"line": 3})"),
       }) {
    EXPECT_FALSE(fits(text)) << text;
    EXPECT_TRUE(complains(text)) << text;
  }
}

TEST(ReadCase, NamesAMisspeltKeyOfAFindingAndStillTakesTheFinding) {
  const auto c = readCase(withFinding(R"("code": "ferritin", "value": 5, "uint": "ug/L")"), "case.json");
  ASSERT_TRUE(c) << c.error().line();
  EXPECT_EQ(c->findings.size(), 1U);
  ASSERT_EQ(c->set_aside.size(), 1U);
  EXPECT_EQ(c->set_aside[0].place, "findings[0].uint");
}

TEST(ReadCase, SetsAsideAFindingWhoseUnitIsNoText) {
  const auto c = readCase(withFinding(R"("code": "ferritin", "value": 5, "unit": 1)"), "case.json");
  ASSERT_TRUE(c) << c.error().line();
  EXPECT_TRUE(c->findings.empty());
  ASSERT_EQ(c->set_aside.size(), 1U);
  EXPECT_EQ(c->set_aside[0].place, "findings[0].unit");
}

}  // namespace
}  // namespace homeostat::inference
