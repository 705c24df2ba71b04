#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "app/intake/fhir_reader.hpp"
#include "app/intake/text.hpp"

namespace homeostat::intake {

namespace fhir {

std::optional<base::Instant> timeOf(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto instant = base::Instant::parse(text);
  if (!instant) return std::nullopt;
  return *instant;
}

std::optional<base::Instant> timeAt(const Node& node, const std::string& stem) {
  for (const auto& key : {stem + "DateTime", stem + "Instant"}) {
    if (auto at = timeOf(node.str(key))) return at;
  }
  if (auto at = timeOf(node[stem + "Period"].str("start"))) return at;
  return timeOf(node[stem + "Timing"].str("event"));
}

std::string wordsOf(const Node& concept_node) {
  if (!concept_node.str("text").empty()) return concept_node.str("text");
  for (const auto* coding : concept_node.each("coding")) {
    if (!coding->str("display").empty()) return coding->str("display");
  }
  for (const auto* coding : concept_node.each("coding")) {
    if (!coding->str("code").empty()) return coding->str("code");
  }
  return {};
}

/// Of this program's own exports: the code is an id of the knowledge base.
const std::string kConcepts = "urn:homeostat:concept";

void readCode(const Node& code, Draft& draft) {
  for (const auto* coding : code.each("coding")) {
    const std::string value = coding->str("code");
    if (coding->str("system") == kLoinc) {
      if (!draft.loinc.empty()) {
        if (draft.loinc != value) draft.notes.push_back("also coded " + value);
        continue;
      }
      draft.loinc = value;
      if (!coding->str("display").empty()) draft.name = coding->str("display");
    } else if (coding->str("system") == kConcepts) {
      draft.concept_id = value;
      draft.matched = "id of this knowledge \"" + value + "\"";
    } else if (draft.local_code.empty()) {
      draft.local_code = value;
      if (draft.name.empty()) draft.name = coding->str("display");
    }
  }
  if (draft.name.empty())
    draft.name = code.str("text");
  else if (!code.str("text").empty() && code.str("text") != draft.name)
    draft.conditions["name-as-printed"] = code.str("text");
}

}  // namespace fhir

namespace {

/// "Patient/1" of "https://server/fhir/Patient/1/_history/3".
std::string withoutVersion(const std::string& reference) { return reference.substr(0, reference.find("/_history/")); }

std::string lastTwo(const std::string& reference) {
  const auto parts = split(reference, '/');
  return parts.size() < 2 ? std::string{} : parts[parts.size() - 2] + "/" + parts.back();
}

}  // namespace

base::Result<void> fhir::noResource(const Context& context, const std::string& place) {
  return base::refuse({"import.unknown", context.file, place, "this is no FHIR resource",
                       "Choose a FHIR, HL7 v2, C-CDA or table file"});
}

bool FhirReader::isPointedAt(std::string_view type) {
  static constexpr std::array<std::string_view, 7> kTypes = {
      "Patient", "DiagnosticReport", "Specimen", "Questionnaire", "Medication", "Substance", "Bundle"};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

void FhirReader::collect(const Node& node, const std::string& place, const std::string& full_url, int depth) {
  const std::string type = node.str("resourceType");
  if (type.empty() || depth > 8) return;
  if (const std::string id = node.str("id"); !id.empty()) by_reference_.try_emplace(type + "/" + id, &node);
  if (!full_url.empty()) by_reference_.try_emplace(full_url, &node);
  notice(node, type);
  if (type == "Patient") patient(node);
  if (type == "DiagnosticReport") unlinked_reports_.push_back(&node);
  if (type == "Questionnaire") forms_.push_back({&node, place});
  std::size_t n = 0;
  for (const auto* contained : node.each("contained")) {
    // Contained resources are found by "#id" from their holder only.
    if (contained->str("resourceType") == "Questionnaire")
      forms_.push_back({contained, fmt::format("{}.contained[{}]", place, n)});
    if (contained->str("resourceType") == "Patient") patient(*contained);
    ++n;
  }
  if (type != "Bundle") return;
  pages(node);
  n = 0;
  for (const auto* entry : node.each("entry")) {
    collect((*entry)["resource"], fmt::format("{}.entry[{}]", place, n++), entry->str("fullUrl"), depth + 1);
  }
}

void FhirReader::pages(const Node& bundle) {
  for (const auto* link : bundle.each("link")) {
    if (link->str("relation") != "next") continue;
    const std::string total = bundle.str("total");
    context_.note(fmt::format("the file is one page of a longer answer{}: results on later pages are not in it",
                              total.empty() ? "" : " of " + total + " entries"));
  }
}

bool FhirReader::mustBeKept(const Node& resource) {
  if (isPointedAt(resource.str("resourceType"))) return true;
  const auto contained = resource.each("contained");
  return std::any_of(contained.begin(), contained.end(), [](const Node* inner) {
    return inner->str("resourceType") == "Questionnaire" || inner->str("resourceType") == "Patient";
  });
}

void FhirReader::take(const Node& node, const std::string& place, int depth, const std::string& full_url) {
  for (const auto* unlinked : std::exchange(unlinked_reports_, {})) report(*unlinked);
  const std::string type = node.str("resourceType");
  if (type.empty())
    return context_.reject(place, node.str("id"), "no resource type is given, so nobody can say what it is");
  if (depth > 8) return context_.reject(place, type, "bundles nest too deep");
  full_url_ = full_url;
  takeOne(node, type, place);
  std::size_t n = 0;
  for (const auto* contained : node.each("contained")) {
    const std::string inner = contained->str("resourceType");
    const std::string at = fmt::format("{}.contained[{}]", place, n++);
    if (inner == "Observation") takeOne(*contained, inner, at);
  }
  if (type != "Bundle") return;
  n = 0;
  for (const auto* entry : node.each("entry")) {
    const std::string at = fmt::format("{}.entry[{}]", place, n++);
    if ((*entry)["resource"].present()) take((*entry)["resource"], at, depth + 1, entry->str("fullUrl"));
  }
}

void FhirReader::takeOne(const Node& node, const std::string& type, const std::string& place) {
  notice(node, type);
  if (type == "Observation") {
    for (const auto& name : {"Observation/" + node.str("id"), full_url_, lastTwo(full_url_)})
      missing_results_.erase(name);
    return observation(node, place);
  }
  if (type == "MedicationStatement" || type == "MedicationRequest" || type == "MedicationOrder")
    return medication(node, place);
  if (type == "Condition") return problem(node, place, context_.import.conditions);
  if (type == "AllergyIntolerance") return problem(node, place, context_.import.allergies);
  if (type == "QuestionnaireResponse") return response(node, place);
  if (!isPointedAt(type)) ++not_read_[type];
}

/// The version shows only in structure; what speaks for a version other than R4 wins.
void FhirReader::notice(const Node& node, const std::string& type) {
  if (type == "MedicationOrder") version_ = "DSTU2";
  if (type == "ProcedureRequest") version_ = "STU3";
  if (type == "Observation" &&
      (node["related"].present() || (node["context"].present() && !node["encounter"].present())))
    version_ = "STU3";
  if (node["medication"]["concept"].present() || node["medication"]["reference"].present()) version_ = "R5";
}

void FhirReader::finish() {
  if (version_.empty()) version_ = "R4";
  context_.import.version = version_;
  context_.note("FHIR version taken to be " + version_ + " by its structure");
  for (const auto& f : forms_) form(f);
  subjects();
  if (!missing_results_.empty())
    context_.note(fmt::format("results that a report names and that are not in the file: {} ({})",
                              missing_results_.size(), *missing_results_.begin()));
  std::string others;
  for (const auto& [type, count] : not_read_) others += fmt::format("{}{} {}", others.empty() ? "" : ", ", count, type);
  if (!others.empty()) context_.note("kinds of entries that are not read here: " + others);
}

const Node* FhirReader::byReference(const std::string& target) const {
  const std::string plain = withoutVersion(target);
  if (const auto it = by_reference_.find(plain); it != by_reference_.end()) return it->second;
  const auto it = by_reference_.find(lastTwo(plain));
  return it == by_reference_.end() ? nullptr : it->second;
}

const Node* FhirReader::resolve(const Node& from, const Node& reference) const {
  const std::string target = reference.str("reference");
  if (target.empty()) return nullptr;
  if (target[0] != '#') return byReference(target);
  for (const auto* contained : from.each("contained")) {
    const std::string id = contained->str("id");
    if (id == target.substr(1) || id == target) return contained;
  }
  return nullptr;
}

void FhirReader::patient(const Node& n) {
  ImportedPatient person;
  person.id = n.str("id");
  for (const auto* identifier : n.each("identifier")) {
    if (!identifier->str("value").empty()) {
      person.id = identifier->str("value");
      break;
    }
  }
  for (const auto* name : n.each("name")) {
    std::string text;
    for (const auto* given : name->each("given")) text += given->text + " ";
    for (const auto* family : name->each("family")) text += family->text;
    person.name = trim(text).empty() ? name->str("text") : trim(text);
    break;
  }
  person.sex = n.str("gender");
  if (const std::string birth = n.str("birthDate"); !birth.empty()) {
    const auto date = base::CivilDate::parse(birth);
    if (date && date->year >= 1880)
      person.birth_date = *date;
    else
      context_.note("birth date " + birth + " is no full plausible date; age unknown");
  }
  meet(std::move(person), context_);
}

void FhirReader::subject(const Node& n) {
  const Node& who = n["subject"].present() ? n["subject"] : n["patient"];
  const std::string target = withoutVersion(who.str("reference"));
  if (target.find("Patient/") == std::string::npos || resolve(n, who) != nullptr) return;
  unresolved_subjects_.insert(lastTwo(target));
}

/// Results that point at a person who is not in the file are another person's where the file has a patient.
void FhirReader::subjects() {
  if (unresolved_subjects_.empty()) return;
  if (context_.patients.empty() && unresolved_subjects_.size() == 1) {
    context_.note("the file names its patient only as " + *unresolved_subjects_.begin() + "; compare before taking it");
    return;
  }
  for (const auto& who : unresolved_subjects_) meet({who, "", "", {}}, context_);
}

void FhirReader::report(const Node& n) {
  for (const auto* result : n.each("result")) {
    const std::string target = withoutVersion(result->str("reference"));
    if (target.empty()) continue;
    if (target[0] == '#') {
      if (const Node* contained = resolve(n, *result)) report_by_node_.try_emplace(contained, &n);
      continue;
    }
    report_by_reference_.try_emplace(target, &n);
    missing_results_.insert(lastTwo(target).rfind("Observation/", 0) == 0 ? lastTwo(target) : target);
    if (const std::string tail = lastTwo(target); !tail.empty()) report_by_reference_.try_emplace(tail, &n);
    if (const Node* resolved = byReference(target)) report_by_node_.try_emplace(resolved, &n);
  }
}

const Node* FhirReader::reportOf(const Node& n) const {
  if (const auto it = report_by_node_.find(&n); it != report_by_node_.end()) return it->second;
  for (const auto& reference : {"Observation/" + n.str("id"), full_url_}) {
    if (const auto it = report_by_reference_.find(reference); it != report_by_reference_.end()) return it->second;
  }
  return nullptr;
}

base::Result<void> readFhirJson(std::string_view text, Context& context) {
  context.import.format = "fhir-json";
  const auto root = nodeFromJson(text, context.file);
  if (!root) return tl::unexpected(root.error());
  FhirReader reader(context);
  const auto name = [](const Node& node, std::size_t n) {
    return fmt::format("{}{}", node.str("resourceType"), n == 0 ? "" : fmt::format(" {}", n));
  };
  std::vector<const Node*> all;
  if (root->kind == Node::Kind::list) {
    for (const auto& item : root->items) all.push_back(&item);
  } else {
    all.push_back(&*root);
  }
  for (const auto* node : all) {
    if (node->str("resourceType").empty()) return fhir::noResource(context, "");
  }
  const bool many = all.size() > 1;
  for (std::size_t i = 0; i < all.size(); ++i) reader.collect(*all[i], name(*all[i], many ? i + 1 : 0));
  for (std::size_t i = 0; i < all.size(); ++i) reader.take(*all[i], name(*all[i], many ? i + 1 : 0));
  reader.finish();
  return {};
}

base::Result<void> readFhirXml(std::string_view text, Context& context) {
  context.import.format = "fhir-xml";
  const auto root = nodeFromXml(text, context.file);
  if (!root) return tl::unexpected(root.error());
  const std::string type = root->str("resourceType");
  if (type.empty()) return fhir::noResource(context, "");
  FhirReader reader(context);
  reader.collect(*root, type);
  reader.take(*root, type);
  reader.finish();
  return {};
}

}  // namespace homeostat::intake
