#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <tuple>

#include "app/cli/assessment_text.hpp"
#include "app/cli/session.hpp"
#include "app/consultation/documents.hpp"
#include "app/consultation/medicines.hpp"
#include "app/consultation/practice.hpp"
#include "app/intake/light_log/answer.hpp"
#include "i18n/format.hpp"
#include "kb/provenance.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;
using consultation::Practice;

/// What every command on a practice needs.
struct RecordOptions {
  std::string folder, user = "clinician", edition, patient, name, practice_name = "Practice", user_name, sex,
                      birth_date;
  std::string rule, answer, note, intervention, decision, reason, target;
  std::vector<std::string> files, context, conditions, goals, medications, supplements, stopped, with;
  int passphrase_fd = -1;
  std::string kind = "letter", language, zone, sleep, wake;
  std::vector<std::string> letterhead;
  consultation::FileAnswers file_answers;
  std::vector<std::string> confirmed;
  bool json = false, none_taken = false, takes_nothing = false, another = false, large_print = false, invented = false;
};

Result<std::string> passphrase(const Session& session, const RecordOptions& o) {
  if (o.passphrase_fd >= 0) return session.world.read_descriptor(o.passphrase_fd);
  return session.world.ask_hidden(session.text("cli.record.ask", {{"user", o.user}}));
}

Result<std::shared_ptr<const consultation::KnowledgeInUse>> knowledge(const Session& session, const RecordOptions& o) {
  auto edition = session.edition(o.edition);
  if (!edition) return tl::unexpected(edition.error());
  return consultation::KnowledgeInUse::from(std::move(*edition));
}

Result<Practice> open(const Session& session, const RecordOptions& o) {
  const auto known = knowledge(session, o);
  if (!known) return tl::unexpected(known.error());
  const auto secret = passphrase(session, o);
  if (!secret) return tl::unexpected(secret.error());
  return Practice::open(o.folder, o.user, *secret, *known);
}

struct Opened {
  Practice practice;
  record::Patient patient;
};

/// The practice unlocked, and the patient the command names.
Result<Opened> openFor(const Session& session, const RecordOptions& o) {
  auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  auto patient = practice->find(o.patient);
  if (!patient) return tl::unexpected(patient.error());
  return Opened{std::move(*practice), std::move(*patient)};
}

Result<void> runInit(const Session& session, const RecordOptions& o) {
  const auto known = knowledge(session, o);
  if (!known) return tl::unexpected(known.error());
  const auto secret = passphrase(session, o);
  if (!secret) return tl::unexpected(secret.error());
  const record::User user{o.user, o.user_name.empty() ? o.user : o.user_name, {record::Role::clinician}};
  const auto made =
      Practice::create(o.folder, o.practice_name, user, *secret, session.world.now(), *known, session.world.strength);
  if (!made) return tl::unexpected(made.error());
  if (o.json) {
    session.json({{"folder", o.folder},
                  {"name", o.practice_name},
                  {"practice", made->ledger().practiceId()},
                  {"head", made->ledger().headHash()}});
  } else {
    session.line(session.text("cli.record.founded", {{"name", o.practice_name}, {"folder", o.folder}}));
  }
  return {};
}

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

Result<void> runAssess(const Session& session, const RecordOptions& o) {
  auto opened = openFor(session, o);
  if (!opened) return tl::unexpected(opened.error());
  auto& [practice, patient] = *opened;
  // Trying out writes nothing; otherwise the patient is seen now, and decisions and the signature are about this.
  const auto now = session.world.now();
  const auto visit = o.with.empty() ? practice.openVisit(patient.id, now) : practice.assess(patient.id, now, o.with);
  if (!visit) return tl::unexpected(visit.error());
  if (o.json) {
    Json json = Json::parse(inference::assessmentJson(visit->assessment, visit->the_case));
    json["assessment_hash"] = visit->assessment_hash;
    session.json(json);
  } else {
    session.world.out << assessmentText(visit->assessment, visit->the_case, practice.knowledge().knowledge(),
                                        session.messages);
  }
  return {};
}

/// What was written, and which accepted interventions should not stand together.
Result<void> answerWith(const Session& session, const RecordOptions& o, const Opened& opened,
                        const consultation::Visit& visit, const char* said) {
  const auto conflicts = opened.practice.planConflicts(opened.patient.id);
  if (!conflicts) return tl::unexpected(conflicts.error());
  Json list = Json::array();
  for (const auto& c : *conflicts) list.push_back({{"a", c.a}, {"b", c.b}, {"kind", c.kind}, {"text", c.text}});
  if (o.json) {
    session.json({{"assessment_hash", visit.assessment_hash}, {"plan_conflicts", list}});
    return {};
  }
  session.line(session.text(said));
  for (const auto& c : *conflicts)
    session.line(session.text("cli.record.conflict", {{"kind", c.kind}, {"text", c.text}}));
  return {};
}

Result<void> runDecide(const Session& session, const RecordOptions& o) {
  auto opened = openFor(session, o);
  if (!opened) return tl::unexpected(opened.error());
  auto& [practice, patient] = *opened;
  const auto visit = practice.visit(patient.id);
  if (!visit) return tl::unexpected(visit.error());
  if (auto done =
          practice.decide(patient.id, *visit, o.intervention, o.decision, o.reason, o.note, session.world.now());
      !done)
    return done;
  return answerWith(session, o, *opened, *visit, "cli.record.done");
}

Result<void> runSign(const Session& session, const RecordOptions& o) {
  auto opened = openFor(session, o);
  if (!opened) return tl::unexpected(opened.error());
  auto& [practice, patient] = *opened;
  const auto visit = practice.visit(patient.id);
  if (!visit) return tl::unexpected(visit.error());
  if (auto done = practice.sign(patient.id, *visit, session.world.now()); !done) return done;
  return answerWith(session, o, *opened, *visit, "cli.record.signed");
}

/// A document of the patient's visit, written to a file and sealed in the record as issued.
Result<void> runReport(const Session& session, const RecordOptions& o) {
  auto opened = openFor(session, o);
  if (!opened) return tl::unexpected(opened.error());
  auto& [practice, patient] = *opened;
  const auto now = session.world.now();
  const auto visit = consultation::visitToPrint(practice, patient.id, now);
  if (!visit) return tl::unexpected(visit.error());
  const auto kind = *reports::kindFromWord(o.kind);
  const auto night = light_log::wantedNight(o.sleep, o.wake);
  if (!night) return tl::unexpected(night.error());
  const auto document =
      consultation::documentOf(practice, patient.id, *visit, kind, {o.language, o.large_print, *night});
  if (!document) return tl::unexpected(document.error());
  const auto bytes = consultation::documentBytes(*document, o.target);
  if (!bytes) return tl::unexpected(bytes.error());
  if (auto written = writeOutput(session, o.target, *bytes); !written) return written;
  if (auto issued = consultation::issue(practice, patient.id, *visit, kind, document->language, *bytes, now); !issued)
    return issued;
  session.line(o.json ? Json{{"file", o.target}, {"assessment_hash", visit->assessment_hash}}.dump() : o.target);
  return {};
}

Result<void> runSettings(const Session& session, const RecordOptions& o) {
  auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  auto settings = practice->settings();
  if (!settings) return tl::unexpected(settings.error());
  if (!o.letterhead.empty()) settings->letterhead = o.letterhead;
  if (!o.language.empty()) settings->language = o.language;
  if (!o.zone.empty()) settings->zone = o.zone;
  if (o.invented) settings->invented = true;
  if (auto done = practice->setSettings(*settings, session.world.now()); !done) return done;
  session.line(o.json ? "{}" : session.text("cli.record.done"));
  return {};
}

Result<void> runEvents(const Session& session, const RecordOptions& o) {
  auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  Result<std::vector<record::Event>> events;
  if (o.patient.empty()) {
    events = practice->ledger().practiceEvents();
  } else {
    const auto patient = practice->find(o.patient);
    if (!patient) return tl::unexpected(patient.error());
    events = practice->ledger().events(patient->id);
  }
  if (!events) return tl::unexpected(events.error());
  Json list = Json::array();
  for (const auto& e : *events) {
    list.push_back({{"sequence", e.sequence},
                    {"kind", e.kind},
                    {"version", e.version},
                    {"actor", e.actor},
                    {"at", e.at.iso()},
                    {"hash", e.hash},
                    {"understood", e.understood},
                    {"payload", e.payload}});
    if (!o.json) session.line(std::to_string(e.sequence) + "  " + e.at.iso() + "  " + e.actor + "  " + e.kind);
  }
  if (o.json) session.json({{"events", list}});
  return {};
}

Result<void> runVerify(const Session& session, const RecordOptions& o) {
  auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  const auto report = practice->ledger().verify();
  if (!report) return tl::unexpected(report.error());
  Json defects = Json::array();
  for (const auto& d : report->defects) {
    defects.push_back({{"what", d.what}, {"sequence", d.sequence}, {"detail", d.detail}});
    if (!o.json)
      session.line(
          session.text("cli.record.defect", {{"what", d.what}, {"sequence", d.sequence}, {"detail", d.detail}}));
  }
  if (o.json) {
    session.json({{"events", report->events},
                  {"blobs", report->blobs},
                  {"forgotten", report->forgotten},
                  {"head", report->head_hash},
                  {"defects", defects}});
  } else if (report->good()) {
    session.line(session.text("cli.record.verified",
                              {{"events", report->events}, {"blobs", report->blobs}, {"head", report->head_hash}}));
  }
  if (report->good()) return {};
  return base::refuse({"record.damaged", o.folder, "", "the record has defects", "Restore the last good backup"});
}

Result<void> runBackup(const Session& session, const RecordOptions& o) {
  auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  if (auto done = practice->ledger().backup(o.target); !done) return done;
  session.line(o.json ? Json{{"file", o.target}}.dump() : o.target);
  return {};
}

Result<void> runRestore(const Session& session, const RecordOptions& o) {
  const auto secret = passphrase(session, o);
  if (!secret) return tl::unexpected(secret.error());
  const auto report = record::Ledger::restore(o.target, o.folder, o.user, *secret);
  if (!report) return tl::unexpected(report.error());
  if (o.json)
    session.json({{"events", report->events}, {"blobs", report->blobs}, {"head", report->head_hash}});
  else
    session.line(session.text("cli.record.verified",
                              {{"events", report->events}, {"blobs", report->blobs}, {"head", report->head_hash}}));
  return {};
}

Result<void> runExport(const Session& session, const RecordOptions& o) {
  auto opened = openFor(session, o);
  if (!opened) return tl::unexpected(opened.error());
  auto& [practice, patient] = *opened;
  const auto lines = practice.ledger().exportPatient(patient.id, session.world.now());
  if (!lines) return tl::unexpected(lines.error());
  return writeOutput(session, o.target.empty() ? "-" : o.target, *lines);
}

using Run = Result<void> (*)(const Session&, const RecordOptions&);

/// Adds `record NAME` with what every such command takes.
CLI::App* addRecord(CLI::App& record, Session& session, const std::shared_ptr<RecordOptions>& o,
                    const std::string& name, Run run) {
  auto* command = addCommand(record, session, name, "record." + name);
  addOption(*command, session, "FOLDER", o->folder, "practice_folder")->required();
  addOption(*command, session, "--user", o->user, "user")->type_name("ID");
  addOption(*command, session, "--passphrase-fd", o->passphrase_fd, "passphrase_fd")->type_name("N");
  addEdition(*command, session, o->edition);
  addJson(*command, session, o->json);
  command->callback([&session, o, run] { session.action = [&session, o, run] { return run(session, *o); }; });
  return command;
}

}  // namespace

void addRecordCommands(CLI::App& app, Session& session) {
  auto* record = addCommand(app, session, "record", "record");
  record->require_subcommand(1);
  const auto o = std::make_shared<RecordOptions>();
  const auto add = [&](const std::string& name, Run run) { return addRecord(*record, session, o, name, run); };

  auto* init = add("init", runInit);
  addOption(*init, session, "--name", o->practice_name, "practice_name")->type_name("TEXT");
  addOption(*init, session, "--user-name", o->user_name, "user_name")->type_name("TEXT");

  auto* patient = add("patient", runPatient);
  addOption(*patient, session, "--name", o->name, "patient_name")->type_name("TEXT");
  addOption(*patient, session, "--sex", o->sex, "patient_sex");
  addOption(*patient, session, "--birth-date", o->birth_date, "patient_birth")->type_name("DATE");
  patient->add_flag("--another", o->another, session.text("cli.option.another"));

  auto* import = add("import", runImport);
  addOption(*import, session, "PATIENT", o->patient, "patient")->required();
  addOption(*import, session, "FILE", o->files, "import_files")->required();
  addOption(*import, session, "--code", o->file_answers.laboratory_codes, "laboratory_code")->type_name("KEY ID");
  addOption(*import, session, "--unit", o->file_answers.unit_spellings, "unit_spelling")->type_name("KEY UCUM");
  addOption(*import, session, "--date-order", o->file_answers.date_orders, "date_order")->type_name("KEY ORDER");
  addOption(*import, session, "--decimal-mark", o->file_answers.decimal_marks, "decimal_mark")->type_name("KEY MARK");
  addOption(*import, session, "--confirm", o->confirmed, "confirmed_value")->type_name("KEY");

  auto* answer = add("answer", runAnswer);
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

  auto* flag = add("flag", runFlag);
  addOption(*flag, session, "PATIENT", o->patient, "patient")->required();
  addOption(*flag, session, "RULE", o->rule, "rule")->required();
  addOption(*flag, session, "ANSWER", o->answer, "answer")->required();
  addOption(*flag, session, "--note", o->note, "note");

  auto* assess = add("assess", runAssess);
  addOption(*assess, session, "PATIENT", o->patient, "patient")->required();
  addOption(*assess, session, "--with", o->with, "with")->delimiter(',')->type_name("ID");

  auto* decide = add("decide", runDecide);
  addOption(*decide, session, "PATIENT", o->patient, "patient")->required();
  addOption(*decide, session, "INTERVENTION", o->intervention, "intervention")->required();
  addOption(*decide, session, "DECISION", o->decision, "decision")->required();
  addOption(*decide, session, "--reason", o->reason, "reason")->required();
  addOption(*decide, session, "--note", o->note, "note");

  auto* sign = add("sign", runSign);
  addOption(*sign, session, "PATIENT", o->patient, "patient")->required();
  auto* report = add("report", runReport);
  addOption(*report, session, "PATIENT", o->patient, "patient")->required();
  addOption(*report, session, "--kind", o->kind, "report_kind")->check(CLI::IsMember(reports::kindWords()));
  addOption(*report, session, "--lang", o->language, "report_language")->type_name("LL");
  addOption(*report, session, "-o,--output", o->target, "output")->type_name("FILE")->required();
  report->add_flag("--large-print", o->large_print, session.text("cli.option.large_print"));
  auto* sleep = addOption(*report, session, "--sleep", o->sleep, "light_sleep")->type_name("HH:MM");
  auto* wake = addOption(*report, session, "--wake", o->wake, "light_wake")->type_name("HH:MM")->needs(sleep);
  sleep->needs(wake);

  auto* settings = add("settings", runSettings);
  addOption(*settings, session, "--letterhead", o->letterhead, "letterhead")->type_name("LINE");
  addOption(*settings, session, "--lang", o->language, "report_language")->type_name("LL");
  addOption(*settings, session, "--zone", o->zone, "zone")->type_name("ZONE");
  settings->add_flag("--invented", o->invented, session.text("cli.option.invented"));

  auto* events = add("events", runEvents);
  addOption(*events, session, "PATIENT", o->patient, "patient");
  add("verify", runVerify);
  auto* backup = add("backup", runBackup);
  addOption(*backup, session, "TARGET", o->target, "target")->required();
  auto* restore = add("restore", runRestore);
  addOption(*restore, session, "BACKUP", o->target, "backup")->required();
  auto* exporting = add("export", runExport);
  addOption(*exporting, session, "PATIENT", o->patient, "patient")->required();
  addOption(*exporting, session, "-o,--output", o->target, "output")->type_name("FILE");
}

}  // namespace homeostat::cli
