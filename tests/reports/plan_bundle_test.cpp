#include "reports/fhir/plan_bundle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
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

// ---- R4 as it is published ----------------------------------------------------------------------------------------

/// Elements of R4 (4.0.1) that a bundle of ours may hold, as the resource pages and the JSON schema of HL7 list them:
/// name, least, most (0: any number), kind. Kinds with a capital are in this table, the others are JSON's own.
struct Element {
  std::string name;
  int least, most;
  std::string kind;
};
using Structure = std::map<std::string, std::vector<Element>>;

const Structure& r4() {
  static const Structure made = {
      {"Bundle", {{"type", 1, 1, "code"}, {"timestamp", 0, 1, "instant"}, {"entry", 0, 0, "Entry"}}},
      {"Entry", {{"fullUrl", 0, 1, "string"}, {"resource", 0, 1, "Resource"}}},
      {"Patient",
       {{"identifier", 0, 0, "Identifier"},
        {"name", 0, 0, "HumanName"},
        {"gender", 0, 1, "code"},
        {"birthDate", 0, 1, "date"}}},
      {"Observation",
       {{"status", 1, 1, "code"},
        {"code", 1, 1, "CodeableConcept"},
        {"subject", 0, 1, "Reference"},
        {"effectiveDateTime", 0, 1, "dateTime"},
        {"valueQuantity", 0, 1, "Quantity"},
        {"valueCodeableConcept", 0, 1, "CodeableConcept"},
        {"valueString", 0, 1, "string"},
        {"dataAbsentReason", 0, 1, "CodeableConcept"},
        {"referenceRange", 0, 0, "ReferenceRange"}}},
      {"ReferenceRange", {{"low", 0, 1, "Quantity"}, {"high", 0, 1, "Quantity"}, {"text", 0, 1, "string"}}},
      {"DetectedIssue",
       {{"status", 1, 1, "code"},
        {"code", 0, 1, "CodeableConcept"},
        {"severity", 0, 1, "code"},
        {"patient", 0, 1, "Reference"},
        {"identifiedDateTime", 0, 1, "dateTime"},
        {"evidence", 0, 0, "Evidence"},
        {"detail", 0, 1, "string"},
        {"mitigation", 0, 0, "Mitigation"}}},
      {"Evidence", {{"code", 0, 0, "CodeableConcept"}, {"detail", 0, 0, "Reference"}}},
      {"Mitigation", {{"action", 1, 1, "CodeableConcept"}}},
      {"GuidanceResponse",
       {{"moduleUri", 1, 1, "string"},
        {"status", 1, 1, "code"},
        {"subject", 0, 1, "Reference"},
        {"occurrenceDateTime", 0, 1, "dateTime"},
        {"note", 0, 0, "Annotation"},
        {"result", 0, 1, "Reference"}}},
      {"CarePlan",
       {{"status", 1, 1, "code"},
        {"intent", 1, 1, "code"},
        {"title", 0, 1, "string"},
        {"subject", 1, 1, "Reference"},
        {"created", 0, 1, "dateTime"},
        {"activity", 0, 0, "Activity"}}},
      {"Activity", {{"detail", 0, 1, "Detail"}}},
      {"Detail", {{"code", 0, 1, "CodeableConcept"}, {"status", 1, 1, "code"}, {"description", 0, 1, "string"}}},
      {"Provenance",
       {{"target", 1, 0, "Reference"},
        {"recorded", 1, 1, "instant"},
        {"agent", 1, 0, "Agent"},
        {"entity", 0, 0, "Entity"}}},
      {"Agent", {{"who", 1, 1, "Reference"}}},
      {"Entity", {{"role", 1, 1, "code"}, {"what", 1, 1, "Reference"}}},
      {"Identifier", {{"system", 0, 1, "string"}, {"value", 0, 1, "string"}}},
      {"HumanName", {{"text", 0, 1, "string"}}},
      {"CodeableConcept", {{"coding", 0, 0, "Coding"}, {"text", 0, 1, "string"}}},
      {"Coding", {{"system", 0, 1, "string"}, {"code", 0, 1, "code"}, {"display", 0, 1, "string"}}},
      {"Reference", {{"reference", 0, 1, "string"}, {"identifier", 0, 1, "Identifier"}, {"display", 0, 1, "string"}}},
      {"Quantity",
       {{"value", 0, 1, "decimal"},
        {"comparator", 0, 1, "code"},
        {"unit", 0, 1, "string"},
        {"system", 0, 1, "string"},
        {"code", 0, 1, "code"}}},
      {"Annotation", {{"text", 1, 1, "string"}}},
      {"Extension", {{"url", 1, 1, "string"}, {"extension", 0, 0, "Extension"}, {"valueString", 0, 1, "string"}}}};
  return made;
}

/// The required bindings of those codes.
const std::map<std::string, std::set<std::string>>& r4Codes() {
  static const std::map<std::string, std::set<std::string>> made = {
      {"Bundle.type",
       {"document", "message", "transaction", "transaction-response", "batch", "batch-response", "history", "searchset",
        "collection"}},
      {"Patient.gender", {"male", "female", "other", "unknown"}},
      {"Observation.status",
       {"registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"}},
      {"DetectedIssue.status",
       {"registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"}},
      {"DetectedIssue.severity", {"high", "moderate", "low"}},
      {"GuidanceResponse.status",
       {"success", "data-requested", "data-required", "in-progress", "failure", "entered-in-error"}},
      {"CarePlan.status", {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}},
      {"CarePlan.intent", {"proposal", "plan", "order", "option"}},
      {"Detail.status",
       {"not-started", "scheduled", "in-progress", "on-hold", "completed", "cancelled", "stopped", "unknown",
        "entered-in-error"}},
      {"Entity.role", {"derivation", "revision", "quotation", "source", "removal"}},
      {"Quantity.comparator", {"<", "<=", ">=", ">"}}};
  return made;
}

class R4Checker {
 public:
  std::vector<std::string> wrong;

  void check(const base::Json& json, const std::string& kind, const std::string& path) {
    if (!json.is_object()) return complain(path, "is no object");
    std::string type = kind;
    if (json.contains("resourceType")) type = json["resourceType"].get<std::string>();
    const auto structure = r4().find(type);
    if (structure == r4().end()) return complain(path, "has the unknown type " + type);
    for (const auto& [key, child] : json.items()) {
      if (key == "resourceType" || key == "id" || key == "language") continue;
      if (key == "extension") {
        value(child, {"extension", 0, 0, "Extension"}, type, path + ".extension");
        continue;
      }
      const auto element = std::find_if(structure->second.begin(), structure->second.end(),
                                        [&](const auto& e) { return e.name == key; });
      if (element == structure->second.end()) {
        complain(path, "has the unknown element " + key);
        continue;
      }
      value(child, *element, type, path + "." + key);
    }
    for (const auto& element : structure->second) {
      if (element.least > 0 && !json.contains(element.name)) complain(path, "lacks " + element.name);
    }
  }

 private:
  void complain(const std::string& path, const std::string& what) { wrong.push_back(path + " " + what); }

  void value(const base::Json& json, const Element& element, const std::string& type, const std::string& path) {
    if (element.most == 0) {
      if (!json.is_array() || json.empty()) return complain(path, "is no list");
      for (const auto& one : json) single(one, element, type, path + "[]");
      return;
    }
    if (json.is_array()) return complain(path, "is a list");
    single(json, element, type, path);
  }
  void single(const base::Json& json, const Element& element, const std::string& type, const std::string& path) {
    if (element.kind == "decimal") {
      if (!json.is_number()) complain(path, "is no number");
      return;
    }
    if (std::isupper(static_cast<unsigned char>(element.kind.front())) != 0) return check(json, element.kind, path);
    if (!json.is_string()) return complain(path, "is no text");
    const auto text = json.get<std::string>();
    static const std::map<std::string, std::string> kPatterns = {
        {"string", R"([ \r\n\t\S]+)"},
        {"code", R"([^\s]+(\s[^\s]+)*)"},
        {"date", R"(\d{4}(-\d{2}(-\d{2})?)?)"},
        {"dateTime", R"(\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?)?)?)"},
        {"instant", R"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))"}};
    if (!std::regex_match(text, std::regex(kPatterns.at(element.kind))))
      complain(path, "is no " + element.kind + ": " + text);
    const auto codes = r4Codes().find(type + "." + element.name);
    if (codes != r4Codes().end() && !codes->second.contains(text)) complain(path, "has the unknown code " + text);
  }
};

std::vector<std::string> wrongIn(const base::Json& bundle) {
  R4Checker checker;
  checker.check(bundle, "Bundle", "Bundle");
  return checker.wrong;
}

TEST(PlanBundle, KeepsToThePublishedStructureOfR4) {
  const auto nothing = inference::readCase(R"({"patient":{"id":"x","sex":"other"},"at":"2026-06-01","findings":[
      {"code":"tsh","name":"TSH"},{"code":"glucose","value_text":"high 7","at":"2026-05"},
      {"code":"hs-crp","value":3,"comparator":"<","unit":"mg/L","status":"corrected","conditions":{"fasting":"yes"}}]})",
                                           "case");
  ASSERT_TRUE(nothing.has_value());
  for (const auto& assessed :
       {withAccepted("cbt-depression"), Assessed::file("b-lorry-driver.json"), Assessed::file("c-calm-focus.json"),
        Assessed::file("d-many-things.json"), Assessed::answersOnly(), Assessed::of(*nothing)}) {
    if (assessed.assessment.emergency) continue;
    for (const auto& wrong : wrongIn(bundleOf(assessed))) ADD_FAILURE() << wrong;
  }
}

TEST(PlanBundle, TheCheckOfTheStructureFails) {
  const auto good = bundleOf(withAccepted("cbt-depression"));
  ASSERT_TRUE(wrongIn(good).empty());
  const auto broken = [&](const char* pointer, base::Json value) {
    auto bundle = good;
    bundle[base::Json::json_pointer(pointer)] = std::move(value);
    return wrongIn(bundle).size();
  };
  EXPECT_EQ(broken("/type", "bag"), 1U) << "no code of the value set";
  EXPECT_EQ(broken("/entry/0/resource/nickname", "x"), 1U) << "no element of Patient";
  EXPECT_EQ(broken("/entry/0/resource/birthDate", "2 March"), 1U);
  EXPECT_EQ(broken("/entry/1/resource/code", base::Json::array()), 1U) << "one, not many";
  EXPECT_EQ(broken("/entry/1/resource/valueString", ""), 1U) << "R4 has no empty strings";
}

TEST(PlanBundle, SpeaksTheLanguageItIsAskedFor) {
  Printing printing;
  printing.language = "es";
  const auto bundle = planBundle(withAccepted("cbt-depression").subject(), printing);
  ASSERT_TRUE(bundle.has_value());
  const auto plan = resources(*bundle, "CarePlan").at(0);
  EXPECT_EQ(plan["language"], "es");
  EXPECT_EQ(plan["activity"][0]["detail"]["code"]["text"], "Terapia cognitivo-conductual para la depresión");
}

TEST(PlanBundle, PutsOnlyAcceptedSuggestionsIntoThePlan) {
  const auto plan = resources(bundleOf(withAccepted("cbt-depression")), "CarePlan").at(0);
  ASSERT_EQ(plan["activity"].size(), 1U);
  EXPECT_EQ(plan["activity"][0]["detail"]["code"]["coding"][0]["code"], "cbt-depression");
  EXPECT_EQ(plan["status"], "draft");
  const auto none = resources(bundleOf(Assessed::file("a-tired.json")), "CarePlan").at(0);
  EXPECT_FALSE(none.contains("activity"));
}

TEST(PlanBundle, AStepThatWasAcceptedWithChangesCarriesTheChange) {
  auto c = withAccepted("cbt-depression").the_case;
  c.decisions.back().decision = "modified";
  c.decisions.back().reason = "only by telephone";
  const auto plan = resources(bundleOf(Assessed::of(c)), "CarePlan").at(0);
  const auto how = plan["activity"][0]["detail"]["description"].get<std::string>();
  EXPECT_NE(how.find("only by telephone"), std::string::npos) << how;
}

TEST(PlanBundle, WritesNumbersWithoutInventedPlacesAndCodesForWhatTheyAre) {
  auto c = Assessed::file("a-tired.json").the_case;
  inference::Finding f;
  f.code = "77777-1";
  f.name = "Not known here";
  f.value = 280;
  f.unit = "mg/L";
  c.findings = {f};
  c.medications = {{"sertraline", "", "", "", {}, {}}, {"tramadol", "", "", "", {}, {}}};
  const auto bundle = bundleOf(Assessed::of(c));
  const auto observation = resources(bundle, "Observation").at(0);
  EXPECT_EQ(observation["valueQuantity"]["value"].dump(), "280");
  EXPECT_EQ(observation["code"]["coding"], base::Json::array({{{"system", "http://loinc.org"}, {"code", "77777-1"}}}));
  const auto issues = resources(bundle, "DetectedIssue");
  ASSERT_FALSE(issues.empty());
  EXPECT_EQ(issues.back()["code"]["coding"][0]["code"], "DRG");
}

TEST(PlanBundle, ReadBackGivesTheSameFindings) {
  for (const char* name : {"a-tired.json", "b-lorry-driver.json", "c-calm-focus.json"}) {
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
