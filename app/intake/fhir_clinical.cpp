#include <fmt/format.h>

#include "app/intake/fhir_reader.hpp"
#include "app/intake/text.hpp"

namespace homeostat::intake {
namespace {

std::string wordOf(const Node& n, const char* key) {
  if (!n.str(key).empty()) return n.str(key);
  const auto codings = n[key].each("coding");
  return codings.empty() ? std::string{} : codings[0]->str("code");
}

/// Codes and words that say that there is none of a kind, or that nobody knows: of the International Patient Summary
/// and SNOMED CT. Such a statement is no condition, allergy or medicine.
std::string saysNone(const Node& code, const std::string& name) {
  for (const auto* coding : code.each("coding")) {
    const std::string system = coding->str("system"), value = coding->str("code");
    const bool unknown = value.size() > 5 && value.ends_with("-info");
    if (system.find("absent-unknown") != std::string::npos)
      return unknown ? "the sender has no information" : "the sender says that none is known";
    // No known allergy, no known drug allergy, no current problems or disability.
    if (system == "http://snomed.info/sct" && (value == "716186003" || value == "409137002" || value == "160245001"))
      return "the sender says that none is known";
  }
  const std::string word = lower(name);
  for (const std::string_view start : {"no known ", "no current ", "nkda", "nka", "nil known"})
    if (word.rfind(start, 0) == 0) return "the sender says that none is known";
  return {};
}

}  // namespace

void FhirReader::medication(const Node& n, const std::string& place) {
  subject(n);
  const std::string status = n.str("status");
  const Node* code = &n["medicationCodeableConcept"];
  if (!code->present()) code = &n["medication"]["concept"];
  if (!code->present()) {
    const Node& reference =
        n["medicationReference"].present() ? n["medicationReference"] : n["medication"]["reference"];
    if (const Node* target = resolve(n, reference))
      code = &(*target)["code"];
    else if (!reference.str("display").empty())
      code = &reference;
  }
  inference::Medication m;
  m.name = fhir::wordsOf(*code);
  if (m.name.empty()) m.name = code->str("display");
  bool absent = false;
  for (const auto* coding : code->each("coding")) {
    const std::string system = coding->str("system");
    if (system.find("rxnorm") != std::string::npos && m.rxnorm.empty()) m.rxnorm = coding->str("code");
    if (system.find("whocc.no/atc") != std::string::npos && m.atc.empty()) m.atc = coding->str("code");
    absent = absent || system.find("data-absent-reason") != std::string::npos;
  }
  if (status == "entered-in-error" || status == "cancelled" || status == "not-taken" || status == "draft" ||
      status == "intended") {
    return context_.reject(place, m.name, "medication with status " + status);
  }
  // STU3 states apart from the status whether it is taken: y, n, unk, na.
  if (wordOf(n, "wasNotTaken") == "true" || wordOf(n, "doNotPerform") == "true" || n.str("taken") == "n")
    return context_.reject(place, m.name, "the file says it is not taken");
  if (absent || (m.name.empty() && m.atc.empty() && m.rxnorm.empty()))
    return context_.reject(place, m.name, "the medicine is not named");
  if (const std::string none = saysNone(*code, m.name); !none.empty())
    return context_.note(fmt::format("{}, medicines: \"{}\": {}", place, m.name, none));
  if (status == "on-hold" || status == "unknown")
    context_.note(fmt::format("{}: {} is {}: ask whether it is taken", place, m.name,
                              status == "unknown" ? "of unknown status" : "on hold"));
  for (const auto& key : {"dosage", "dosageInstruction"}) {
    if (const auto doses = n.each(key); !doses.empty()) m.dose = doses[0]->str("text");
  }
  m.since = fhir::timeAt(n, "effective");
  if (!m.since) m.since = fhir::timeOf(n.str("authoredOn").empty() ? n.str("dateWritten") : n.str("authoredOn"));
  m.until = fhir::timeOf(n["effectivePeriod"].str("end"));
  if (!m.until && (status == "completed" || status == "stopped")) {
    if (!m.since)
      return context_.note(fmt::format("{}: {} is {}, without any date: not taken over", place, m.name, status));
    context_.note(fmt::format("{}: {} is {}; when it ended is not said", place, m.name, status));
    m.until = m.since;
  }
  takeMedication(std::move(m), context_);
}

void FhirReader::problem(const Node& n, const std::string& place, std::vector<ImportedProblem>& into) {
  subject(n);
  const std::string verification = wordOf(n, "verificationStatus");
  const Node& code = n["code"].present() ? n["code"] : n["substance"];
  ImportedProblem p;
  p.name = fhir::wordsOf(code);
  for (const auto* coding : code.each("coding")) p.codes.push_back(coding->str("system") + "|" + coding->str("code"));
  p.status = wordOf(n, "clinicalStatus");
  if (verification == "refuted") p.status = "refuted";
  if (p.status.empty() && (n["abatementDateTime"].present() || n["abatementPeriod"].present())) p.status = "resolved";
  p.since = fhir::timeAt(n, "onset");
  p.source = place;
  if (verification == "entered-in-error" || n.str("status") == "entered-in-error" || p.status == "entered-in-error")
    return context_.reject(place, p.name, "marked by its sender as entered in error");
  if (const std::string none = saysNone(code, p.name); !none.empty())
    return context_.note(fmt::format("{}, {}: \"{}\": {}", place,
                                     &into == &context_.import.allergies ? "allergies" : "conditions", p.name, none));
  if (p.name.empty() && p.codes.empty()) return context_.reject(place, n.str("id"), "not named");
  into.push_back(std::move(p));
}

}  // namespace homeostat::intake
