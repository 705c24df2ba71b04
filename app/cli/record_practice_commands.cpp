#include <filesystem>

#include "app/cli/record_session.hpp"
#include "app/consultation/documents.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;
using consultation::Practice;

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

/// The picture, checked before it is kept: what is in the record can be printed.
Result<consultation::KeptImage> keepLetterheadImage(Practice& practice, const RecordOptions& o) {
  const auto image = consultation::readLetterheadImage(o.letterhead_image, o.letterhead_image_text);
  if (!image) return tl::unexpected(image.error());
  auto blob = practice.ledger().putBlob({"", image->bytes()});
  if (!blob) return tl::unexpected(blob.error());
  return consultation::KeptImage{std::move(*blob), o.letterhead_image_text,
                                 std::filesystem::path(o.letterhead_image).filename().string()};
}

Result<void> runSettings(const Session& session, const RecordOptions& o) {
  auto practice = open(session, o);
  if (!practice) return tl::unexpected(practice.error());
  auto settings = practice->settings();
  if (!settings) return tl::unexpected(settings.error());
  if (!o.letterhead.empty()) settings->letterhead = o.letterhead;
  if (o.without_letterhead_image) settings->letterhead_image.reset();
  if (!o.letterhead_image.empty()) {
    auto kept = keepLetterheadImage(*practice, o);
    if (!kept) return tl::unexpected(kept.error());
    settings->letterhead_image = std::move(*kept);
  }
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

}  // namespace

void addPracticeCommands(const RecordGroup& group) {
  auto& session = group.session;
  auto& o = group.options;

  auto* init = group.add("init", runInit);
  addOption(*init, session, "--name", o->practice_name, "practice_name")->type_name("TEXT");
  addOption(*init, session, "--user-name", o->user_name, "user_name")->type_name("TEXT");

  auto* settings = group.add("settings", runSettings);
  addOption(*settings, session, "--letterhead", o->letterhead, "letterhead")->type_name("LINE");
  auto* image = addOption(*settings, session, "--letterhead-image", o->letterhead_image, "letterhead_image");
  image->type_name("FILE");
  addOption(*settings, session, "--letterhead-image-text", o->letterhead_image_text, "letterhead_image_text")
      ->type_name("TEXT")
      ->needs(image);
  settings->add_flag("--without-letterhead-image", o->without_letterhead_image,
                     session.text("cli.option.without_letterhead_image"));
  addOption(*settings, session, "--lang", o->language, "report_language")->type_name("LL");
  addOption(*settings, session, "--zone", o->zone, "zone")->type_name("ZONE");
  settings->add_flag("--invented", o->invented, session.text("cli.option.invented"));

  auto* events = group.add("events", runEvents);
  addOption(*events, session, "PATIENT", o->patient, "patient");
  group.add("verify", runVerify);
  auto* backup = group.add("backup", runBackup);
  addOption(*backup, session, "TARGET", o->target, "target")->required();
  auto* restore = group.add("restore", runRestore);
  addOption(*restore, session, "BACKUP", o->target, "backup")->required();
  auto* exporting = group.add("export", runExport);
  addOption(*exporting, session, "PATIENT", o->patient, "patient")->required();
  addOption(*exporting, session, "-o,--output", o->target, "output")->type_name("FILE");
}

}  // namespace homeostat::cli
