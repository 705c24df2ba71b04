#include <fmt/format.h>

#include <algorithm>

#include "app/intake/draft.hpp"
#include "app/intake/node.hpp"
#include "app/intake/text.hpp"
#include "inference/instruments/score.hpp"

namespace homeostat::intake {
namespace {

const std::string kLoinc = "http://loinc.org";
const std::string kUcum = "http://unitsofmeasure.org";

struct Resource {
  const Node* node;
  std::string place, full_url;
};

std::optional<base::Instant> timeOf(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto instant = base::Instant::parse(text);
  if (!instant) return std::nullopt;
  return *instant;
}

std::string statusReason(const std::string& status) {
  if (status == "entered-in-error") return "marked by its sender as entered in error";
  if (status == "cancelled") return "cancelled";
  if (status == "registered") return "only registered: the result is not there yet";
  if (status.empty()) return "no status is given, so it may not count";
  return fmt::format("status \"{}\" is not one that may count", status);
}

/// "code text (display)" of a CodeableConcept.
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

class Reader {
 public:
  explicit Reader(Context& context) : context_(context) {}

  void collect(const Node& node, const std::string& place, const std::string& url, int depth = 0) {
    const std::string type = node.str("resourceType");
    if (type.empty() || depth > 8) return;
    resources_.push_back({&node, place, url});
    const std::string id = node.str("id");
    if (!id.empty()) by_reference_.try_emplace(type + "/" + id, &node);
    if (!url.empty()) by_reference_.try_emplace(url, &node);
    std::size_t n = 0;
    for (const auto* contained : node.each("contained")) {
      collect(*contained, fmt::format("{}.contained[{}]", place, n++), "", depth + 1);
    }
    if (type != "Bundle") return;
    n = 0;
    for (const auto* entry : node.each("entry")) {
      collect((*entry)["resource"], fmt::format("{}.entry[{}]", place, n++), entry->str("fullUrl"), depth + 1);
    }
  }

  void read() {
    guessVersion();
    for (const auto& r : resources_) {
      const std::string type = r.node->str("resourceType");
      if (type == "Patient") patient(r);
      if (type == "DiagnosticReport") report(r);
      if (type == "Questionnaire") forms_.push_back(r);
    }
    for (const auto& r : resources_) {
      const std::string type = r.node->str("resourceType");
      if (type == "Observation") observation(r);
      if (type == "MedicationStatement" || type == "MedicationRequest" || type == "MedicationOrder") medication(r);
      if (type == "Condition") problem(r, context_.import.conditions);
      if (type == "AllergyIntolerance") problem(r, context_.import.allergies);
      if (type == "QuestionnaireResponse") response(r);
    }
    for (const auto& f : forms_) form(f);
    subjects();
  }

 private:
  void guessVersion() {
    std::string version = "R4";
    for (const auto& r : resources_) {
      const Node& n = *r.node;
      const std::string type = n.str("resourceType");
      if (type == "MedicationOrder" || type == "ProcedureRequest")
        version = type == "MedicationOrder" ? "DSTU2" : "STU3";
      if (type == "Observation" && n["related"].present()) version = "STU3";
      if (n["medication"].present() && n["medication"]["concept"].present()) version = "R5";
      if (n["context"].present() && type == "Observation" && !n["encounter"].present()) version = "STU3";
    }
    context_.import.version = version;
    context_.note("FHIR version taken to be " + version + " by its structure");
  }

  const Node* resolve(const Node& from, const Node& reference) const {
    const std::string target = reference.str("reference");
    if (target.empty()) return nullptr;
    if (target[0] == '#') {
      for (const auto* contained : from.each("contained")) {
        const std::string id = contained->str("id");
        if (id == target.substr(1) || id == target) return contained;
      }
      return nullptr;
    }
    if (const auto it = by_reference_.find(target); it != by_reference_.end()) return it->second;
    const auto parts = split(target, '/');
    if (parts.size() < 2) return nullptr;
    const auto it = by_reference_.find(parts[parts.size() - 2] + "/" + parts.back());
    return it == by_reference_.end() ? nullptr : it->second;
  }

  void patient(const Resource& r) {
    const Node& n = *r.node;
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

  /// Results that point at a person who is not in the file.
  void subjects() {
    std::string first;
    for (const auto& r : resources_) {
      const std::string type = r.node->str("resourceType");
      if (type != "Observation" && type != "DiagnosticReport" && type != "QuestionnaireResponse") continue;
      const Node& subject = (*r.node)["subject"];
      const std::string target = subject.str("reference");
      if (target.find("Patient/") == std::string::npos || resolve(*r.node, subject) != nullptr) continue;
      if (first.empty()) first = target;
      if (first != target) {
        meet({first, "", "", {}}, context_);
        meet({target, "", "", {}}, context_);
      }
    }
    if (context_.patients.empty() && !first.empty()) {
      context_.note("the file names its patient only as " + first + "; compare before taking it");
    }
  }

  void report(const Resource& r) {
    for (const auto* result : r.node->each("result")) {
      if (const Node* target = resolve(*r.node, *result)) reports_.try_emplace(target, r.node);
    }
  }

  std::optional<base::Instant> directTime(const Node& n, const std::string& stem) const {
    for (const auto& key : {stem + "DateTime", stem + "Instant"}) {
      if (auto at = timeOf(n.str(key))) return at;
    }
    if (auto at = timeOf(n[stem + "Period"].str("start"))) return at;
    return timeOf(n[stem + "Timing"].str("event"));
  }

  void readTime(const Node& n, Draft& d) const {
    if ((d.at = directTime(n, "effective"))) return;
    for (const auto& key : {"effectiveDateTime", "effectiveInstant"}) {
      if (!n.str(key).empty()) d.notes.push_back(fmt::format("time \"{}\" does not exist", n.str(key)));
    }
    if (const Node* specimen = resolve(n, n["specimen"])) {
      const Node& collection = (*specimen)["collection"];
      if ((d.at = directTime(collection, "collected"))) {
        d.notes.emplace_back("time taken from the specimen");
        return;
      }
    }
    if (const auto it = reports_.find(&n); it != reports_.end()) {
      if ((d.at = directTime(*it->second, "effective"))) {
        d.notes.emplace_back("time taken from the report");
        return;
      }
      for (const auto* reference : it->second->each("specimen")) {
        const Node* specimen = resolve(*it->second, *reference);
        if (specimen != nullptr && (d.at = directTime((*specimen)["collection"], "collected"))) {
          d.notes.emplace_back("time taken from the report's specimen");
          return;
        }
      }
    }
  }

  static void readCode(const Node& code, Draft& d) {
    for (const auto* coding : code.each("coding")) {
      const std::string value = coding->str("code");
      if (coding->str("system") == kLoinc) {
        if (!d.loinc.empty()) {
          if (d.loinc != value) d.notes.push_back("also coded " + value);
          continue;
        }
        d.loinc = value;
        if (!coding->str("display").empty()) d.name = coding->str("display");
      } else if (d.local_code.empty()) {
        d.local_code = value;
        if (d.name.empty()) d.name = coding->str("display");
      }
    }
    if (d.name.empty())
      d.name = code.str("text");
    else if (!code.str("text").empty() && code.str("text") != d.name)
      d.conditions["name-as-printed"] = code.str("text");
  }

  static void quantity(const Node& q, Draft& d) {
    d.text = q.str("value");
    d.comparator = q.str("comparator");
    d.unit_text = q.str("unit").empty() ? q.str("units") : q.str("unit");
    if (q.str("system") == kUcum)
      d.unit_code = q.str("code");
    else if (d.unit_text.empty())
      d.unit_text = q.str("code");
  }

  static void ranges(const Node& n, Draft& d) {
    const auto list = n.each("referenceRange");
    for (const auto* range : list) {
      std::string text = range->str("text");
      if (text.empty() && list.size() > 1) {
        text = fmt::format("{} {}-{}", wordsOf((*range)["type"]), (*range)["low"].str("value"),
                           (*range)["high"].str("value"));
      }
      if (!text.empty()) d.range_text += (d.range_text.empty() ? "" : " / ") + text;
    }
    if (list.size() == 1) {
      d.low = (*list[0])["low"].str("value");
      d.high = (*list[0])["high"].str("value");
    }
  }

  /// Takes the value out of an observation or component; a non-empty answer says why there is none.
  static std::string value(const Node& n, Draft& d) {
    if (n["valueQuantity"].present()) {
      quantity(n["valueQuantity"], d);
      return d.text.empty() ? "a quantity without a value" : "";
    }
    for (const auto& key : {"valueString", "valueInteger", "valueDecimal"}) {
      if (n.str(key).empty()) continue;
      d.text = n.str(key);
      if (std::string_view(key) == "valueString" && readMeasured(d.text)) d.notes.emplace_back("a number sent as text");
      return {};
    }
    d.number_expected = false;
    if (n["valueCodeableConcept"].present()) {
      d.text = wordsOf(n["valueCodeableConcept"]);
      for (const auto* coding : n["valueCodeableConcept"].each("coding")) {
        if (!coding->str("code").empty()) d.conditions.try_emplace("answer-code", coding->str("code"));
      }
    } else if (n["valueRange"].present()) {
      d.text = n["valueRange"]["low"].str("value") + " - " + n["valueRange"]["high"].str("value");
      d.unit_text = n["valueRange"]["low"].str("unit");
    } else if (n["valueRatio"].present()) {
      d.text = n["valueRatio"]["numerator"].str("value") + ":" + n["valueRatio"]["denominator"].str("value");
    } else if (n["valuePeriod"].present()) {
      d.text = n["valuePeriod"].str("start") + " - " + n["valuePeriod"].str("end");
    } else if (n["valueSampledData"].present()) {
      return "a waveform, not a value";
    } else {
      for (const auto& key : {"valueBoolean", "valueDateTime", "valueTime", "valueDate"}) {
        if (!n.str(key).empty()) d.text = n.str(key);
      }
    }
    if (!d.text.empty()) return {};
    if (const std::string reason = wordsOf(n["dataAbsentReason"]); !reason.empty())
      return "the sender gives no value: " + reason;
    for (const auto& [key, member] : n.members) {
      if (key.rfind("_value", 0) != 0 && key.rfind("value", 0) != 0) continue;
      for (const auto* extension : member.each("extension")) {
        for (const auto& [name, inner] : extension->members) {
          if (name == "valueCode") return "the sender gives no value: " + inner.text;
        }
      }
    }
    return "no value is given";
  }

  void observation(const Resource& r) {
    const Node& n = *r.node;
    Draft base;
    base.place = r.place;
    readCode(n["code"], base);
    const std::string what = trim(base.name.empty() ? base.loinc + " " + n.str("id") : base.name);
    const std::string status = n.str("status");
    if (status != "final" && status != "amended" && status != "corrected" && status != "preliminary") {
      return context_.reject(r.place, what, statusReason(status));
    }
    base.status = status;
    readTime(n, base);
    const std::string method = wordsOf(n["method"]);
    if (!method.empty()) base.conditions["method"] = method;
    for (const auto* interpretation : n.each("interpretation")) {
      for (const auto* coding : interpretation->each("coding")) {
        if (!coding->str("code").empty()) base.conditions.try_emplace("flag", coding->str("code"));
      }
    }
    for (const auto* remark : n.each("note")) base.notes.push_back(remark->str("text"));
    if (!n.str("comment").empty()) base.notes.push_back(n.str("comment"));
    if (!n.str("comments").empty()) base.notes.push_back(n.str("comments"));
    const auto components = n.each("component");
    Draft own = base;
    ranges(n, own);
    const std::string why = value(n, own);
    if (why.empty()) {
      settle(std::move(own), context_);
    } else if (!components.empty()) {
      context_.reject(
          r.place, what,
          fmt::format("a group without a value of its own; its {} parts are judged one by one", components.size()));
    } else if (n["hasMember"].present() || n["related"].present()) {
      context_.reject(r.place, what, "a panel without a value of its own; its members are results of their own");
    } else {
      context_.reject(r.place, what, why);
    }
    for (std::size_t i = 0; i < components.size(); ++i) {
      Draft part = base;
      part.place = fmt::format("{}.component[{}]", r.place, i);
      part.loinc.clear();
      part.local_code.clear();
      part.name.clear();
      readCode((*components[i])["code"], part);
      ranges(*components[i], part);
      const std::string problem_text = value(*components[i], part);
      if (problem_text.empty())
        settle(std::move(part), context_);
      else
        context_.reject(part.place, part.name, problem_text);
    }
  }

  void medication(const Resource& r) {
    const Node& n = *r.node;
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
    m.name = wordsOf(*code);
    if (m.name.empty()) m.name = code->str("display");
    bool absent = false;
    for (const auto* coding : code->each("coding")) {
      const std::string system = coding->str("system");
      if (system.find("rxnorm") != std::string::npos && m.rxnorm.empty()) m.rxnorm = coding->str("code");
      if (system.find("whocc.no/atc") != std::string::npos && m.atc.empty()) m.atc = coding->str("code");
      absent = absent || system.find("data-absent-reason") != std::string::npos;
    }
    if (status == "entered-in-error" || status == "cancelled" || status == "not-taken" || status == "draft") {
      return context_.reject(r.place, m.name, "medication with status " + status);
    }
    if (absent || (m.name.empty() && m.atc.empty() && m.rxnorm.empty())) {
      return context_.reject(r.place, m.name, "the medicine is not named");
    }
    for (const auto& key : {"dosage", "dosageInstruction"}) {
      if (const auto doses = n.each(key); !doses.empty()) m.dose = doses[0]->str("text");
    }
    m.since = directTime(n, "effective");
    if (!m.since) m.since = timeOf(n.str("authoredOn").empty() ? n.str("dateWritten") : n.str("authoredOn"));
    m.until = timeOf(n["effectivePeriod"].str("end"));
    if (!m.until && (status == "completed" || status == "stopped")) {
      context_.note(fmt::format("{}: {} is {}; when it ended is not said", r.place, m.name, status));
      m.until = m.since;
    }
    if (context_.index.drug(m.name, m.atc, m.rxnorm) == nullptr)
      context_.note(m.name + ": not known to this knowledge, so not checked");
    context_.import.medications.push_back(std::move(m));
  }

  void problem(const Resource& r, std::vector<ImportedProblem>& into) {
    const Node& n = *r.node;
    const auto word = [&n](const char* key) {
      return n.str(key).empty()
                 ? (n[key].each("coding").empty() ? std::string{} : n[key].each("coding")[0]->str("code"))
                 : n.str(key);
    };
    const std::string verification = word("verificationStatus");
    const Node& code = n["code"].present() ? n["code"] : n["substance"];
    ImportedProblem p;
    p.name = wordsOf(code);
    for (const auto* coding : code.each("coding")) p.codes.push_back(coding->str("system") + "|" + coding->str("code"));
    p.status = word("clinicalStatus");
    if (verification == "refuted") p.status = "refuted";
    p.since = directTime(n, "onset");
    p.source = r.place;
    if (verification == "entered-in-error" || n.str("status") == "entered-in-error" || p.status == "entered-in-error") {
      return context_.reject(r.place, p.name, statusReason("entered-in-error"));
    }
    if (p.name.empty() && p.codes.empty()) return context_.reject(r.place, n.str("id"), "not named");
    into.push_back(std::move(p));
  }

  static void questions(const Node& item, std::vector<const Node*>& out) {
    for (const auto* inner : item.each("item")) {
      if (inner->str("type") != "group" && inner->str("type") != "display") out.push_back(inner);
      questions(*inner, out);
    }
  }

  void recognise(const Node& n, ImportedQuestionnaire& q) const {
    std::optional<AnalyteIndex::Match> found;
    for (const auto* coding : n.each("code")) {
      if (!found) found = context_.index.instrumentByLoinc(coding->str("code"));
    }
    if (!found && !q.title.empty()) found = context_.index.instrumentByTitle(q.title);
    if (!found && !q.url.empty()) found = context_.index.instrumentByTitle(split(q.url, '/').back());
    if (!found) return;
    q.instrument = found->id;
    q.matched = found->matched;
  }

  void form(const Resource& r) {
    ImportedQuestionnaire q;
    q.source = r.place;
    q.title = r.node->str("title").empty() ? r.node->str("name") : r.node->str("title");
    q.url = r.node->str("url");
    std::vector<const Node*> items;
    questions(*r.node, items);
    q.questions = items.size();
    recognise(*r.node, q);
    context_.import.questionnaires.push_back(std::move(q));
  }

  void response(const Resource& r);
  std::optional<double> answerScore(const Node& answer, const std::string& link) const;

  Context& context_;
  std::vector<Resource> resources_, forms_;
  std::map<std::string, const Node*> by_reference_;
  std::map<const Node*, const Node*> reports_;
};

std::optional<double> ordinalOf(const Node& coding) {
  for (const auto* extension : coding.each("extension")) {
    const std::string url = extension->str("url");
    if (url.find("ordinalValue") == std::string::npos && url.find("itemWeight") == std::string::npos &&
        url.find("questionnaire-ordinalValue") == std::string::npos) {
      continue;
    }
    if (const auto number = readMeasured(extension->str("valueDecimal"))) return number->value;
  }
  return std::nullopt;
}

/// Where a form gives its answers' scores: beside the option, or in a contained value set.
std::optional<double> scoreInForm(const Node& node, const std::string& code, int depth = 0) {
  if (depth > 12) return std::nullopt;
  const Node& coding = node["valueCoding"].present() ? node["valueCoding"] : node;
  if (coding.str("code") == code) {
    if (auto score = ordinalOf(coding)) return score;
    if (auto score = ordinalOf(node)) return score;
  }
  for (const auto& [key, member] : node.members) {
    for (const auto* inner : node.each(key)) {
      if (inner->kind != Node::Kind::object) continue;
      if (auto score = scoreInForm(*inner, code, depth + 1)) return score;
    }
  }
  return std::nullopt;
}

std::optional<double> Reader::answerScore(const Node& answer, const std::string& /*link*/) const {
  for (const auto& key : {"valueInteger", "valueDecimal"}) {
    if (const auto number = readMeasured(answer.str(key))) return number->value;
  }
  const Node& coding = answer["valueCoding"];
  if (auto own = ordinalOf(coding)) return own;
  for (const auto& f : forms_) {
    if (auto score = scoreInForm(*f.node, coding.str("code"))) return score;
  }
  // The four LOINC answers "not at all" to "nearly every day" (interop-pitfalls q-scores).
  static const std::map<std::string, double> kFrequency = {
      {"LA6568-5", 0}, {"LA6569-3", 1}, {"LA6570-1", 2}, {"LA6571-9", 3}};
  const auto it = kFrequency.find(coding.str("code"));
  if (it == kFrequency.end()) return std::nullopt;
  return it->second;
}

void totalFinding(const ImportedQuestionnaire& q, const std::string& place, Context& context) {
  Draft d;
  d.place = place;
  d.local_code = q.instrument;
  d.name = q.instrument;
  d.text = fmt::format("{}", *q.score);
  d.at = q.at;
  settle(std::move(d), context);
  auto& total = context.import.findings.back();
  total.code = q.instrument;
  total.source.matched = q.matched;
  total.notes = {"scored from the answers"};
}

void Reader::response(const Resource& r) {
  const Node& n = *r.node;
  ImportedQuestionnaire q;
  q.source = r.place;
  q.response = true;
  q.status = n.str("status");
  q.url = n.str("questionnaire").empty() ? n["questionnaire"].str("reference") : n.str("questionnaire");
  q.at = timeOf(n.str("authored"));
  if (q.status != "completed" && q.status != "amended") {
    return context_.reject(r.place, q.url, "a questionnaire with status \"" + q.status + "\" may not count");
  }
  std::vector<const Node*> items;
  questions(n, items);
  for (const auto& f : forms_) {
    if (f.node->str("url") == split(q.url, '|').front()) recognise(*f.node, q);
  }
  if (q.instrument.empty()) recognise(n, q);
  std::vector<double> scores;
  for (const auto* item : items) {
    ++q.questions;
    const auto answers = item->each("answer");
    if (answers.empty()) continue;
    ++q.answered;
    const auto score = answerScore(*answers[0], item->str("linkId"));
    const auto parts = split(item->str("linkId"), '/');
    const bool total = lower(item->str("text")).find("total") != std::string::npos ||
                       lower(item->str("text")).find("score") != std::string::npos;
    if (total && score)
      q.stored_score = score;
    else if (score && scores.size() < 1000 && answers[0]->each("valueCoding").size() == 1)
      scores.push_back(*score);
  }
  const kb::Instrument* instrument = context_.index.instrument(q.instrument);
  if (instrument == nullptr) {
    q.notes.emplace_back("the instrument is not recognised, so it is not scored");
  } else if (scores.size() < instrument->items.size()) {
    q.notes.push_back(fmt::format("{} of {} items have a score: not scored", scores.size(), instrument->items.size()));
  } else if (instrument->score == "external" || instrument->score == "sum-of-subscales") {
    q.notes.push_back("not scored: " + kb::textIn(instrument->unscored, "en"));
  } else {
    for (std::size_t i = 0; i < instrument->items.size(); ++i) {
      const auto& item = instrument->items[i];
      q.answers[item.id] = scores[i];
      Draft d;
      d.place = r.place;
      d.local_code = item.id;
      d.name = item.id;
      d.text = fmt::format("{}", scores[i]);
      d.at = q.at;
      settle(std::move(d), context_);
      context_.import.findings.back().code = item.id;
      context_.import.findings.back().notes.clear();
    }
    const auto scored = inference::instruments::score(*instrument, q.answers);
    q.safety = scored.safety_raised;
    q.score = scored.total.value;
    if (scored.total.band != nullptr) q.band = kb::textIn(scored.total.band->label, "en");
    if (!q.score)
      q.notes.push_back(fmt::format("not scored: {} {}", scored.total.why_not, fmt::join(scored.total.items, ", ")));
    if (q.score && q.stored_score && *q.stored_score != *q.score) {
      q.notes.push_back(fmt::format("the file states {} but the answers make {}", *q.stored_score, *q.score));
    }
    if (q.score) totalFinding(q, r.place, context_);
  }
  context_.import.questionnaires.push_back(std::move(q));
}

base::Result<void> readOne(const Node& root, Context& context) {
  if (root.str("resourceType").empty()) {
    return base::refuse(
        {"import.unknown", context.file, "", "this is no FHIR resource", "Choose a FHIR, HL7 v2, C-CDA or table file"});
  }
  Reader reader(context);
  reader.collect(root, root.str("resourceType"), "");
  reader.read();
  return {};
}

}  // namespace

base::Result<void> readFhirJson(std::string_view text, Context& context) {
  context.import.format = "fhir-json";
  const auto root = nodeFromJson(text, context.file);
  if (!root) return tl::unexpected(root.error());
  if (root->kind == Node::Kind::list) {
    for (const auto& item : root->items) {
      if (auto done = readOne(item, context); !done) return done;
    }
    return {};
  }
  return readOne(*root, context);
}

base::Result<void> readFhirNdjson(std::string_view text, Context& context) {
  context.import.format = "fhir-ndjson";
  std::size_t line = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view row = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++line;
    if (trim(row).empty()) continue;
    const auto root = nodeFromJson(row, context.file);
    if (!root) {
      auto refusal = root.error();
      refusal.place = fmt::format("line {} {}", line, refusal.place);
      return base::refuse(std::move(refusal));
    }
    Reader reader(context);
    reader.collect(*root, fmt::format("line {}", line), "");
    reader.read();
  }
  return {};
}

base::Result<void> readFhirXml(std::string_view text, Context& context) {
  context.import.format = "fhir-xml";
  const auto root = nodeFromXml(text, context.file);
  if (!root) return tl::unexpected(root.error());
  return readOne(*root, context);
}

}  // namespace homeostat::intake
