#include "reports/fhir/plan_bundle.hpp"

#include <algorithm>
#include <cmath>

#include "kb/base/digest.hpp"
#include "reports/composers.hpp"

namespace homeostat::reports {
namespace {

using base::Json;
using inference::Finding;

/// A name-based UUID (RFC 9562 version 8: the digest is SHA-256) of a resource of this case.
std::string uuidOf(const std::string& case_hash, const std::string& what) {
  std::string hex = base::sha256Hex(case_hash + "/" + what).substr(0, 32);
  hex[12] = '8';
  hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

Json codeable(const std::string& text) { return {{"text", text}}; }

class BundleWriter {
 public:
  explicit BundleWriter(const Draft& draft) : draft_(draft), c_(draft.subject.the_case), a_(draft.subject.assessment) {}

  Json write() {
    addPatient();
    for (std::size_t i = 0; i < c_.findings.size(); ++i) addObservation(i);
    for (const auto& flag : a_.red_flags) addFlag(flag);
    for (const auto& found : a_.interactions) addInteraction(found);
    addGuidance();
    addCarePlan();
    addProvenance();
    return {{"resourceType", "Bundle"},
            {"type", "collection"},
            {"timestamp", fhirInstant()},
            {"entry", std::move(entries_)}};
  }

 private:
  const Draft& draft_;
  const inference::Case& c_;
  const inference::Assessment& a_;
  Json entries_ = Json::array();
  std::vector<std::string> made_;

  [[nodiscard]] std::string address(const std::string& what) const { return "urn:uuid:" + uuidOf(a_.case_hash, what); }
  [[nodiscard]] Json reference(const std::string& what) const { return {{"reference", address(what)}}; }

  void add(const std::string& what, Json resource) {
    resource["id"] = uuidOf(a_.case_hash, what);
    resource["language"] = draft_.document.language;
    entries_.push_back({{"fullUrl", address(what)}, {"resource", std::move(resource)}});
    made_.push_back(what);
  }

  /// FHIR wants seconds and an offset in every dateTime with a clock time.
  static std::string fhirTime(base::Instant at) {
    if (at.precision > base::Precision::second) at.precision = base::Precision::second;
    if (at.precision == base::Precision::minute) at.precision = base::Precision::second;
    if (at.precision >= base::Precision::minute && !at.offset_minutes) at.offset_minutes = 0;
    return at.iso();
  }
  [[nodiscard]] std::string fhirInstant() const {
    base::Instant at = c_.at;
    at.precision = base::Precision::second;
    if (!at.offset_minutes) at.offset_minutes = 0;
    return at.iso();
  }

  void addPatient() {
    Json patient{{"resourceType", "Patient"}};
    if (!c_.patient_id.empty())
      patient["identifier"] = Json::array({{{"system", "urn:homeostat:patient"}, {"value", c_.patient_id}}});
    if (!c_.patient_name.empty()) patient["name"] = Json::array({codeable(c_.patient_name)});
    if (!c_.sex.empty()) patient["gender"] = c_.sex;
    if (c_.birth_date) patient["birthDate"] = c_.birth_date->iso();
    add("patient", std::move(patient));
  }

  void addObservation(std::size_t index) {
    const Finding& f = c_.findings[index];
    Json o{{"resourceType", "Observation"},
           {"status", f.status},
           {"code", {{"coding", codingOf(f)}, {"text", f.name.empty() ? draft_.wording.name(f.code).text : f.name}}},
           {"subject", reference("patient")}};
    if (f.at) o["effectiveDateTime"] = fhirTime(*f.at);
    addValue(f, o);
    Json range = Json::object();
    if (f.low) range["low"] = quantityOf(*f.low, f.unit);
    if (f.high) range["high"] = quantityOf(*f.high, f.unit);
    if (!f.reference_text.empty()) range["text"] = f.reference_text;
    if (!range.empty()) o["referenceRange"] = Json::array({range});
    for (const auto& [name, value] : f.conditions) o["extension"].push_back(condition(name, value));
    add("observation-" + std::to_string(index), std::move(o));
  }
  /// LOINC codes begin with a digit, ids of the knowledge with a letter.
  static Json codingOf(const Finding& f) {
    const bool by_loinc = !f.code.empty() && f.code.front() >= '0' && f.code.front() <= '9';
    const auto& loinc = f.loinc.empty() && by_loinc ? f.code : f.loinc;
    Json coding = Json::array();
    if (!loinc.empty()) coding.push_back({{"system", "http://loinc.org"}, {"code", loinc}});
    if (!by_loinc) coding.push_back({{"system", kConceptSystem}, {"code", f.code}});
    return coding;
  }
  /// Words that hold digits go as a concept's text: as a string another reader would take them for the number that
  /// nobody trusted.
  static void addValue(const Finding& f, Json& o) {
    if (f.value)
      o["valueQuantity"] = quantity(f);
    else if (f.value_text.find_first_of("0123456789") != std::string::npos)
      o["valueCodeableConcept"] = codeable(f.value_text);
    else if (!f.value_text.empty())
      o["valueString"] = f.value_text;
    else
      o["dataAbsentReason"] = {
          {"coding", Json::array({{{"system", "http://terminology.hl7.org/CodeSystem/data-absent-reason"},
                                   {"code", "unknown"}}})}};
  }
  /// What R4 has no place for: fasting, time of the cycle, that an unusual value was confirmed.
  static Json condition(const std::string& name, const std::string& value) {
    return {{"url", kConditionExtension},
            {"extension", Json::array({Json{{"url", "name"}, {"valueString", name}},
                                       Json{{"url", "value"}, {"valueString", value}}})}};
  }
  /// "280" and not "280.0": a decimal place says how exactly something was measured.
  static Json decimal(double value) {
    constexpr double kExact = 1e15;
    const bool whole = std::floor(value) == value && std::abs(value) < kExact;
    return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
  }
  static Json quantityOf(double value, const std::string& unit) {
    Json q{{"value", decimal(value)}};
    if (unit.empty()) return q;
    q["unit"] = i18n::printedUnit(unit);
    q["system"] = "http://unitsofmeasure.org";
    q["code"] = unit;
    return q;
  }
  static Json quantity(const Finding& f) {
    Json q = quantityOf(*f.value, f.unit);
    if (!f.comparator.empty()) q["comparator"] = f.comparator;
    return q;
  }

  void addFlag(const inference::Advisory& flag) {
    const bool grave = flag.level == "emergency" || flag.level == "today";
    Json evidence = Json::array();
    for (const auto index : flag.findings) {
      // A total made from answers is no resource of its own; its answers are.
      if (index >= c_.findings.size()) continue;
      evidence.push_back({{"detail", Json::array({reference("observation-" + std::to_string(index))})}});
    }
    const auto rule = draft_.knowledge().rules.find(flag.rule);
    const bool known = rule != draft_.knowledge().rules.end();
    Json issue{
        {"resourceType", "DetectedIssue"},         {"status", "final"},
        {"severity", grave ? "high" : "moderate"}, {"code", codeable(known ? said(rule->second.title) : flag.title)},
        {"patient", reference("patient")},         {"identifiedDateTime", fhirTime(c_.at)}};
    addWords(issue, known ? said(rule->second.why) : flag.why, known ? said(rule->second.action) : flag.action);
    if (!evidence.empty()) issue["evidence"] = std::move(evidence);
    add("flag-" + flag.rule, std::move(issue));
  }
  void addInteraction(const inference::InteractionFound& found) {
    const bool high = found.severity == "contraindicated" || found.severity == "major";
    const std::string severity = high ? "high" : found.severity == "moderate" ? "moderate" : "low";
    Json issue{{"resourceType", "DetectedIssue"},
               {"status", "final"},
               {"severity", severity},
               {"code", interactionCode(found)},
               {"patient", reference("patient")},
               {"identifiedDateTime", fhirTime(c_.at)}};
    const auto it = draft_.knowledge().interactions.find(found.id);
    const bool known = it != draft_.knowledge().interactions.end();
    addWords(issue, known ? said(it->second.consequence) : found.why, known ? said(it->second.action) : found.action);
    add("interaction-" + found.id + "-" + found.a + "-" + found.b, std::move(issue));
  }
  /// The kind of alert (v3-ActCode), and the two in words.
  [[nodiscard]] Json interactionCode(const inference::InteractionFound& found) const {
    const auto has = [&](const std::string& id) {
      const auto is = [&](const inference::Asked& asked) { return asked.id == id; };
      return std::any_of(c_.conditions.begin(), c_.conditions.end(), is) ||
             std::any_of(c_.context.begin(), c_.context.end(), is);
    };
    const bool condition = has(found.a) || has(found.b);
    return {{"coding", Json::array({{{"system", "http://terminology.hl7.org/CodeSystem/v3-ActCode"},
                                     {"code", condition ? "COND" : "DRG"},
                                     {"display", condition ? "Condition Alert" : "Drug Interaction Alert"}}})},
            {"text", draft_.wording.name(found.a).text + " + " + draft_.wording.name(found.b).text}};
  }
  [[nodiscard]] std::string said(const kb::Text& text) const { return draft_.wording.said(text).text; }
  /// R4 has no empty strings.
  static void addWords(Json& issue, const std::string& detail, const std::string& action) {
    if (!detail.empty()) issue["detail"] = detail;
    if (!action.empty()) issue["mitigation"] = Json::array({{{"action", codeable(action)}}});
  }

  void addGuidance() {
    add("guidance", {{"resourceType", "GuidanceResponse"},
                     {"moduleUri", "urn:homeostat:edition:" + a_.edition},
                     {"status", "success"},
                     {"subject", reference("patient")},
                     {"occurrenceDateTime", fhirTime(c_.at)},
                     {"note", Json::array({{{"text", draft_.text("note.not_adopted")}}})},
                     {"result", reference("plan")}});
  }

  /// How it is done, what the clinician changed of it, and what is checked.
  [[nodiscard]] std::string activityWords(const inference::Suggestion& s, const inference::Decision& decision) const {
    const auto* item = interventionOf(draft_, s.id);
    const auto changed = changeOf(draft_, decision);
    std::string out;
    for (const auto& words : {item == nullptr ? std::string() : said(item->schedule),
                              changed.empty() ? std::string() : withBlank(draft_.text("decision.changed")) + changed,
                              item == nullptr ? s.monitoring : said(item->monitoring)}) {
      if (words.empty()) continue;
      const bool ended = out.empty() || out.ends_with(endMark(draft_.wording));
      out += (out.empty() ? "" : ended ? " " : stopMark(draft_.wording.messages())) + words;
    }
    return out;
  }

  void addCarePlan() {
    Json activities = Json::array();
    for (const auto& s : a_.suggestions) {
      const auto* decision = decisionOn(c_, s.id);
      if (!wasAccepted(decision)) continue;
      Json detail{{"code",
                   {{"coding", Json::array({{{"system", kConceptSystem}, {"code", s.id}}})},
                    {"text", draft_.wording.name(s.id).text}}},
                  {"status", "not-started"}};
      if (const auto how = activityWords(s, *decision); !how.empty()) detail["description"] = how;
      activities.push_back({{"detail", std::move(detail)}});
    }
    Json plan{{"resourceType", "CarePlan"},
              {"status", draft_.printing.is_signed ? "active" : "draft"},
              {"intent", "plan"},
              {"title", draft_.text("handout.title")},
              {"subject", reference("patient")},
              {"created", fhirTime(c_.at)}};
    if (!activities.empty()) plan["activity"] = std::move(activities);
    add("plan", std::move(plan));
  }

  void addProvenance() {
    Json targets = Json::array();
    for (const auto& what : made_) targets.push_back(reference(what));
    Json entity{
        {"role", "source"},
        {"what",
         {{"identifier", {{"system", "urn:homeostat:edition"}, {"value", a_.edition}}}, {"display", a_.edition_name}}}};
    const std::string who = draft_.printing.clinician.empty() ? "Homeostat" : draft_.printing.clinician;
    add("provenance", {{"resourceType", "Provenance"},
                       {"target", std::move(targets)},
                       {"recorded", fhirInstant()},
                       {"agent", Json::array({{{"who", {{"display", who}}}}})},
                       {"entity", Json::array({entity})}});
  }
};

}  // namespace

base::Result<Json> planBundle(const Subject& subject, const Printing& printing) {
  if (subject.assessment.emergency) {
    return base::refuse({"report.withheld", "", "", "a red flag is an emergency: no plan is handed on",
                         "Act on the red flag first; the letter says how"});
  }
  auto begun = begin(subject, printing);
  if (!begun) return base::refuse(begun.error());
  return BundleWriter(*begun).write();
}

}  // namespace homeostat::reports
