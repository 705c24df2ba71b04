#include "inference/case/case_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "inference/case/case_form.hpp"

namespace homeostat::inference {
namespace {

using base::Instant;
using base::Json;
using base::Refusal;

tl::unexpected<Refusal> bad(const std::string& file, const std::string& place, const std::string& cause,
                            const std::string& mend) {
  return base::refuse({"case.invalid", file, place, cause, mend});
}

std::string textOf(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_string() ? it->get<std::string>() : std::string{};
}

/// Reads the entries of one case; what cannot be read is set aside with its place.
class Reader {
 public:
  explicit Reader(Case& c) : case_(c) {}

  void setAside(const std::string& place, const std::string& why) { case_.set_aside.push_back({place, why}); }

  std::optional<Instant> instant(const Json& json, const char* key, const std::string& place) {
    const auto it = json.find(key);
    if (it == json.end() || it->is_null()) return std::nullopt;
    if (it->is_string()) {
      if (auto at = Instant::parse(it->get<std::string>())) return *at;
    }
    setAside(place.empty() ? key : place + "." + key, "not a time: " + it->dump());
    return std::nullopt;
  }

  void asked(const Json& json, const char* key, std::vector<Asked>& out) {
    each(json, key, [&](const Json& entry, const std::string& place) {
      if (entry.is_string() && !entry.get_ref<const std::string&>().empty()) {
        out.push_back({entry.get<std::string>(), Answer::yes, std::nullopt});
        return;
      }
      Asked a;
      a.id = entry.is_object() ? textOf(entry, "id") : "";
      const std::string value = entry.is_object() ? answerText(entry) : "";
      if (a.id.empty() || (value != "yes" && value != "no" && value != "unknown")) {
        setAside(place, "needs an \"id\" and a \"value\" of yes, no or unknown");
        return;
      }
      a.value = value == "yes" ? Answer::yes : value == "no" ? Answer::no : Answer::unknown;
      a.asked_at = instant(entry, "asked_at", place);
      out.push_back(std::move(a));
    });
  }

  void medications(const Json& json, const char* key, std::vector<Medication>& out) {
    each(json, key, [&](const Json& entry, const std::string& place) {
      Medication m;
      if (entry.is_string()) m.name = entry.get<std::string>();
      if (entry.is_object()) {
        m = {textOf(entry, "name"), textOf(entry, "atc"),           textOf(entry, "rxnorm"),
             textOf(entry, "dose"), instant(entry, "since", place), instant(entry, "until", place)};
      }
      if (m.name.empty() && m.atc.empty() && m.rxnorm.empty()) {
        setAside(place, "needs a \"name\", an \"atc\" or an \"rxnorm\" code");
        return;
      }
      out.push_back(std::move(m));
    });
  }

  void strings(const Json& json, const char* key, std::vector<std::string>& out) {
    each(json, key, [&](const Json& entry, const std::string& place) {
      std::string text;
      if (entry.is_string()) text = entry.get<std::string>();
      for (const char* name : {"id", "name", "substance"}) {
        if (text.empty() && entry.is_object()) text = textOf(entry, name);
      }
      if (text.empty()) {
        setAside(place, "not a text");
      } else {
        out.push_back(std::move(text));
      }
    });
  }

  void findings(const Json& json) {
    each(json, "findings", [&](const Json& entry, const std::string& place) {
      auto finding = findingFromJson(entry, place);
      if (finding) {
        case_.findings.push_back(std::move(*finding));
      } else {
        setAside(finding.error().place, finding.error().cause + ". " + finding.error().mend);
      }
    });
  }

  void flags(const Json& json) {
    each(json, "flags_answered", [&](const Json& entry, const std::string& place) {
      FlagAnswer a;
      if (entry.is_object()) {
        a = {textOf(entry, "id"), textOf(entry, "answer"), textOf(entry, "note"), instant(entry, "at", place)};
      }
      if (a.id.empty() || a.answer.empty()) {
        setAside(place, "needs an \"id\" and an \"answer\"");
      } else {
        case_.flags_answered.push_back(std::move(a));
      }
    });
  }

  void decisions(const Json& json) {
    each(json, "decisions", [&](const Json& entry, const std::string& place) {
      Decision d;
      if (entry.is_object()) {
        d = {textOf(entry, "intervention"), textOf(entry, "decision"), textOf(entry, "reason"),
             instant(entry, "at", place)};
      }
      if (d.intervention.empty() || d.decision.empty()) {
        setAside(place, "needs an \"intervention\" and a \"decision\"");
      } else {
        case_.decisions.push_back(std::move(d));
      }
    });
  }

  void tried(const Json& json) {
    each(json, "tried", [&](const Json& entry, const std::string& place) {
      const std::string id = entry.is_object()   ? textOf(entry, "intervention")
                             : entry.is_string() ? entry.get<std::string>()
                                                 : "";
      if (id.empty()) {
        setAside(place, "needs an \"intervention\"");
      } else {
        case_.tried[id] = entry.is_object() ? textOf(entry, "response") : "";
      }
    });
  }

 private:
  static std::string answerText(const Json& entry) {
    const auto it = entry.find("value");
    if (it == entry.end()) return "";
    if (it->is_boolean()) return it->get<bool>() ? "yes" : "no";
    return it->is_string() ? it->get<std::string>() : "";
  }

  template <class Take>
  void each(const Json& json, const char* key, Take take) {
    const auto it = json.find(key);
    if (it == json.end() || it->is_null()) return;
    std::size_t index = 0;
    for (const auto& entry : *it) take(entry, fmt::format("{}[{}]", key, index++));
  }

  Case& case_;
};

constexpr std::array kKeys{"patient",
                           "at",
                           "zone",
                           "context",
                           "medications",
                           "medications_asked_at",
                           "supplements",
                           "supplements_asked_at",
                           "conditions",
                           "allergies",
                           "allergies_asked_at",
                           "goals",
                           "tried",
                           "findings",
                           "recordings",
                           "flags_answered",
                           "decisions",
                           "note",
                           "$schema",
                           "set_aside"};
constexpr std::array kLists{"context", "medications", "supplements", "conditions",     "allergies", "goals",
                            "tried",   "findings",    "recordings",  "flags_answered", "decisions"};

/// What makes the whole file doubtful is refused at once.
std::optional<Refusal> checkForm(const Json& json, const std::string& file) {
  if (!json.is_object()) return bad(file, "", "a case file is one JSON object", "See the published schema").value();
  for (const auto& [key, value] : json.items()) {
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
      return bad(file, key, "this key is not part of a case file", "Check the spelling against the schema").value();
    }
  }
  for (const char* key : kLists) {
    if (const auto it = json.find(key); it != json.end() && !it->is_array() && !it->is_null()) {
      return bad(file, key, "this must be a list", "Write [ … ]").value();
    }
  }
  for (const char* key : {"zone", "note", "$schema"}) {
    if (const auto it = json.find(key); it != json.end() && !it->is_string() && !it->is_null()) {
      return bad(file, key, "this must be a text", "Write it in quotes").value();
    }
  }
  if (const auto it = json.find("patient"); it == json.end() || !it->is_object()) {
    return bad(file, "patient", "the patient is missing", "Add \"patient\": {\"id\": …}").value();
  }
  return std::nullopt;
}

std::optional<Refusal> readPatient(const Json& patient, const std::string& file, Case& c) {
  c.patient_id = textOf(patient, "id");
  c.patient_name = textOf(patient, "name");
  c.sex = textOf(patient, "sex");
  if (c.sex == "f" || c.sex == "F") c.sex = "female";
  if (c.sex == "m" || c.sex == "M") c.sex = "male";
  if (!c.sex.empty() && c.sex != "female" && c.sex != "male" && c.sex != "other" && c.sex != "unknown") {
    return bad(file, "patient.sex", "\"" + c.sex + "\" is not known", "Use female, male, other or unknown").value();
  }
  if (const std::string birth = textOf(patient, "birth_date"); !birth.empty()) {
    const auto date = base::CivilDate::parse(birth);
    if (!date) return bad(file, "patient.birth_date", birth + ": " + date.error().cause, "Write YYYY-MM-DD").value();
    if (*date > c.at.localDate()) {
      return bad(file, "patient.birth_date", "the birth date lies after the case's time", "Check both dates").value();
    }
    c.birth_date = *date;
  }
  for (const auto& [key, field, low, high] :
       {std::tuple{"height_cm", &c.height_cm, 20.0, 280.0}, std::tuple{"weight_kg", &c.weight_kg, 0.3, 700.0}}) {
    const auto it = patient.find(key);
    if (it == patient.end() || it->is_null()) continue;
    if (!it->is_number() || it->get<double>() < low || it->get<double>() > high) {
      c.set_aside.push_back({std::string("patient.") + key, "not a possible value: " + it->dump()});
    } else {
      *field = it->get<double>();
    }
  }
  return std::nullopt;
}

Json askedToJson(const std::vector<Asked>& list) {
  Json out = Json::array();
  for (const auto& a : list) {
    Json entry{{"id", a.id}, {"value", a.value == Answer::yes ? "yes" : a.value == Answer::no ? "no" : "unknown"}};
    if (a.asked_at) entry["asked_at"] = a.asked_at->iso();
    out.push_back(std::move(entry));
  }
  return out;
}

Json medicationsToJson(const std::vector<Medication>& list) {
  Json out = Json::array();
  for (const auto& m : list) {
    Json entry = Json::object();
    const auto put = [&entry](const char* key, const std::string& value) {
      if (!value.empty()) entry[key] = value;
    };
    put("name", m.name);
    put("atc", m.atc);
    put("rxnorm", m.rxnorm);
    put("dose", m.dose);
    if (m.since) entry["since"] = m.since->iso();
    if (m.until) entry["until"] = m.until->iso();
    out.push_back(std::move(entry));
  }
  return out;
}

Json patientToJson(const Case& c) {
  Json patient{{"id", c.patient_id}};
  if (!c.patient_name.empty()) patient["name"] = c.patient_name;
  if (!c.sex.empty()) patient["sex"] = c.sex;
  if (c.birth_date) patient["birth_date"] = c.birth_date->iso();
  if (c.height_cm) patient["height_cm"] = *c.height_cm;
  if (c.weight_kg) patient["weight_kg"] = *c.weight_kg;
  return patient;
}

}  // namespace

Json caseToJson(const Case& c) {
  Json json{{"patient", patientToJson(c)},
            {"at", c.at.iso()},
            {"context", askedToJson(c.context)},
            {"conditions", askedToJson(c.conditions)},
            {"medications", medicationsToJson(c.medications)},
            {"supplements", medicationsToJson(c.supplements)},
            {"allergies", c.allergies},
            {"goals", c.goals},
            {"recordings", c.recordings}};
  if (!c.zone.empty()) json["zone"] = c.zone;
  if (c.medications_asked_at) json["medications_asked_at"] = c.medications_asked_at->iso();
  if (c.supplements_asked_at) json["supplements_asked_at"] = c.supplements_asked_at->iso();
  if (c.allergies_asked_at) json["allergies_asked_at"] = c.allergies_asked_at->iso();
  json["tried"] = Json::array();
  for (const auto& [id, response] : c.tried) json["tried"].push_back({{"intervention", id}, {"response", response}});
  json["findings"] = Json::array();
  for (const auto& finding : c.findings) json["findings"].push_back(findingToJson(finding));
  json["flags_answered"] = Json::array();
  for (const auto& a : c.flags_answered) {
    Json entry{{"id", a.id}, {"answer", a.answer}, {"note", a.note}};
    if (a.at) entry["at"] = a.at->iso();
    json["flags_answered"].push_back(std::move(entry));
  }
  json["decisions"] = Json::array();
  for (const auto& d : c.decisions) {
    Json entry{{"intervention", d.intervention}, {"decision", d.decision}, {"reason", d.reason}};
    if (d.at) entry["at"] = d.at->iso();
    json["decisions"].push_back(std::move(entry));
  }
  json["set_aside"] = Json::array();
  for (const auto& s : c.set_aside) json["set_aside"].push_back({{"place", s.place}, {"why", s.why}});
  return json;
}

base::Result<Case> caseFromJson(const Json& json, const std::string& file) {
  if (auto refusal = checkForm(json, file)) return base::refuse(*refusal);
  Case c;
  const auto at = Instant::parse(textOf(json, "at"));
  if (!at) return bad(file, "at", "the time of the case is missing or not a time", at.error().mend);
  c.at = *at;
  c.zone = textOf(json, "zone");
  if (auto refusal = readPatient(json.at("patient"), file, c)) return base::refuse(*refusal);
  for (auto& strange : strangeParts(json)) c.set_aside.push_back(std::move(strange));
  Reader reader(c);
  reader.asked(json, "context", c.context);
  reader.asked(json, "conditions", c.conditions);
  reader.medications(json, "medications", c.medications);
  reader.medications(json, "supplements", c.supplements);
  c.medications_asked_at = reader.instant(json, "medications_asked_at", "");
  c.supplements_asked_at = reader.instant(json, "supplements_asked_at", "");
  c.allergies_asked_at = reader.instant(json, "allergies_asked_at", "");
  reader.strings(json, "allergies", c.allergies);
  reader.strings(json, "goals", c.goals);
  reader.strings(json, "recordings", c.recordings);
  reader.tried(json);
  reader.findings(json);
  reader.flags(json);
  reader.decisions(json);
  if (const auto it = json.find("set_aside"); it != json.end() && it->is_array()) {
    for (const auto& s : *it) {
      if (s.is_object()) c.set_aside.push_back({textOf(s, "place"), textOf(s, "why")});
    }
  }
  return c;
}

base::Result<Case> readCase(std::string_view json_text, const std::string& file) {
  auto json = base::parseJson(json_text, file);
  if (!json) return tl::unexpected(json.error());
  return caseFromJson(*json, file);
}

std::string writeCase(const Case& c) { return caseToJson(c).dump(2) + "\n"; }

}  // namespace homeostat::inference
