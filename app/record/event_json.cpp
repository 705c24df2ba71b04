#include <algorithm>
#include <type_traits>

#include "app/record/events.hpp"

namespace homeostat::record {
namespace {

enum class Need { required, optional };

/// Each payload's fields, named once for reading and writing alike.
template <class P, class F>
void person(P& p, F& f) {
  f("name", p.name, Need::required);
  f("sex", p.sex, Need::optional);
  f("birth_date", p.birth_date, Need::optional);
  f("identifiers", p.identifiers, Need::optional);
}
template <class F>
void fields(PatientRegistered& p, F& f) {
  person(p, f);
}
template <class F>
void fields(PatientCorrected& p, F& f) {
  person(p, f);
}
template <class F>
void fields(CaseImported& p, F& f) {
  f("source_file", p.source_file, Need::optional);
  f("blob", p.blob, Need::optional);
  f("findings", p.findings, Need::required);
  f("rejected", p.rejected, Need::optional);
  f("companions", p.companions, Need::optional);
  f("recording", p.recording, Need::optional);
}
template <class F>
void fields(CaseContext& p, F& f) {
  f("context", p.context, Need::optional);
  f("conditions", p.conditions, Need::optional);
  f("medications", p.medications, Need::optional);
  f("medications_asked_at", p.medications_asked_at, Need::optional);
  f("supplements", p.supplements, Need::optional);
  f("supplements_asked_at", p.supplements_asked_at, Need::optional);
  f("allergies", p.allergies, Need::optional);
  f("allergies_asked_at", p.allergies_asked_at, Need::optional);
  f("goals", p.goals, Need::optional);
  f("tried", p.tried, Need::optional);
  f("height_cm", p.height_cm, Need::optional);
  f("weight_kg", p.weight_kg, Need::optional);
}
template <class F>
void fields(VisitOpened& p, F& f) {
  f("at", p.at, Need::required);
}
template <class F>
void fields(AssessmentMade& p, F& f) {
  f("edition_hash", p.edition_hash, Need::required);
  f("case_hash", p.case_hash, Need::required);
  f("assessment_hash", p.assessment_hash, Need::optional);
  f("blob", p.blob, Need::optional);
}
template <class F>
void fields(DecisionMade& p, F& f) {
  f("assessment_hash", p.assessment_hash, Need::optional);
  f("intervention", p.intervention, Need::required);
  f("decision", p.decision, Need::required);
  f("reason", p.reason, Need::optional);
  f("note", p.note, Need::optional);
}
template <class F>
void fields(AssessmentSigned& p, F& f) {
  f("assessment_hash", p.assessment_hash, Need::required);
  f("note", p.note, Need::optional);
}
template <class F>
void fields(DocumentIssued& p, F& f) {
  f("document", p.document, Need::required);
  f("language", p.language, Need::required);
  f("blob", p.blob, Need::required);
  f("sha256", p.sha256, Need::required);
  f("assessment_hash", p.assessment_hash, Need::optional);
}
template <class F>
void fields(FlagAnswered& p, F& f) {
  f("id", p.id, Need::required);
  f("answer", p.answer, Need::required);
  f("note", p.note, Need::optional);
}
template <class F>
void fields(EntryWithdrawn& p, F& f) {
  f("entry", p.entry, Need::required);
  f("why", p.why, Need::optional);
}
template <class F>
void fields(TaskMade& p, F& f) {
  f("what", p.what, Need::required);
  f("due", p.due, Need::optional);
  f("about", p.about, Need::optional);
}
template <class F>
void fields(TaskDone& p, F& f) {
  f("task", p.task, Need::required);
  f("note", p.note, Need::optional);
}
template <class F>
void fields(KnowledgeReview& p, F& f) {
  f("item", p.item, Need::required);
  f("step", p.step, Need::required);
  f("detail", p.detail, Need::optional);
}
template <class F>
void fields(KnowledgeConflicts& p, F& f) {
  f("text", p.text, Need::required);
}
template <class F>
void fields(ReviewerAppointed& p, F& f) {
  f("person", p.person, Need::required);
  f("roles", p.roles, Need::optional);
  f("topics", p.topics, Need::optional);
}
template <class F>
void fields(PolicySet& p, F& f) {
  f("policy", p.policy, Need::required);
}
template <class F>
void fields(SettingsChanged& p, F& f) {
  f("settings", p.settings, Need::required);
}
template <class F>
void fields(UserAdded& p, F& f) {
  f("id", p.id, Need::required);
  f("name", p.name, Need::optional);
  f("change", p.change, Need::required);
  f("roles", p.roles, Need::required);
}
template <class F>
void fields(PatientForgotten& p, F& f) {
  f("patient", p.patient, Need::required);
  f("reason", p.reason, Need::optional);
}
template <class F>
void fields(PatientExported& p, F& f) {
  f("reason", p.reason, Need::optional);
}
template <class F>
void fields(PracticeKey& p, F& f) {
  f("purpose", p.purpose, Need::required);
  f("public_key", p.public_key, Need::optional);
}
template <class F>
void fields(PracticeFounded& p, F& f) {
  f("name", p.name, Need::required);
}

struct Write {
  Json& out;
  void operator()(const char* key, const std::string& value, Need need) const {
    if (!value.empty() || need == Need::required) out[key] = value;
  }
  void operator()(const char* key, double value, Need /*need*/) const {
    // Sequences are whole numbers well below 2^53; as integers they read "7", not "7.0".
    out[key] = static_cast<std::int64_t>(value);
  }
  void operator()(const char* key, const std::optional<double>& value, Need /*need*/) const {
    if (value) out[key] = *value;
  }
  void operator()(const char* key, const Json& value, Need /*need*/) const {
    if (!value.is_null()) out[key] = value;
  }
  void operator()(const char* key, const std::vector<std::string>& value, Need /*need*/) const { out[key] = value; }
  void operator()(const char* key, const std::map<std::string, std::string>& value, Need /*need*/) const {
    if (!value.empty()) out[key] = value;
  }
  template <class T>
  void operator()(const char* key, const std::optional<T>& value, Need /*need*/) const {
    if (value) out[key] = value->iso();
  }
};

struct Read {
  const Json& in;
  std::string missing;  ///< first field that is absent or of another type

  template <class T>
  void operator()(const char* key, T& out, Need need) {
    const auto it = in.find(key);
    const bool present = it != in.end() && !it->is_null();
    if ((!present && need == Need::required) || (present && !take(*it, out))) {
      if (missing.empty()) missing = key;
    }
  }

  static bool take(const Json& json, std::string& out) {
    if (!json.is_string()) return false;
    out = json.get<std::string>();
    return true;
  }
  static bool take(const Json& json, double& out) {
    if (!json.is_number()) return false;
    out = json.get<double>();
    return true;
  }
  static bool take(const Json& json, std::optional<double>& out) {
    if (!json.is_number()) return false;
    out = json.get<double>();
    return true;
  }
  static bool take(const Json& json, Json& out) {
    out = json;
    return true;
  }
  static bool take(const Json& json, std::vector<std::string>& out) {
    if (!json.is_array() || !std::all_of(json.begin(), json.end(), [](const Json& j) { return j.is_string(); })) {
      return false;
    }
    out = json.get<std::vector<std::string>>();
    return true;
  }
  static bool take(const Json& json, std::map<std::string, std::string>& out) {
    if (!json.is_object() || !std::all_of(json.begin(), json.end(), [](const Json& j) { return j.is_string(); })) {
      return false;
    }
    out = json.get<std::map<std::string, std::string>>();
    return true;
  }
  template <class T>
  static bool take(const Json& json, std::optional<T>& out) {
    if (!json.is_string()) return false;
    auto parsed = T::parse(json.get<std::string>());
    if (!parsed) return false;
    out = *parsed;
    return true;
  }
};

struct KindInfo {
  std::string name;
  int version;
  bool of_patient;
  std::string (*missing)(const Json&);
};

template <class P>
std::string missingField(const Json& payload) {
  P p;
  Read read{payload, {}};
  fields(p, read);
  return read.missing;
}

template <class P>
KindInfo info(bool of_patient) {
  return {P::kKind, P::kVersion, of_patient, &missingField<P>};
}

const std::vector<KindInfo>& kinds() {
  static const std::vector<KindInfo> all = [] {
    std::vector<KindInfo> list{info<PatientRegistered>(true),  info<PatientCorrected>(true),
                               info<CaseImported>(true),       info<CaseContext>(true),
                               info<VisitOpened>(true),        info<AssessmentMade>(true),
                               info<DecisionMade>(true),       info<AssessmentSigned>(true),
                               info<DocumentIssued>(true),     info<FlagAnswered>(true),
                               info<EntryWithdrawn>(true),     info<TaskMade>(true),
                               info<TaskDone>(true),           info<PatientExported>(true),
                               info<KnowledgeReview>(false),   info<KnowledgeConflicts>(false),
                               info<ReviewerAppointed>(false), info<PolicySet>(false),
                               info<SettingsChanged>(false),   info<UserAdded>(false),
                               info<PatientForgotten>(false),  info<PracticeKey>(false),
                               info<PracticeFounded>(false)};
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return list;
  }();
  return all;
}

const KindInfo* find(std::string_view kind) {
  const auto it = std::find_if(kinds().begin(), kinds().end(), [&](const KindInfo& k) { return k.name == kind; });
  return it == kinds().end() ? nullptr : &*it;
}

tl::unexpected<base::Refusal> invalid(const std::string& place, const std::string& cause, const std::string& mend) {
  return base::refuse({"record.invalid", "", place, cause, mend});
}

}  // namespace

template <class P>
Json toJson(const P& payload) {
  Json out = Json::object();
  Write write{out};
  P copy = payload;
  fields(copy, write);
  return out;
}

template <class P>
Result<P> fromEvent(const Event& event) {
  const std::string place = "event " + std::to_string(event.sequence);
  if (event.kind != P::kKind || event.version > P::kVersion) {
    return invalid(place, "a " + event.kind + " of version " + std::to_string(event.version) + " is not a " + P::kKind,
                   "Update the program if a newer one wrote this");
  }
  P p;
  Read read{event.payload, {}};
  fields(p, read);
  if (!read.missing.empty()) {
    return invalid(place + ", " + read.missing, "the field is missing or of another type", "Correct the entry");
  }
  return p;
}

#define HOMEOSTAT_PAYLOAD(P)      \
  template Json toJson(const P&); \
  template Result<P> fromEvent(const Event&)
HOMEOSTAT_PAYLOAD(PatientRegistered);
HOMEOSTAT_PAYLOAD(PatientCorrected);
HOMEOSTAT_PAYLOAD(CaseImported);
HOMEOSTAT_PAYLOAD(CaseContext);
HOMEOSTAT_PAYLOAD(VisitOpened);
HOMEOSTAT_PAYLOAD(AssessmentMade);
HOMEOSTAT_PAYLOAD(DecisionMade);
HOMEOSTAT_PAYLOAD(AssessmentSigned);
HOMEOSTAT_PAYLOAD(DocumentIssued);
HOMEOSTAT_PAYLOAD(FlagAnswered);
HOMEOSTAT_PAYLOAD(EntryWithdrawn);
HOMEOSTAT_PAYLOAD(TaskMade);
HOMEOSTAT_PAYLOAD(TaskDone);
HOMEOSTAT_PAYLOAD(KnowledgeReview);
HOMEOSTAT_PAYLOAD(KnowledgeConflicts);
HOMEOSTAT_PAYLOAD(ReviewerAppointed);
HOMEOSTAT_PAYLOAD(PolicySet);
HOMEOSTAT_PAYLOAD(SettingsChanged);
HOMEOSTAT_PAYLOAD(UserAdded);
HOMEOSTAT_PAYLOAD(PatientForgotten);
HOMEOSTAT_PAYLOAD(PatientExported);
HOMEOSTAT_PAYLOAD(PracticeKey);
HOMEOSTAT_PAYLOAD(PracticeFounded);
#undef HOMEOSTAT_PAYLOAD

bool understands(std::string_view kind, int version) {
  const auto* known = find(kind);
  return known != nullptr && version >= 1 && version <= known->version;
}

const std::vector<std::string>& knownKinds() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const auto& kind : kinds()) out.push_back(kind.name);
    return out;
  }();
  return names;
}

bool isPatientKind(std::string_view kind) {
  const auto* known = find(kind);
  return known != nullptr && known->of_patient;
}

Result<void> checkDraft(const EventDraft& draft) {
  if (draft.kind.empty() || draft.version < 1) return invalid("kind", "an event needs a kind and a version", "Name it");
  if (!draft.payload.is_object()) return invalid(draft.kind, "the payload must be a JSON object", "Write { … }");
  const auto* known = find(draft.kind);
  if (known == nullptr) return {};
  if (known->of_patient == draft.patient.empty()) {
    return invalid(draft.kind, known->of_patient ? "this kind needs a patient" : "this kind belongs to the practice",
                   known->of_patient ? "Name the patient" : "Leave the patient out");
  }
  if (draft.version > known->version) return {};
  if (const auto missing = known->missing(draft.payload); !missing.empty()) {
    return invalid(draft.kind + "." + missing, "the field is missing or of another type", "Add the field");
  }
  return {};
}

}  // namespace homeostat::record
