#include "app/record/patient_view.hpp"

#include <algorithm>

namespace homeostat::record {
namespace {

using Refused = std::optional<base::Refusal>;

/// Reads the payload and hands it on; a payload that cannot be read stops the fold with its place.
template <class Payload, class Take>
Refused with(const Event& event, Take take) {
  auto payload = fromEvent<Payload>(event);
  if (!payload) return payload.error();
  take(std::move(*payload));
  return std::nullopt;
}

/// A later answer to the same question takes the place of the earlier one; the order of first asking stays.
void mergeById(Json& all, const Json& given) {
  if (!given.is_array()) return;
  if (!all.is_array()) all = Json::array();
  const auto idOf = [](const Json& e) { return e.is_object() ? e.value("id", Json()) : e; };
  for (const auto& entry : given) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const Json& old) { return idOf(old) == idOf(entry); });
    if (same == all.end()) {
      all.push_back(entry);
    } else {
      *same = entry;
    }
  }
}

void mergeContext(CaseContext& all, const CaseContext& given) {
  mergeById(all.context, given.context);
  mergeById(all.conditions, given.conditions);
  for (auto part : {&CaseContext::medications, &CaseContext::supplements, &CaseContext::allergies, &CaseContext::goals,
                    &CaseContext::tried}) {
    if (!(given.*part).is_null()) all.*part = given.*part;
  }
  for (auto part :
       {&CaseContext::medications_asked_at, &CaseContext::supplements_asked_at, &CaseContext::allergies_asked_at}) {
    if (given.*part) all.*part = given.*part;
  }
  for (auto part : {&CaseContext::height_cm, &CaseContext::weight_kg}) {
    if (given.*part) all.*part = given.*part;
  }
}

class Folder {
 public:
  Folder(PatientView& view, std::set<std::uint64_t> withdrawn) : view_(view), withdrawn_(std::move(withdrawn)) {}

  Refused take(const Event& event) {
    TimelineEntry line{event.sequence, event.kind, event.actor, event.at, "", event.understood};
    view_.last_sequence = event.sequence;
    Refused refused;
    line.withdrawn = withdrawn_.contains(event.sequence);
    if (line.withdrawn) {
      refused = takenBack(event, line.detail);
    } else if (event.understood) {
      refused = known(event, line.detail);
    } else {
      view_.not_understood.push_back(event.sequence);
    }
    view_.timeline.push_back(std::move(line));
    return refused;
  }

 private:
  /// Its words stay on the timeline; nothing of it counts.
  static Refused takenBack(const Event& event, std::string& detail) {
    if (event.kind == CaseImported::kKind)
      return with<CaseImported>(event, [&](const CaseImported& given) { detail = given.source_file; });
    if (event.kind == FlagAnswered::kKind)
      return with<FlagAnswered>(event, [&](const FlagAnswered& given) { detail = given.id; });
    return std::nullopt;
  }

  /// An open visit that counted on what is taken back needs another look.
  Refused withdrawal(const Event& event, std::string& detail) {
    return with<EntryWithdrawn>(event, [&](const EntryWithdrawn& given) {
      detail = given.why;
      if (view_.visit && given.entry < static_cast<double>(view_.visit->sequence)) view_.visit->overtaken = true;
    });
  }

  Refused known(const Event& event, std::string& detail) {
    const auto& kind = event.kind;
    if (kind == CaseImported::kKind) return imported(event, detail);
    if (kind == EntryWithdrawn::kKind) return withdrawal(event, detail);
    if (kind == CaseContext::kKind) {
      return with<CaseContext>(event, [&](const CaseContext& given) { mergeContext(view_.context, given); });
    }
    if (kind == VisitOpened::kKind) {
      return with<VisitOpened>(event, [&](const VisitOpened& opened) {
        view_.visit = {*opened.at, event.sequence, false};
      });
    }
    if (kind == PatientCorrected::kKind && view_.visit) view_.visit->overtaken = true;
    if (kind == AssessmentMade::kKind) {
      return with<AssessmentMade>(event, [&](AssessmentMade made) {
        detail = made.assessment_hash;
        view_.assessments.push_back({std::move(made), event.sequence, event.at, false});
      });
    }
    if (kind == AssessmentSigned::kKind) return assessmentSigned(event, detail);
    if (kind == DecisionMade::kKind) {
      return with<DecisionMade>(event, [&](DecisionMade made) {
        detail = made.intervention + ": " + made.decision;
        const std::string id = made.intervention;
        view_.decisions[id] = {std::move(made), event.sequence, event.at, event.actor};
      });
    }
    if (kind == DocumentIssued::kKind) {
      return with<DocumentIssued>(event, [&](DocumentIssued issued) {
        detail = issued.document;
        view_.documents.push_back({std::move(issued), event.sequence, event.at});
      });
    }
    if (kind == FlagAnswered::kKind) {
      return with<FlagAnswered>(event, [&](FlagAnswered answered) {
        detail = answered.id;
        const std::string id = answered.id;
        view_.flags[id] = {std::move(answered), event.sequence, event.at};
      });
    }
    return tasks(event, detail);
  }

  Refused imported(const Event& event, std::string& detail) {
    return with<CaseImported>(event, [&](const CaseImported& given) {
      detail = given.source_file;
      for (const auto& finding : given.findings) view_.findings.push_back({finding, event.sequence});
      if (view_.visit && !given.findings.empty()) view_.visit->overtaken = true;
      for (const auto& rejected : given.rejected) view_.rejected.push_back(rejected);
      if (!given.recording.is_null())
        view_.recordings.push_back({given.source_file, given.recording, event.sequence, event.at});
    });
  }

  Refused assessmentSigned(const Event& event, std::string& detail) {
    return with<AssessmentSigned>(event, [&](const AssessmentSigned& given) {
      detail = given.assessment_hash;
      for (auto& seen : view_.assessments) {
        if (seen.assessment.assessment_hash == given.assessment_hash) seen.is_signed = true;
      }
    });
  }

  Refused tasks(const Event& event, std::string& detail) {
    if (event.kind == TaskMade::kKind) {
      return with<TaskMade>(event, [&](TaskMade made) {
        detail = made.what;
        view_.tasks.push_back({std::move(made), event.sequence, event.at, false});
      });
    }
    if (event.kind == TaskDone::kKind) {
      return with<TaskDone>(event, [&](const TaskDone& done) {
        for (auto& task : view_.tasks) {
          if (task.sequence == static_cast<std::uint64_t>(done.task)) {
            task.done = true;
            detail = task.task.what;
          }
        }
      });
    }
    return std::nullopt;
  }

  PatientView& view_;
  std::set<std::uint64_t> withdrawn_;
};

void putPatient(Json& out, const PatientView& view) {
  Json patient{{"id", view.patient.id}, {"name", view.patient.name}};
  if (!view.patient.sex.empty()) patient["sex"] = view.patient.sex;
  if (view.patient.birth_date) patient["birth_date"] = view.patient.birth_date->iso();
  if (view.context.height_cm) patient["height_cm"] = *view.context.height_cm;
  if (view.context.weight_kg) patient["weight_kg"] = *view.context.weight_kg;
  out["patient"] = std::move(patient);
}

}  // namespace

std::set<std::uint64_t> withdrawnEntries(const std::vector<Event>& events) {
  static const std::set<std::string> can_be{CaseImported::kKind, CaseContext::kKind, FlagAnswered::kKind,
                                            EntryWithdrawn::kKind};
  std::map<std::uint64_t, std::string> kinds;
  for (const auto& event : events) kinds[event.sequence] = event.kind;
  std::set<std::uint64_t> out;
  // From the last: a withdrawal that was taken back itself takes nothing back.
  for (auto event = events.rbegin(); event != events.rend(); ++event) {
    if (event->kind != EntryWithdrawn::kKind || !event->understood || out.contains(event->sequence)) continue;
    const auto withdrawal = fromEvent<EntryWithdrawn>(*event);
    if (!withdrawal) continue;
    const auto entry = static_cast<std::uint64_t>(withdrawal->entry);
    const auto kind = kinds.find(entry);
    if (entry < event->sequence && kind != kinds.end() && can_be.contains(kind->second)) out.insert(entry);
  }
  return out;
}

Result<PatientView> foldPatient(const Patient& patient, const std::vector<Event>& events) {
  PatientView view;
  view.patient = patient;
  Folder folder(view, withdrawnEntries(events));
  for (const auto& event : events) {
    if (auto refused = folder.take(event)) return base::refuse(*refused);
  }
  return view;
}

Json caseJson(const PatientView& view, const Instant& at, const std::string& zone) {
  Json out = toJson(view.context);
  out.erase("height_cm");
  out.erase("weight_kg");
  putPatient(out, view);
  out["at"] = at.iso();
  if (!zone.empty()) out["zone"] = zone;
  out["findings"] = Json::array();
  for (const auto& seen : view.findings) out["findings"].push_back(seen.finding);
  out["flags_answered"] = Json::array();
  for (const auto& [id, seen] : view.flags) {
    Json entry{{"id", id}, {"answer", seen.flag.answer}, {"at", seen.at.iso()}};
    if (!seen.flag.note.empty()) entry["note"] = seen.flag.note;
    out["flags_answered"].push_back(std::move(entry));
  }
  out["decisions"] = Json::array();
  for (const auto& [id, seen] : view.decisions) {
    Json entry{{"intervention", id}, {"decision", seen.decision.decision}, {"at", seen.at.iso()}};
    if (!seen.decision.reason.empty()) entry["reason"] = seen.decision.reason;
    out["decisions"].push_back(std::move(entry));
  }
  return out;
}

}  // namespace homeostat::record
