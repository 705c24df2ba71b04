#include "reports/fhir/plan_bundle.hpp"

#include <gtest/gtest.h>

#include <set>

#include "app/intake/import.hpp"
#include "tests/reports/documents.hpp"

namespace homeostat::reports {
namespace {

base::Json bundleOf(const Assessed& assessed) {
  auto bundle = planBundle(assessed.subject(), {});
  if (!bundle) throw std::runtime_error(bundle.error().line());
  return std::move(*bundle);
}

Assessed withAccepted(const char* intervention) {
  auto c = Assessed::file("a-tired.json").the_case;
  c.decisions = {{intervention, "accepted", "as discussed", c.at}};
  return Assessed::of(std::move(c));
}

std::vector<base::Json> resources(const base::Json& bundle, const std::string& type) {
  std::vector<base::Json> out;
  for (const auto& entry : bundle["entry"])
    if (entry["resource"]["resourceType"] == type) out.push_back(entry["resource"]);
  return out;
}

void expectReferencesLeadSomewhere(const base::Json& bundle) {
  std::set<std::string> urls, asked;
  for (const auto& entry : bundle["entry"]) {
    EXPECT_TRUE(urls.insert(entry["fullUrl"]).second) << entry["fullUrl"];
    EXPECT_EQ("urn:uuid:" + entry["resource"]["id"].get<std::string>(), entry["fullUrl"]);
  }
  const std::function<void(const base::Json&)> walk = [&](const base::Json& json) {
    if (json.is_object() && json.contains("reference")) asked.insert(json["reference"]);
    if (json.is_structured())
      for (const auto& child : json) walk(child);
  };
  walk(bundle);
  for (const auto& url : asked) EXPECT_TRUE(urls.contains(url)) << url;
}

TEST(PlanBundle, IsTheSameTwiceAndItsReferencesLeadSomewhere) {
  const auto bundle = bundleOf(withAccepted("cbt-depression"));
  EXPECT_EQ(bundle.dump(), bundleOf(withAccepted("cbt-depression")).dump());
  expectReferencesLeadSomewhere(bundle);
}

TEST(PlanBundle, OfAnswersWithoutATotalRefersToNothingThatIsNotThere) {
  const auto assessed = Assessed::answersOnly();
  ASSERT_FALSE(assessed.assessment.red_flags.empty());
  expectReferencesLeadSomewhere(bundleOf(assessed));
}

TEST(PlanBundle, HoldsWhatTheStructureRulesOfR4Require) {
  const auto bundle = bundleOf(withAccepted("cbt-depression"));
  const std::vector<std::pair<std::string, std::vector<std::string>>> required = {
      {"Observation", {"status", "code"}},
      {"DetectedIssue", {"status"}},
      {"GuidanceResponse", {"moduleUri", "status"}},
      {"CarePlan", {"status", "intent", "subject"}},
      {"Provenance", {"target", "recorded", "agent"}}};
  for (const auto& [type, keys] : required) {
    const auto found = resources(bundle, type);
    EXPECT_FALSE(found.empty()) << type;
    for (const auto& resource : found)
      for (const auto& key : keys) EXPECT_TRUE(resource.contains(key)) << type << "." << key;
  }
  // R4 allows a child only where there is something: no empty arrays, objects or strings.
  const std::function<void(const base::Json&, const std::string&)> walk = [&](const base::Json& json,
                                                                              const std::string& path) {
    EXPECT_FALSE(json.is_structured() && json.empty()) << path;
    EXPECT_FALSE(json.is_string() && json.get<std::string>().empty()) << path;
    if (json.is_object())
      for (const auto& [key, child] : json.items()) walk(child, path + "." + key);
    if (json.is_array())
      for (const auto& child : json) walk(child, path + "[]");
  };
  walk(bundle, "Bundle");
}

TEST(PlanBundle, PutsOnlyAcceptedSuggestionsIntoThePlan) {
  const auto plan = resources(bundleOf(withAccepted("cbt-depression")), "CarePlan").at(0);
  ASSERT_EQ(plan["activity"].size(), 1U);
  EXPECT_EQ(plan["activity"][0]["detail"]["code"]["coding"][0]["code"], "cbt-depression");
  EXPECT_EQ(plan["status"], "draft");
  const auto none = resources(bundleOf(Assessed::file("a-tired.json")), "CarePlan").at(0);
  EXPECT_FALSE(none.contains("activity"));
}

TEST(PlanBundle, ReadBackGivesTheSameFindings) {
  for (const char* name : {"a-tired.json", "b-lorry-driver.json"}) {
    const auto assessed = Assessed::file(name);
    const intake::AnalyteIndex index(Assessed::engine().edition().knowledge());
    const auto read = intake::importFile(bundleOf(assessed).dump(), "plan.json", index);
    ASSERT_TRUE(read) << read.error().line();
    const auto& given = assessed.the_case.findings;
    for (const auto& r : read->rejected) ADD_FAILURE() << r.source << " " << r.what << ": " << r.why;
    ASSERT_EQ(read->findings.size(), given.size()) << name;
    for (std::size_t i = 0; i < given.size(); ++i) {
      EXPECT_EQ(read->findings[i].code, given[i].code);
      EXPECT_EQ(read->findings[i].value, given[i].value) << given[i].code;
      EXPECT_EQ(read->findings[i].unit, given[i].unit) << given[i].code;
      EXPECT_EQ(read->findings[i].comparator, given[i].comparator);
      ASSERT_EQ(read->findings[i].at.has_value(), given[i].at.has_value());
      EXPECT_EQ(read->findings[i].at.value_or(base::Instant{}).utc_ms, given[i].at.value_or(base::Instant{}).utc_ms);
    }
  }
}

TEST(PlanBundle, EverythingAFindingHoldsSurvivesTheRoundTrip) {
  auto c = Assessed::file("a-tired.json").the_case;
  const auto finding = [&](const std::string& code, std::optional<double> value, const std::string& text,
                           const std::string& unit) {
    inference::Finding f;
    f.code = code;
    f.name = code;
    f.value = value;
    f.value_text = text;
    f.unit = unit;
    f.at = *base::Instant::parse("2026-03-01T08:15:00+01:00");
    return f;
  };
  auto bound = finding("tsh", 0.01, "0.01", "m[IU]/L");
  bound.comparator = "<";
  bound.low = 0.4;
  bound.high = 4;
  bound.reference_text = "0.4-4.0 (adults)";
  bound.status = "preliminary";
  auto confirmed = finding("tsh", 68000, "68000", "m[IU]/L");
  confirmed.conditions = {{"value-confirmed", "yes"}, {"fasting", "no"}};
  auto doubted = finding("ferritin", std::nullopt, "40", "");
  auto words = finding("ferritin", std::nullopt, "haemolytic", "");
  c.findings = {bound, confirmed, doubted, words};
  const auto assessed = Assessed::of(c);
  const intake::AnalyteIndex index(Assessed::engine().edition().knowledge());
  const auto read = intake::importFile(bundleOf(assessed).dump(), "plan.json", index);
  ASSERT_TRUE(read) << read.error().line();
  ASSERT_EQ(read->findings.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto &back = read->findings[i], &given = c.findings[i];
    EXPECT_EQ(back.code, given.code);
    EXPECT_EQ(back.value, given.value) << given.value_text;
    EXPECT_EQ(back.comparator, given.comparator);
    EXPECT_EQ(back.status, given.status);
    EXPECT_EQ(back.low, given.low);
    EXPECT_EQ(back.high, given.high);
    EXPECT_EQ(back.reference_text, given.reference_text);
    EXPECT_EQ(back.at->iso(), given.at->iso());
    for (const auto& [name, value] : given.conditions) EXPECT_EQ(back.conditions.at(name), value);
  }
  EXPECT_EQ(read->findings[2].value_text, "40");
  EXPECT_EQ(read->findings[3].value_text, "haemolytic");
  EXPECT_TRUE(read->questions.empty());
}

}  // namespace
}  // namespace homeostat::reports
