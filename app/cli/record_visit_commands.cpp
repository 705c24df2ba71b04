#include "app/cli/assessment_text.hpp"
#include "app/cli/record_session.hpp"
#include "app/consultation/documents.hpp"
#include "app/consultation/reviews.hpp"
#include "app/intake/light_log/answer.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;
using consultation::Practice;

Result<void> runAssess(const Session& session, const RecordOptions& o) {
  auto opened = openFor(session, o);
  if (!opened) return tl::unexpected(opened.error());
  auto& [practice, patient] = *opened;
  // Trying out writes nothing; otherwise the patient is seen now, and decisions and the signature are about this.
  const auto now = session.world.now();
  const auto visit = o.with.empty() ? practice.openVisit(patient.id, now) : practice.assess(patient.id, now, o.with);
  if (!visit) return tl::unexpected(visit.error());
  const auto book = consultation::reviewBook(practice.ledger(), practice.knowledge().edition());
  if (!book) return tl::unexpected(book.error());
  const auto retracted = consultation::retractedInPrint(practice.ledger(), *book, patient.id);
  if (!retracted) return tl::unexpected(retracted.error());
  for (const auto& p : *retracted) {
    if (!o.json)
      session.line(session.text("cli.review.retracted", {{"item", p.item},
                                                         {"document", p.document},
                                                         {"at", p.at.iso()},
                                                         {"why", book->items.at(p.item).retracted_because}}));
  }
  if (o.json) {
    Json json = Json::parse(inference::assessmentJson(visit->assessment, visit->the_case));
    json["assessment_hash"] = visit->assessment_hash;
    json["retracted_in_print"] = Json::array();
    for (const auto& p : *retracted) {
      json["retracted_in_print"].push_back({{"item", p.item},
                                            {"document", p.document},
                                            {"at", p.at.iso()},
                                            {"assessment_hash", p.assessment_hash},
                                            {"why", book->items.at(p.item).retracted_because}});
    }
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
  if (auto done = practice.sign(patient.id, *visit, session.world.now(), o.note); !done) return done;
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

}  // namespace

void addVisitCommands(const RecordGroup& group) {
  auto& session = group.session;
  auto& o = group.options;

  auto* assess = group.add("assess", runAssess);
  addOption(*assess, session, "PATIENT", o->patient, "patient")->required();
  addOption(*assess, session, "--with", o->with, "with")->delimiter(',')->type_name("ID");

  auto* decide = group.add("decide", runDecide);
  addOption(*decide, session, "PATIENT", o->patient, "patient")->required();
  addOption(*decide, session, "INTERVENTION", o->intervention, "intervention")->required();
  addOption(*decide, session, "DECISION", o->decision, "decision")->required();
  addOption(*decide, session, "--reason", o->reason, "reason")->required();
  addOption(*decide, session, "--note", o->note, "note");

  auto* sign = group.add("sign", runSign);
  addOption(*sign, session, "PATIENT", o->patient, "patient")->required();
  addOption(*sign, session, "--note", o->note, "note");
  auto* report = group.add("report", runReport);
  addOption(*report, session, "PATIENT", o->patient, "patient")->required();
  addOption(*report, session, "--kind", o->kind, "report_kind")->check(CLI::IsMember(reports::kindWords()));
  addOption(*report, session, "--lang", o->language, "report_language")->type_name("LL");
  addOption(*report, session, "-o,--output", o->target, "output")->type_name("FILE")->required();
  report->add_flag("--large-print", o->large_print, session.text("cli.option.large_print"));
  auto* sleep = addOption(*report, session, "--sleep", o->sleep, "light_sleep")->type_name("HH:MM");
  auto* wake = addOption(*report, session, "--wake", o->wake, "light_wake")->type_name("HH:MM")->needs(sleep);
  sleep->needs(wake);
}

}  // namespace homeostat::cli
