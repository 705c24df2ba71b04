#include "app/intake/import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <streambuf>

#include "app/intake/draft.hpp"
#include "app/intake/foreign.hpp"
#include "app/intake/person.hpp"
#include "app/intake/text.hpp"
#include "inference/case/versions.hpp"
#include "kb/base/json.hpp"

namespace homeostat::intake {
namespace {

using base::Json;

enum class Kind { fhirJson, fhirNdjson, fhirXml, cda, hl7, table };

std::optional<Kind> recognise(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n\x0B");
  if (first == std::string_view::npos) return std::nullopt;
  const std::string_view head = text.substr(first, 4000);
  if (head[0] == '{') {
    const auto end = text.find('\n', first);
    if (end == std::string_view::npos) return Kind::fhirJson;
    const std::string one = trim(text.substr(first, end - first));
    const std::string rest = trim(text.substr(end, 200));
    return one.size() > 2 && one.back() == '}' && !rest.empty() && rest[0] == '{' ? Kind::fhirNdjson : Kind::fhirJson;
  }
  if (head[0] == '[') return Kind::fhirJson;
  if (head[0] == '<') {
    if (text.find("http://hl7.org/fhir") != std::string_view::npos) return Kind::fhirXml;
    return Kind::cda;
  }
  for (const std::string_view segment : {"MSH", "FHS", "BHS"}) {
    if (head.substr(0, 3) == segment) return Kind::hl7;
  }
  if (head.find_first_of("\t,;|") != std::string_view::npos || head.find("  ") != std::string_view::npos)
    return Kind::table;
  return std::nullopt;
}

/// A text as a stream that can be read again, without a copy of it.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // only read
    setg(begin, begin, begin + text.size());
  }

 protected:
  pos_type seekpos(pos_type to, std::ios_base::openmode /*which*/) override {
    setg(eback(), eback() + static_cast<off_type>(to), egptr());
    return to;
  }
};

/// A JSON Bundle says so early, or its list of entries stands early.
bool isLongBundle(std::string_view text, const ImportOptions& options) {
  const std::string_view head = text.substr(0, 4000);
  return text.size() >= options.stream_from && head.find("\"Bundle\"") != std::string_view::npos;
}

std::string personLine(const ImportedPatient& p) {
  std::string line = trim(fmt::format("{} {}", p.name, p.id.empty() ? "" : "(number " + p.id + ")"));
  if (p.birth_date) line += " born " + p.birth_date->iso();
  return line.empty() ? "somebody not named" : line;
}

base::Result<void> checkPatients(Context& context) {
  if (context.patients.size() > 1) {
    return base::refuse({"import.patients", context.file, "",
                         fmt::format("the file holds {} patients ({}; {})", context.patients.size(),
                                     personLine(context.patients[0]), personLine(context.patients[1])),
                         "Import one patient's file at a time"});
  }
  if (!context.patients.empty()) context.import.patient = context.patients.front();
  const auto& expected = context.options.expected;
  if (!expected) return {};
  if (!context.import.patient) {
    context.note("the file does not say whose it is; compare before taking it");
    return {};
  }
  std::string why;
  const Identity who = compare(*expected, *context.import.patient, why);
  if (who == Identity::different) {
    return base::refuse({"import.other-patient", context.file, "",
                         fmt::format("the file is of {}, not of {}: {}", personLine(*context.import.patient),
                                     personLine(*expected), why),
                         "Choose this patient's file, or correct the patient's data"});
  }
  if (who == Identity::unclear) {
    context.note(fmt::format("whose file this is rests on little: {}; the file says {}; compare before taking it", why,
                             personLine(*context.import.patient)));
  }
  return {};
}

void put(Json& json, const char* key, const std::string& value) {
  if (!value.empty()) json[key] = value;
}

Json problemsJson(const std::vector<ImportedProblem>& problems) {
  Json list = Json::array();
  for (const auto& p : problems) {
    Json json{{"name", p.name}, {"source", p.source}};
    if (!p.codes.empty()) json["codes"] = p.codes;
    put(json, "status", p.status);
    if (p.since) json["since"] = p.since->iso();
    list.push_back(std::move(json));
  }
  return list;
}

Json questionnaireJson(const ImportedQuestionnaire& q) {
  Json json{{"source", q.source}, {"response", q.response}, {"questions", q.questions}, {"answered", q.answered}};
  put(json, "title", q.title);
  put(json, "url", q.url);
  put(json, "instrument", q.instrument);
  put(json, "matched", q.matched);
  put(json, "status", q.status);
  put(json, "band", q.band);
  if (!q.answers.empty()) json["answers"] = q.answers;
  if (q.score) json["score"] = *q.score;
  if (q.stored_score) json["stored_score"] = *q.stored_score;
  if (!q.safety.empty()) json["safety"] = q.safety;
  if (!q.notes.empty()) json["notes"] = q.notes;
  if (q.at) json["at"] = q.at->iso();
  return json;
}

/// Says that a file holds nothing; refuses a message that says nothing else either.
base::Result<void> checkContent(Context& context) {
  const auto& i = context.import;
  if (!i.findings.empty() || !i.rejected.empty() || !i.medications.empty() || !i.conditions.empty() ||
      !i.allergies.empty() || !i.questionnaires.empty())
    return {};
  const std::string cause = "the file holds no result, medicine, condition, allergy or questionnaire";
  if (i.patient || !i.notes.empty()) {
    context.note(cause);
    return {};
  }
  return base::refuse(
      {"import.nothing", context.file, "", cause, "Export it again with the results, or choose another file"});
}

base::Result<void> streamed(std::string_view text, base::Result<void> (*read)(std::istream&, Context&),
                            Context& context) {
  ViewBuffer buffer(text);
  std::istream in(&buffer);
  return read(in, context);
}

}  // namespace

base::Result<Import> importStream(std::istream& in, const std::string& name, const AnalyteIndex& index,
                                  const ImportOptions& options) {
  Context context{name, index, options, {}, {}};
  std::string head(1U << 16U, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  in.clear();
  in.seekg(0);
  const auto kind = recognise(head);
  base::Result<void> done;
  if (kind == Kind::fhirNdjson) {
    done = readFhirNdjson(in, context);
  } else if (kind == Kind::fhirJson) {
    done = readFhirBundle(in, context);
  } else {
    return base::refuse(
        {"import.unknown", name, "", "only FHIR Bundles in JSON and NDJSON may be this long", "Split the file"});
  }
  if (!done) return tl::unexpected(done.error());
  if (auto who = checkPatients(context); !who) return tl::unexpected(who.error());
  if (auto any = checkContent(context); !any) return tl::unexpected(any.error());
  return std::move(context.import);
}

base::Result<Import> importFile(std::string_view bytes, const std::string& name, const AnalyteIndex& index,
                                const ImportOptions& options) {
  if (auto other = foreign(bytes, name)) return base::refuse(std::move(*other));
  Context context{name, index, options, {}, {}};
  const bool utf16 = bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF";
  if (const auto zero = bytes.find('\0'); !utf16 && zero != std::string_view::npos) {
    return base::refuse({"import.binary", name, fmt::format("byte {}", zero + 1),
                         "a zero byte stands here, so this is no text file or a damaged one",
                         "Choose a FHIR, HL7 v2, C-CDA or table file"});
  }
  std::string note;
  const bool xml = bytes.substr(0, 200).find("<?xml") != std::string_view::npos;
  // XML declares its own encoding; the parser follows it.
  const std::string_view unmarked = bytes.substr(bytes.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0);
  const std::string charset = xml ? std::string() : hl7CharacterSet(bytes);
  const bool as_it_is = xml || (!utf16 && charset.empty() && isUtf8(unmarked));
  const std::string converted = as_it_is ? std::string() : toUtf8Declared(bytes, charset, note);
  const std::string_view text = as_it_is ? unmarked : std::string_view(converted);
  const auto kind = recognise(text);
  if (!kind) {
    return base::refuse({"import.unknown", name, "", "the kind of file is not recognised",
                         "Choose a FHIR, HL7 v2, C-CDA or table file"});
  }
  if ((*kind == Kind::fhirJson || *kind == Kind::fhirNdjson) && !note.empty() && !utf16) {
    return base::refuse({"json.not-utf8", name, "", "JSON must be UTF-8", "Export the file again as UTF-8"});
  }
  if (!note.empty()) context.note(note);
  if (note.find("\xEF\xBF\xBD") == std::string::npos && text.find("\xEF\xBF\xBD") != std::string::npos)
    context.note("letters were already destroyed before this file was written");
  base::Result<void> done;
  switch (*kind) {
    case Kind::fhirJson:
      done = isLongBundle(text, options) ? streamed(text, readFhirBundle, context) : readFhirJson(text, context);
      break;
    case Kind::fhirNdjson:
      done = streamed(text, readFhirNdjson, context);
      break;
    case Kind::fhirXml:
      done = readFhirXml(text, context);
      break;
    case Kind::cda:
      done = readCda(text, context);
      break;
    case Kind::hl7:
      done = readHl7(text, context);
      break;
    case Kind::table:
      done = readTable(text, context);
      break;
  }
  if (!done) return tl::unexpected(done.error());
  if (auto who = checkPatients(context); !who) return tl::unexpected(who.error());
  if (auto any = checkContent(context); !any) return tl::unexpected(any.error());
  return std::move(context.import);
}

namespace {

/// Refuses files of different people; notes where the files do not say enough.
base::Result<void> mergePatient(Import& all, const Import& next) {
  if (!next.patient) return {};
  if (!all.patient) {
    all.patient = next.patient;
    return {};
  }
  std::string why;
  const Identity who = compare(*all.patient, *next.patient, why);
  if (who == Identity::different) {
    return base::refuse({"import.patients", "", "",
                         fmt::format("the files are of different patients: {} and {} ({})", personLine(*all.patient),
                                     personLine(*next.patient), why),
                         "Import one patient's files at a time"});
  }
  if (who == Identity::unclear) {
    all.notes.push_back(fmt::format("that {} and {} are one person rests on little: {}", personLine(*all.patient),
                                    personLine(*next.patient), why));
  }
  return {};
}

}  // namespace

base::Result<Import> merge(std::vector<Import> imports) {
  Import all;
  std::vector<inference::Finding> versions;
  for (auto& import : imports) {
    if (all.format.empty()) all.format = import.format;
    if (all.version.empty()) all.version = import.version;
    if (auto who = mergePatient(all, import); !who) return tl::unexpected(who.error());
    const auto append = [](auto& to, auto& from) { std::move(from.begin(), from.end(), std::back_inserter(to)); };
    append(versions, import.findings);
    append(all.withdrawn, import.withdrawn);
    append(all.rejected, import.rejected);
    append(all.medications, import.medications);
    append(all.conditions, import.conditions);
    append(all.allergies, import.allergies);
    append(all.questionnaires, import.questionnaires);
    for (auto& q : import.questions) {
      const bool known_question = std::any_of(all.questions.begin(), all.questions.end(), [&](const auto& other) {
        return other.about == q.about && other.key == q.key;
      });
      if (!known_question) all.questions.push_back(std::move(q));
    }
    append(all.notes, import.notes);
  }
  versions.insert(versions.end(), all.withdrawn.begin(), all.withdrawn.end());
  std::vector<inference::Superseded> lost;
  all.findings = inference::holdingVersions(std::move(versions), &lost);
  for (const auto& [finding, why] : lost)
    all.rejected.push_back(
        {finding.source.file + ": " + finding.source.place, finding.name + " " + finding.value_text, why});
  return all;
}

std::string importJson(const Import& import) {
  Json json{{"format", import.format}, {"findings", Json::array()}, {"rejected", Json::array()}};
  put(json, "version", import.version);
  for (const auto& f : import.findings) json["findings"].push_back(Json::parse(inference::writeFinding(f)));
  for (const auto& f : import.withdrawn) json["withdrawn"].push_back(Json::parse(inference::writeFinding(f)));
  for (const auto& r : import.rejected)
    json["rejected"].push_back({{"source", r.source}, {"what", r.what}, {"why", r.why}});
  if (import.patient) {
    Json person = Json::object();
    put(person, "id", import.patient->id);
    put(person, "name", import.patient->name);
    put(person, "sex", import.patient->sex);
    if (import.patient->birth_date) person["birth_date"] = import.patient->birth_date->iso();
    json["patient"] = std::move(person);
  }
  for (const auto& m : import.medications) {
    Json entry = Json::object();
    put(entry, "name", m.name);
    put(entry, "atc", m.atc);
    put(entry, "rxnorm", m.rxnorm);
    put(entry, "dose", m.dose);
    if (m.since) entry["since"] = m.since->iso();
    if (m.until) entry["until"] = m.until->iso();
    json["medications"].push_back(std::move(entry));
  }
  if (!import.conditions.empty()) json["conditions"] = problemsJson(import.conditions);
  if (!import.allergies.empty()) json["allergies"] = problemsJson(import.allergies);
  for (const auto& q : import.questions)
    json["questions"].push_back({{"about", q.about}, {"key", q.key}, {"example", q.example}, {"source", q.source}});
  for (const auto& q : import.questionnaires) json["questionnaires"].push_back(questionnaireJson(q));
  if (!import.notes.empty()) json["notes"] = import.notes;
  return json.dump(1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace homeostat::intake
