#include <fmt/format.h>

#include "app/intake/fhir_reader.hpp"
#include "app/intake/text.hpp"

namespace homeostat::intake {
namespace {

const std::string kUcum = "http://unitsofmeasure.org";

std::string statusReason(const std::string& status) {
  if (status == "entered-in-error") return "marked by its sender as entered in error";
  if (status == "cancelled") return "cancelled";
  if (status == "registered") return "only registered: the result is not there yet";
  if (status.empty()) return "no status is given, so it may not count";
  return fmt::format("status \"{}\" is not one that may count", status);
}

void quantity(const Node& q, Draft& d) {
  d.text = q.str("value");
  d.comparator = q.str("comparator");
  d.unit_text = q.str("unit").empty() ? q.str("units") : q.str("unit");
  if (q.str("system") == kUcum)
    d.unit_code = q.str("code");
  else if (d.unit_text.empty())
    d.unit_text = q.str("code");
}

void ranges(const Node& n, Draft& d) {
  const auto list = n.each("referenceRange");
  for (const auto* range : list) {
    std::string text = range->str("text");
    if (text.empty() && list.size() > 1) {
      text = fmt::format("{} {}-{}", fhir::wordsOf((*range)["type"]), (*range)["low"].str("value"),
                         (*range)["high"].str("value"));
    }
    if (!text.empty()) d.range_text += (d.range_text.empty() ? "" : " / ") + text;
  }
  if (list.size() == 1) {
    d.low = (*list[0])["low"].str("value");
    d.high = (*list[0])["high"].str("value");
  }
}

/// A value that is words, a pair or a span; "" when it is none of these.
std::string words(const Node& n, Draft& d) {
  if (n["valueCodeableConcept"].present()) {
    for (const auto* coding : n["valueCodeableConcept"].each("coding")) {
      if (coding->str("code").empty() || !d.answer_code.empty()) continue;
      d.answer_code = coding->str("code");
      d.answer_system = coding->str("system");
      d.conditions.try_emplace("answer-code", d.answer_code);
    }
    return fhir::wordsOf(n["valueCodeableConcept"]);
  }
  if (n["valueRange"].present()) {
    d.unit_text = n["valueRange"]["low"].str("unit");
    return n["valueRange"]["low"].str("value") + " - " + n["valueRange"]["high"].str("value");
  }
  if (n["valueRatio"].present())
    return n["valueRatio"]["numerator"].str("value") + ":" + n["valueRatio"]["denominator"].str("value");
  if (n["valuePeriod"].present()) return n["valuePeriod"].str("start") + " - " + n["valuePeriod"].str("end");
  for (const auto& key : {"valueBoolean", "valueDateTime", "valueTime", "valueDate"}) {
    if (!n.str(key).empty()) return n.str(key);
  }
  return {};
}

/// Why a value is missing, as the sender says it.
std::string absence(const Node& n) {
  if (const std::string reason = fhir::wordsOf(n["dataAbsentReason"]); !reason.empty())
    return "the sender gives no value: " + reason;
  for (const auto& [key, member] : n.members) {
    if (key.rfind("_value", 0) != 0 && key.rfind("value", 0) != 0) continue;
    for (const auto* extension : member.each("extension")) {
      if (!extension->str("valueCode").empty()) return "the sender gives no value: " + extension->str("valueCode");
    }
  }
  return "no value is given";
}

/// Takes the value out of an observation or component; a non-empty answer says why there is none.
std::string value(const Node& n, Draft& d) {
  if (n["valueQuantity"].present()) {
    quantity(n["valueQuantity"], d);
    if (!d.text.empty()) return {};
    return n["dataAbsentReason"].present() ? absence(n) : "a quantity without a value";
  }
  for (const auto& key : {"valueString", "valueInteger", "valueDecimal"}) {
    if (n.str(key).empty()) continue;
    d.text = n.str(key);
    if (std::string_view(key) == "valueString" && readMeasured(d.text)) d.notes.emplace_back("a number sent as text");
    return {};
  }
  if (n["valueSampledData"].present()) return "a waveform, not a value";
  if (n["valueAttachment"].present()) return "an attached document, not a value";
  d.number_expected = false;
  d.text = words(n, d);
  return d.text.empty() ? absence(n) : "";
}

bool isVitalSign(const Node& n) {
  for (const auto* category : n.each("category")) {
    for (const auto* coding : category->each("coding")) {
      if (coding->str("code") == "vital-signs") return true;
    }
  }
  return false;
}

/// Of this program's own exports: a condition of the finding.
void readConditions(const Node& n, Draft& d) {
  for (const auto* extension : n.each("extension")) {
    if (extension->str("url") != "urn:homeostat:condition") continue;
    std::string name, text;
    for (const auto* part : extension->each("extension"))
      (part->str("url") == "name" ? name : text) = part->str("valueString");
    if (!name.empty()) d.conditions[name] = text;
  }
}

void readRemarks(const Node& n, Draft& d) {
  const std::string method = fhir::wordsOf(n["method"]);
  if (!method.empty()) d.conditions["method"] = method;
  for (const auto* interpretation : n.each("interpretation")) {
    for (const auto* coding : interpretation->each("coding")) {
      if (!coding->str("code").empty()) d.conditions.try_emplace("flag", coding->str("code"));
    }
  }
  for (const auto* remark : n.each("note")) {
    if (!remark->str("text").empty()) d.notes.push_back(remark->str("text"));
  }
  for (const auto& key : {"comment", "comments"}) {
    if (!n.str(key).empty()) d.notes.push_back(n.str(key));
  }
}

}  // namespace

/// Follows observation, specimen, report; false when a stated time does not exist.
bool FhirReader::readTime(const Node& n, Draft& d) const {
  if ((d.at = fhir::timeAt(n, "effective"))) return true;
  for (const auto& key : {"effectiveDateTime", "effectiveInstant"}) {
    if (n.str(key).empty()) continue;
    d.conditions["time-as-written"] = n.str(key);
    return false;
  }
  const auto from = [&](const Node* node, const std::string& stem, const char* note) {
    if (node == nullptr || d.at || !(d.at = fhir::timeAt(*node, stem))) return;
    d.notes.emplace_back(note);
  };
  const Node* specimen = resolve(n, n["specimen"]);
  from(specimen == nullptr ? nullptr : &(*specimen)["collection"], "collected", "time taken from the specimen");
  const Node* report = reportOf(n);
  from(report, "effective", "time taken from the report");
  if (report == nullptr) return true;
  for (const auto* reference : report->each("specimen")) {
    const Node* of_report = resolve(*report, *reference);
    from(of_report == nullptr ? nullptr : &(*of_report)["collection"], "collected",
         "time taken from the report's specimen");
  }
  return true;
}

void FhirReader::readSpecimen(const Node& n, Draft& d) const {
  const Node* specimen = resolve(n, n["specimen"]);
  if (specimen == nullptr) {
    d.specimen = n["specimen"].str("display");
    return;
  }
  d.specimen = fhir::wordsOf((*specimen)["type"]);
  for (const auto* coding : (*specimen)["collection"]["fastingStatusCodeableConcept"].each("coding")) {
    // HL7 table 0916.
    if (coding->str("code") == "F") d.conditions["fasting"] = "yes";
    if (coding->str("code") == "NF") d.conditions["fasting"] = "no";
  }
}

/// An id of this knowledge counts only while the knowledge in use has it.
void FhirReader::readCode(const Node& code, Draft& draft) const {
  fhir::readCode(code, draft);
  if (draft.concept_id.empty() || context_.index.isId(draft.concept_id)) return;
  draft.notes.push_back("code " + draft.concept_id + " is no id of the knowledge in use");
  draft.concept_id.clear();
  draft.matched.clear();
}

void FhirReader::observation(const Node& n, const std::string& place) {
  subject(n);
  Draft base;
  base.place = place;
  readCode(n["code"], base);
  const std::string what = trim(base.name.empty() ? base.loinc + " " + n.str("id") : base.name);
  base.status = n.str("status");
  base.vital_sign = isVitalSign(n);
  base.issued = fhir::timeOf(n.str("issued"));
  const bool counts =
      base.status == "final" || base.status == "amended" || base.status == "corrected" || base.status == "preliminary";
  const bool time_exists = readTime(n, base);
  readSpecimen(n, base);
  readRemarks(n, base);
  readConditions(n, base);
  Draft own = base;
  ranges(n, own);
  const std::string why = value(n, own);
  const auto components = n.each("component");
  const std::string said = trim(fmt::format("{} {} {}", what, own.text, own.unit_text));
  if (base.status == "entered-in-error" && time_exists) {
    own.withdrawn = statusReason(base.status);
    for (std::size_t i = 0; i < components.size(); ++i) {
      Draft part = base;
      part.withdrawn = own.withdrawn;
      component(*components[i], std::move(part), fmt::format("{}.component[{}]", place, i));
    }
    return settle(std::move(own), context_);
  }
  if (!counts) return context_.reject(place, said, statusReason(base.status));
  if (!time_exists)
    return context_.reject(place, said,
                           fmt::format("its time \"{}\" does not exist", base.conditions["time-as-written"]));
  if (why.empty()) {
    settle(std::move(own), context_);
  } else if (!components.empty()) {
    context_.reject(
        place, what,
        fmt::format("a group without a value of its own; its {} parts are judged one by one", components.size()));
  } else if (n["hasMember"].present() || n["related"].present()) {
    context_.reject(place, what, "a panel without a value of its own; its members are results of their own");
  } else {
    context_.reject(place, what, why);
  }
  for (std::size_t i = 0; i < components.size(); ++i)
    component(*components[i], base, fmt::format("{}.component[{}]", place, i));
}

void FhirReader::component(const Node& part, Draft draft, const std::string& place) {
  draft.place = place;
  draft.loinc.clear();
  draft.local_code.clear();
  draft.concept_id.clear();
  draft.matched.clear();
  draft.name.clear();
  draft.conditions.erase("name-as-printed");
  draft.conditions.erase("flag");
  readCode(part["code"], draft);
  readRemarks(part, draft);
  ranges(part, draft);
  const std::string why = value(part, draft);
  if (!why.empty() && draft.withdrawn.empty()) return context_.reject(place, draft.name, why);
  settle(std::move(draft), context_);
}

}  // namespace homeostat::intake
