#include "app/desktop/presenters/drafts.hpp"

#include <algorithm>

#include "app/desktop/presenters/session.hpp"
#include "kb/base/file.hpp"

namespace homeostat::desktop {
namespace {

using base::Json;
using base::refuse;
using base::Result;

constexpr const char* kPurpose = "draft";

std::filesystem::path draftFile(const std::filesystem::path& practice_folder, const std::string& patient) {
  return practice_folder / "drafts" / (patient + ".draft");
}

Json askedJson(const AskedList& list) { return {{"lines", list.lines}, {"none", list.none}}; }
AskedList askedFrom(const Json& json) { return {json.value("lines", std::string()), json.value("none", false)}; }

Json verdictJson(const Verdict& v) {
  Json json{{"intervention", v.intervention}, {"decision", v.decision}, {"reason", v.reason}, {"note", v.note}};
  if (v.watch_until) json["watch_until"] = v.watch_until->iso();
  return json;
}

Verdict verdictFrom(const Json& json) {
  Verdict v{json.value("intervention", std::string()),
            json.value("decision", std::string()),
            json.value("reason", std::string()),
            json.value("note", std::string()),
            {}};
  if (const auto day = base::CivilDate::parse(json.value("watch_until", std::string()))) v.watch_until = *day;
  return v;
}

Drafts draftsFrom(const Json& json) {
  Drafts drafts;
  const Json sheet = json.value("sheet", Json::object());
  drafts.sheet.taken_at = sheet.value("taken_at", std::string());
  for (const auto& line : sheet.value("lines", Json::array()))
    drafts.sheet.lines.push_back(
        {line.at(0).get<std::string>(), line.at(1).get<std::string>(), line.at(2).get<std::string>()});
  const Json form = json.value("form", Json::object());
  drafts.form.form = form.value("id", std::string());
  drafts.form.answers = form.value("answers", std::map<std::string, int>{});
  if (json.contains("asked")) {
    const Json& asked = json.at("asked");
    drafts.asked = AskedForm{askedFrom(asked.at("medications")), askedFrom(asked.at("supplements")),
                             askedFrom(asked.at("allergies")), asked.value("goals", std::vector<std::string>{})};
  }
  const Json beats = json.value("beats", Json::object());
  drafts.beats = {beats.value("entry", std::uint64_t{0}),
                  autonomic::beatEditsFromJson(beats.value("edits", Json::array()), "")
                      .value_or(std::vector<autonomic::BeatEdit>{})};
  const Json filled = json.value("questionnaire", Json::object());
  drafts.questionnaire = {filled.value("name", std::string()), filled.value("bytes", std::string()),
                          filled.value("answers", intake::FormAnswers{})};
  drafts.verdict = verdictFrom(json.value("verdict", Json::object()));
  return drafts;
}

/// What is to be written (empty text: the file goes), by patient.
using Changes = std::vector<std::pair<std::string, std::string>>;

Result<void> writeAll(const consultation::Practice& practice, const std::filesystem::path& folder,
                      const Changes& changes) {
  for (const auto& [patient, text] : changes) {
    const auto file = draftFile(folder, patient);
    if (text.empty()) {
      std::error_code gone;
      std::filesystem::remove(file, gone);
      continue;
    }
    const auto sealed = practice.ledger().sealAside(patient, kPurpose, text);
    if (!sealed) return refuse(sealed.error());
    std::filesystem::create_directories(file.parent_path());
    base::writeFileAtomically(file, *sealed);
  }
  return {};
}

}  // namespace

bool Drafts::empty() const {
  return std::all_of(sheet.lines.begin(), sheet.lines.end(), [](const LabLine& line) { return line.empty(); }) &&
         form.answers.empty() && beats.entry == 0 && questionnaire.bytes.empty() && !asked &&
         verdict.intervention.empty();
}

std::string writeDrafts(const Drafts& drafts) {
  Json lines = Json::array();
  for (const auto& line : drafts.sheet.lines) lines.push_back(Json::array({line.name, line.value, line.unit}));
  Json json{{"sheet", {{"taken_at", drafts.sheet.taken_at}, {"lines", std::move(lines)}}},
            {"form", {{"id", drafts.form.form}, {"answers", drafts.form.answers}}},
            {"verdict", verdictJson(drafts.verdict)}};
  if (drafts.beats.entry != 0)
    json["beats"] = {{"entry", drafts.beats.entry}, {"edits", autonomic::toJson(drafts.beats.edits)}};
  if (!drafts.questionnaire.bytes.empty())
    json["questionnaire"] = {{"name", drafts.questionnaire.name},
                             {"bytes", drafts.questionnaire.bytes},
                             {"answers", drafts.questionnaire.answers}};
  if (drafts.asked)
    json["asked"] = {{"medications", askedJson(drafts.asked->medications)},
                     {"supplements", askedJson(drafts.asked->supplements)},
                     {"allergies", askedJson(drafts.asked->allergies)},
                     {"goals", drafts.asked->goals}};
  return json.dump();
}

Result<Drafts> readDrafts(const std::string& json_text) {
  const auto json = base::parseJson(json_text, "draft");
  if (!json) return refuse(json.error());
  try {
    return draftsFrom(*json);
  } catch (const Json::exception& wrong) {
    return refuse({"draft.form", "draft", "", wrong.what(), "Type it again; the record itself is not touched"});
  }
}

void keepDrafts(Session& session, const std::function<void(const std::string& problem)>& done) {
  if (session.open.knowledge == nullptr) return;
  Changes changes;
  for (const auto& [patient, drafts] : session.drafts) {
    std::string text = drafts.empty() ? std::string() : writeDrafts(drafts);
    auto& kept = session.kept_drafts[patient];
    if (text == kept) continue;
    kept = text;
    changes.emplace_back(patient, std::move(text));
  }
  if (changes.empty()) return;
  session.desk.ask(
      session.alive,
      [changes, folder = std::filesystem::path(session.open.folder)](consultation::Practice& practice) {
        return writeAll(practice, folder, changes);
      },
      [&session, changes, done](Result<void> written) {
        if (!written)
          for (const auto& [patient, text] : changes) session.kept_drafts.erase(patient);  // tried again
        done(written ? std::string() : refusalWords(written.error(), session.language));
      });
}

void restoreDraft(Session& session, const std::string& patient,
                  std::function<void(bool restored, const std::string& problem)> done) {
  if (const auto here = session.drafts.find(patient); here != session.drafts.end() && !here->second.empty())
    return done(false, {});
  session.desk.ask(
      session.alive,
      [patient,
       folder = std::filesystem::path(session.open.folder)](consultation::Practice& practice) -> Result<std::string> {
        const auto file = draftFile(folder, patient);
        if (!std::filesystem::exists(file)) return std::string();
        const auto sealed = base::readFile(file);
        if (!sealed) return refuse(sealed.error());
        return practice.ledger().openAside(patient, kPurpose, *sealed);
      },
      [&session, patient, done = std::move(done)](Result<std::string> text) {
        if (!text) return done(false, refusalWords(text.error(), session.language));
        if (text->empty()) return done(false, {});
        auto drafts = readDrafts(*text);
        if (!drafts) return done(false, refusalWords(drafts.error(), session.language));
        session.kept_drafts[patient] = *text;
        session.drafts[patient] = std::move(*drafts);
        done(true, {});
      });
}

}  // namespace homeostat::desktop
