#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "inference/case/case_json.hpp"

namespace homeostat::inference {
namespace {

using base::Json;
using base::Refusal;

tl::unexpected<Refusal> badFinding(const std::string& place, const std::string& cause, const std::string& mend) {
  return base::refuse({"finding.invalid", "", place, cause, mend});
}

bool isComparator(std::string_view text) {
  return text.empty() || text == "<" || text == "<=" || text == ">" || text == ">=";
}

/// Takes "11", "<0.5", ">= 20" apart; leaves value empty when the text is not one number.
void readValueText(const std::string& text, Finding& finding) {
  std::string_view rest = text;
  const auto skip = [&rest] { rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size())); };
  skip();
  std::string comparator;
  while (!rest.empty() &&
         (rest.front() == '<' || rest.front() == '>' || (rest.front() == '=' && !comparator.empty()))) {
    comparator += rest.front();
    rest.remove_prefix(1);
  }
  skip();
  double value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  const bool whole = error == std::errc{} && end == rest.data() + rest.size();
  if (!whole || !isComparator(comparator) || !std::isfinite(value)) return;
  finding.value = value;
  if (finding.comparator.empty()) finding.comparator = comparator;
}

std::string textOf(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_string() ? it->get<std::string>() : std::string{};
}

std::optional<double> numberOf(const Json& json, const char* key) {
  const auto it = json.find(key);
  if (it == json.end() || !it->is_number()) return std::nullopt;
  return it->get<double>();
}

bool isScalar(const Json& value) { return value.is_string() || value.is_boolean() || value.is_number(); }

/// The key whose value is of a kind that cannot be meant; a lost unit or comparator would leave a wrong number.
std::optional<std::string> wrongKind(const Json& json) {
  constexpr std::array kTexts{"code", "loinc",  "name",           "value_text", "comparator", "unit",
                              "at",   "status", "reference_text", "note",       "laboratory"};
  constexpr std::array kNumbers{"low", "high", "quality"};
  const auto wrong = [&json](const char* key, auto fits) {
    const auto it = json.find(key);
    return it != json.end() && !it->is_null() && !fits(*it);
  };
  const auto scalars = [](const Json& list) { return std::all_of(list.begin(), list.end(), isScalar); };
  for (const char* key : kTexts) {
    if (wrong(key, [](const Json& v) { return v.is_string(); })) return key;
  }
  for (const char* key : kNumbers) {
    if (wrong(key, [](const Json& v) { return v.is_number(); })) return key;
  }
  if (wrong("quality", [](const Json& v) { return v.get<double>() >= 0 && v.get<double>() <= 1; })) return "quality";
  if (wrong("value", isScalar)) return "value";
  if (wrong("notes", [&](const Json& v) { return v.is_array() && scalars(v); })) return "notes";
  if (wrong("conditions", [&](const Json& v) { return v.is_string() || (v.is_structured() && scalars(v)); })) {
    return "conditions";
  }
  if (wrong("source", [](const Json& v) { return v.is_string() || v.is_object(); })) return "source";
  return std::nullopt;
}

std::string scalarText(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  return value.dump();
}

void readConditions(const Json& json, Finding& finding) {
  const auto it = json.find("conditions");
  if (it == json.end()) return;
  if (it->is_object()) {
    for (const auto& [key, value] : it->items()) finding.conditions[key] = scalarText(value);
  } else if (it->is_array()) {
    for (const auto& entry : *it) finding.conditions[scalarText(entry)] = "yes";
  } else if (it->is_string()) {
    finding.conditions[it->get<std::string>()] = "yes";
  }
}

void readSource(const Json& json, Finding& finding) {
  const auto it = json.find("source");
  if (it == json.end()) return;
  if (it->is_string()) finding.source.place = it->get<std::string>();
  if (it->is_object()) finding.source = {textOf(*it, "file"), textOf(*it, "place"), textOf(*it, "matched")};
}

}  // namespace

Json findingToJson(const Finding& f) {
  Json json{{"code", f.code}, {"status", f.status}};
  const auto text = [&json](const char* key, const std::string& value) {
    if (!value.empty()) json[key] = value;
  };
  const auto number = [&json](const char* key, const std::optional<double>& value) {
    if (value) json[key] = *value;
  };
  text("loinc", f.loinc);
  text("name", f.name);
  number("value", f.value);
  text("value_text", f.value_text);
  text("comparator", f.comparator);
  text("unit", f.unit);
  if (f.at) json["at"] = f.at->iso();
  number("low", f.low);
  number("high", f.high);
  text("reference_text", f.reference_text);
  if (!f.conditions.empty()) json["conditions"] = f.conditions;
  if (!f.notes.empty()) json["notes"] = f.notes;
  number("quality", f.quality);
  text("laboratory", f.laboratory);
  Json source = Json::object();
  if (!f.source.file.empty()) source["file"] = f.source.file;
  if (!f.source.place.empty()) source["place"] = f.source.place;
  if (!f.source.matched.empty()) source["matched"] = f.source.matched;
  if (!source.empty()) json["source"] = source;
  return json;
}

base::Result<Finding> findingFromJson(const Json& json, const std::string& place) {
  if (!json.is_object()) return badFinding(place, "a finding is an object", "Write {\"code\": …, \"value\": …}");
  if (const auto key = wrongKind(json)) {
    return badFinding(place + "." + *key, "this value cannot be meant here: " + json.at(*key).dump(),
                      "See the published schema");
  }
  Finding f;
  f.loinc = textOf(json, "loinc");
  f.code = textOf(json, "code");
  if (f.code.empty()) f.code = f.loinc;
  if (f.code.empty())
    return badFinding(place, "the finding has no code", "Give a concept id or a LOINC code as \"code\"");
  f.name = textOf(json, "name");
  f.comparator = textOf(json, "comparator");
  if (!isComparator(f.comparator)) {
    return badFinding(place + ".comparator", "\"" + f.comparator + "\" is no comparator", "Use <, <=, >= or >");
  }
  f.value_text = textOf(json, "value_text");
  if (const auto it = json.find("value"); it != json.end() && !it->is_null()) {
    if (it->is_number()) {
      f.value = it->get<double>();
    } else {
      if (f.value_text.empty()) f.value_text = scalarText(*it);
      if (it->is_string()) readValueText(f.value_text, f);
    }
  }
  if (!f.value && f.value_text.empty()) {
    return badFinding(place, "the finding \"" + f.code + "\" has neither a value nor a text", "Give \"value\"");
  }
  f.unit = textOf(json, "unit");
  if (const auto it = json.find("at"); it != json.end() && it->is_string()) {
    auto at = base::Instant::parse(it->get<std::string>());
    if (!at) return badFinding(place + ".at", at.error().place + ": " + at.error().cause, at.error().mend);
    f.at = *at;
  }
  if (const std::string status = textOf(json, "status"); !status.empty()) f.status = status;
  f.low = numberOf(json, "low");
  f.high = numberOf(json, "high");
  f.reference_text = textOf(json, "reference_text");
  readConditions(json, f);
  if (const auto it = json.find("notes"); it != json.end() && it->is_array()) {
    for (const auto& note : *it) f.notes.push_back(scalarText(note));
  }
  if (const std::string note = textOf(json, "note"); !note.empty()) f.notes.push_back(note);
  f.quality = numberOf(json, "quality");
  f.laboratory = textOf(json, "laboratory");
  readSource(json, f);
  return f;
}

std::string writeFinding(const Finding& finding) { return base::canonicalJson(findingToJson(finding)); }

base::Result<Finding> readFinding(std::string_view json_text, const std::string& file) {
  auto json = base::parseJson(json_text, file);
  if (!json) return tl::unexpected(json.error());
  auto finding = findingFromJson(*json, "");
  if (!finding) finding.error().file = file;
  return finding;
}

}  // namespace homeostat::inference
