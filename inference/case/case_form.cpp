#include "inference/case/case_form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace homeostat::inference {
namespace {

using base::Json;

/// The keys of one kind of object: those that hold a text, and those whose value its reader judges.
struct Form {
  std::initializer_list<const char*> texts;
  std::initializer_list<const char*> judged;
};

const Form kPatient{{"id", "name", "sex", "birth_date"}, {"height_cm", "weight_kg"}};
const Form kAnswer{{"id"}, {"value", "asked_at"}};
const Form kMedication{{"name", "atc", "rxnorm", "dose"}, {"since", "until"}};
const Form kName{{"id", "name", "substance"}, {}};
const Form kTried{{"intervention", "response"}, {}};
const Form kFlag{{"id", "answer", "note"}, {"at"}};
const Form kDecision{{"intervention", "decision", "reason"}, {"at"}};
const Form kSetAside{{"place", "why"}, {}};
const Form kFinding{{},
                    {"code", "loinc", "name", "value", "value_text", "comparator", "unit", "at", "status", "low",
                     "high", "reference_text", "conditions", "notes", "note", "quality", "laboratory", "source"}};
const Form kSource{{"file", "place", "matched"}, {}};

bool holds(std::initializer_list<const char*> keys, const std::string& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

void look(const Json& object, const std::string& place, const Form& form, std::vector<SetAside>& out) {
  if (!object.is_object()) return;
  for (const auto& [key, value] : object.items()) {
    const bool is_text = holds(form.texts, key);
    if (!is_text && !holds(form.judged, key))
      out.push_back({place + "." + key, "this key is not known; it was not read"});
    if (is_text && !value.is_string() && !value.is_null())
      out.push_back({place + "." + key, "not a text: " + value.dump()});
  }
}

}  // namespace

std::vector<SetAside> strangeParts(const Json& json) {
  std::vector<SetAside> out;
  look(json.at("patient"), "patient", kPatient, out);
  for (const auto& [list, form] :
       std::initializer_list<std::pair<const char*, const Form*>>{{"context", &kAnswer},
                                                                  {"conditions", &kAnswer},
                                                                  {"medications", &kMedication},
                                                                  {"supplements", &kMedication},
                                                                  {"allergies", &kName},
                                                                  {"goals", &kName},
                                                                  {"recordings", &kName},
                                                                  {"tried", &kTried},
                                                                  {"findings", &kFinding},
                                                                  {"flags_answered", &kFlag},
                                                                  {"decisions", &kDecision},
                                                                  {"set_aside", &kSetAside}}) {
    const auto it = json.find(list);
    if (it == json.end() || !it->is_array()) continue;
    for (std::size_t i = 0; i < it->size(); ++i) {
      const std::string place = fmt::format("{}[{}]", list, i);
      look((*it)[i], place, *form, out);
      if (form == &kFinding && (*it)[i].is_object() && (*it)[i].contains("source"))
        look((*it)[i]["source"], place + ".source", kSource, out);
    }
  }
  return out;
}

}  // namespace homeostat::inference
