#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "app/cli/record_session.hpp"
#include "app/consultation/medicines.hpp"
#include "i18n/format.hpp"
#include "kb/provenance.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;
using consultation::Practice;

Json patientJson(const record::Patient& p) {
  return {{"id", p.id},
          {"name", p.name},
          {"sex", p.sex},
          {"birth_date", p.birth_date ? Json(p.birth_date->iso()) : Json(nullptr)}};
}

/// A registered patient with the draft's name and birth date (both unknown counts as the same).
Result<std::optional<record::Patient>> sameAs(const record::PatientDraft& draft, const Practice& practice) {
  const auto all = practice.ledger().listPatients();
  if (!all) return tl::unexpected(all.error());
  for (const auto& p : *all) {
    if (i18n::nameKey(p.name) == i18n::nameKey(draft.name) && p.birth_date == draft.birth_date) return p;
  }
  return std::optional<record::Patient>();
}

Result<void> runPatient(const Session& session, const RecordOptions& o) {
  auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  std::vector<record::Patient> shown;
  if (o.name.empty()) {
    auto all = practice->ledger().listPatients();
    if (!all) return tl::unexpected(all.error());
    shown = std::move(*all);
  } else {
    record::PatientDraft draft{o.name, o.sex, {}, {}};
    if (!o.birth_date.empty()) {
      const auto date = base::CivilDate::parse(o.birth_date);
      if (!date) return tl::unexpected(date.error());
      draft.birth_date = *date;
    }
    if (auto namesake = sameAs(draft, *practice); !namesake || (*namesake && !o.another)) {
      if (!namesake) return tl::unexpected(namesake.error());
      return base::refuse({"patient.twice", "", o.name, "a patient with this name and birth date is registered already",
                           "Use the id " + (*namesake)->id + ", or register another person with --another"});
    }
    auto made = practice->ledger().registerPatient(draft, session.world.now());
    if (!made) return tl::unexpected(made.error());
    shown.push_back(*made);
  }
  Json list = Json::array();
  for (const auto& p : shown) {
    list.push_back(patientJson(p));
    if (!o.json) session.line(session.text("cli.record.registered", {{"name", p.name}, {"id", p.id}}));
  }
  if (o.json) session.json({{"patients", list}});
  return {};
}

Result<void> runImport(const Session& session, const RecordOptions& o) {
  auto opened = openFor(session, o);
  if (!opened) return tl::unexpected(opened.error());
  auto& [practice, patient] = *opened;
  auto told = o.file_answers;
  told.confirmed_values = {o.confirmed.begin(), o.confirmed.end()};
  const auto read = practice.preview(patient.id, {o.files.begin(), o.files.end()}, told);
  if (!read) return tl::unexpected(read.error());
  if (auto kept = practice.remember(told, session.world.now()); !kept) return kept;
  if (auto taken = practice.take(patient.id, *read, session.world.now()); !taken) return taken;
  Json files = Json::array();
  for (const auto& f : read->files) {
    Json entry = Json::parse(intake::importJson(f.content));
    entry["name"] = f.name;
    if (f.isRecording()) entry["recording"] = f.recording;
    files.push_back(entry);
    if (o.json) continue;
    session.line(
        session.text("cli.record.imported",
                     {{"file", f.name}, {"taken", f.content.findings.size()}, {"left", f.content.rejected.size()}}));
    for (const auto& r : f.content.rejected)
      session.line("  " +
                   session.text("cli.record.not_taken", {{"source", r.source}, {"what", r.what}, {"why", r.why}}));
    for (const auto& note : f.content.notes) session.line("  " + note);
    for (const auto& q : f.content.questions)
      session.line("  " + session.text("cli.record.asked", {{"about", q.about}, {"what", q.example}, {"key", q.key}}));
  }
  if (o.json) session.json({{"files", files}});
  return {};
}

/// "ID=yes" pairs as a case file has them; refuses other words.
Result<Json> answers(const std::vector<std::string>& given, const base::Instant& now) {
  if (given.empty()) return Json(nullptr);
  Json list = Json::array();
  for (const auto& text : given) {
    const auto equals = text.find('=');
    const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
    if (value != "yes" && value != "no" && value != "unknown") {
      return base::refuse({"answer.form", "", text, "an answer is ID=yes, ID=no or ID=unknown", "Write it so"});
    }
    list.push_back({{"id", text.substr(0, equals)}, {"value", value}, {"asked_at", now.iso()}});
  }
  return list;
}

Json named(const std::vector<std::string>& names) {
  Json list = Json::array();
  for (const auto& name : names) list.push_back({{"name", name}});
  return list;
}

Result<void> checkId(const kb::Edition& edition, const std::string& what, std::string id, bool known) {
  if (known) return {};
  const auto near = kb::ProvenanceIndex(edition).near(id);
  return base::refuse({"answer.unknown", "", id, "no " + what + " is known by this id",
                       near.empty() ? "Look for it with \"homeostat kb search\""
                                    : fmt::format("Did you mean {}?", fmt::join(near, ", "))});
}

/// Ids that nothing would ever read are refused, not kept.
Result<void> checkIds(const RecordOptions& o, const kb::Edition& edition) {
  const auto& knowledge = edition.knowledge();
  for (const auto* list : {&o.context, &o.conditions}) {
    for (const auto& text : *list) {
      std::string id = text.substr(0, text.find('='));
      std::replace(id.begin(), id.end(), '_', '-');
      if (auto ok = checkId(edition, "question", id, knowledge.concepts.contains(id)); !ok) return ok;
    }
  }
  for (const auto& goal : o.goals) {
    if (auto ok = checkId(edition, "goal", goal, knowledge.goals.contains(goal)); !ok) return ok;
  }
  return {};
}

/// Medicines and supplements after these answers; null where nothing is said of them. What the record holds stays until
/// an answer ends it.
Result<std::pair<Json, Json>> takenLists(const RecordOptions& o, const record::CaseContext& on_record,
                                         const base::Instant& now) {
  if (o.takes_nothing) return std::pair(Json::array(), Json::array());
  std::pair<Json, Json> out;
  if (!o.medications.empty()) out.first = consultation::withMedicines(on_record.medications, named(o.medications));
  if (!o.supplements.empty()) out.second = consultation::withMedicines(on_record.supplements, named(o.supplements));
  for (const auto& name : o.stopped) {
    bool medicine = false, supplement = false;
    auto first =
        consultation::withEnd(out.first.is_null() ? on_record.medications : out.first, name, now.iso(), medicine);
    auto second =
        consultation::withEnd(out.second.is_null() ? on_record.supplements : out.second, name, now.iso(), supplement);
    if (!medicine && !supplement) {
      return base::refuse({"answer.stopped", "", name, "nothing on record that is still taken has this name",
                           "Write the name as the assessment prints it"});
    }
    if (medicine) out.first = std::move(first);
    if (supplement) out.second = std::move(second);
  }
  return out;
}

Result<void> runAnswer(const Session& session, const RecordOptions& o) {
  auto opened = openFor(session, o);
  if (!opened) return tl::unexpected(opened.error());
  auto& [practice, patient] = *opened;
  const auto now = session.world.now();
  record::CaseContext context;
  auto asked = answers(o.context, now);
  if (!asked) return tl::unexpected(asked.error());
  auto conditions = answers(o.conditions, now);
  if (!conditions) return tl::unexpected(conditions.error());
  context.context = std::move(*asked);
  context.conditions = std::move(*conditions);
  if (!o.goals.empty()) context.goals = o.goals;
  const auto seen = practice.view(patient.id);
  if (!seen) return tl::unexpected(seen.error());
  if (auto known = checkIds(o, practice.knowledge().engine().edition()); !known) return known;
  auto lists = takenLists(o, seen->context, now);
  if (!lists) return tl::unexpected(lists.error());
  std::tie(context.medications, context.supplements) = std::move(*lists);
  const bool all_asked = o.none_taken || o.takes_nothing;
  if (!o.medications.empty() || all_asked) context.medications_asked_at = now;
  if (!o.supplements.empty() || all_asked) context.supplements_asked_at = now;
  if (auto done = practice.answer(patient.id, context, now); !done) return done;
  session.line(o.json ? "{}" : session.text("cli.record.done"));
  return {};
}

Result<void> runFlag(const Session& session, const RecordOptions& o) {
  auto opened = openFor(session, o);
  if (!opened) return tl::unexpected(opened.error());
  auto& [practice, patient] = *opened;
  if (auto done = practice.answerFlag(patient.id, o.rule, o.answer, o.note, session.world.now()); !done) return done;
  session.line(o.json ? "{}" : session.text("cli.record.done"));
  return {};
}

}  // namespace

void addPatientCommands(const RecordGroup& group) {
  auto& session = group.session;
  auto& o = group.options;

  auto* patient = group.add("patient", runPatient);
  addOption(*patient, session, "--name", o->name, "patient_name")->type_name("TEXT");
  addOption(*patient, session, "--sex", o->sex, "patient_sex");
  addOption(*patient, session, "--birth-date", o->birth_date, "patient_birth")->type_name("DATE");
  patient->add_flag("--another", o->another, session.text("cli.option.another"));

  auto* import = group.add("import", runImport);
  addOption(*import, session, "PATIENT", o->patient, "patient")->required();
  addOption(*import, session, "FILE", o->files, "import_files")->required();
  addOption(*import, session, "--code", o->file_answers.laboratory_codes, "laboratory_code")->type_name("KEY ID");
  addOption(*import, session, "--unit", o->file_answers.unit_spellings, "unit_spelling")->type_name("KEY UCUM");
  addOption(*import, session, "--date-order", o->file_answers.date_orders, "date_order")->type_name("KEY ORDER");
  addOption(*import, session, "--decimal-mark", o->file_answers.decimal_marks, "decimal_mark")->type_name("KEY MARK");
  addOption(*import, session, "--confirm", o->confirmed, "confirmed_value")->type_name("KEY");

  auto* answer = group.add("answer", runAnswer);
  addOption(*answer, session, "PATIENT", o->patient, "patient")->required();
  addOption(*answer, session, "--context", o->context, "context");
  addOption(*answer, session, "--condition", o->conditions, "condition");
  addOption(*answer, session, "--goal", o->goals, "goal");
  addOption(*answer, session, "--medication", o->medications, "medication");
  addOption(*answer, session, "--supplement", o->supplements, "supplement");
  addOption(*answer, session, "--stopped", o->stopped, "stopped");
  answer->add_flag("--none-else-taken", o->none_taken, session.text("cli.option.none_taken"));
  answer->add_flag("--takes-nothing", o->takes_nothing, session.text("cli.option.takes_nothing"))
      ->excludes("--medication")
      ->excludes("--stopped")
      ->excludes("--supplement");

  auto* flag = group.add("flag", runFlag);
  addOption(*flag, session, "PATIENT", o->patient, "patient")->required();
  addOption(*flag, session, "RULE", o->rule, "rule")->required();
  addOption(*flag, session, "ANSWER", o->answer, "answer")->required();
  addOption(*flag, session, "--note", o->note, "note");
}

}  // namespace homeostat::cli
