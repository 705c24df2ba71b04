#pragma once

#include "kb/base/json.hpp"
#include "reports/documents.hpp"

namespace homeostat::reports {

/// Code system of the knowledge base's own ids, for findings that came without a LOINC code.
inline constexpr const char* kConceptSystem = "urn:homeostat:concept";
/// Extension of an Observation: one condition of a finding, with `name` and `value`.
inline constexpr const char* kConditionExtension = "urn:homeostat:condition";

/// The plan as a FHIR R4 Bundle (HL7 FHIR 4.0.1, collection): Patient; an Observation for each finding; a DetectedIssue
/// for each red flag and interaction; a GuidanceResponse for the assessment; a CarePlan whose activities are the
/// accepted suggestions, and a Provenance that names edition and case. Withheld options are no activities. Ids are
/// made from the case's hash: same input, same bytes. Refuses an emergency's plan ("report.withheld"): the bundle then
/// would look complete without its action.
base::Result<base::Json> planBundle(const Subject& subject, const Printing& printing);

}  // namespace homeostat::reports
