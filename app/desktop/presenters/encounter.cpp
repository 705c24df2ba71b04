#include "app/desktop/presenters/encounter.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "app/consultation/file_reading.hpp"
#include "app/consultation/import_answers.hpp"
#include "app/desktop/presenters/names.hpp"
#include "inference/explanation.hpp"
#include "kb/base/file.hpp"

namespace homeostat::desktop {

using base::refuse;
using base::Result;
using consultation::Practice;
using consultation::Visit;

namespace {

std::string answerWord(inference::Answer value) {
  return value == inference::Answer::yes ? "yes" : value == inference::Answer::no ? "no" : "unknown";
}

}  // namespace

namespace {

/// Cheap where nothing was retracted: documents are looked at only for what was.
Result<std::vector<RetractedPrint>> retractedFor(const Practice& practice, const std::string& patient) {
  const auto read = practice.review();
  if (!read) return refuse(read.error());
  const auto& book = *read;
  auto printed = consultation::retractedInPrint(practice.ledger(), *book, patient);
  if (!printed) return refuse(printed.error());
  std::vector<RetractedPrint> all;
  for (auto& one : *printed) {
    const auto& review = book->items.at(one.item);
    std::optional<base::CivilDate> on;
    for (const auto& entry : review.history)
      if (entry.step == kb::review::Step::retracted) on = entry.on;
    all.push_back({std::move(one), review.retracted_because, on});
  }
  return all;
}

}  // namespace

std::vector<ReasonChoice> reasonsFor(const std::string& decision, const inference::Suggestion& suggestion,
                                     const inference::Case& the_case, const Language& language) {
  std::vector<std::string> codes;
  if (decision == "accepted") codes = {"agreed-with-patient", "clinical-judgement"};
  if (decision == "modified") codes = {"dose-or-schedule", "agreed-with-patient", "other-way-same-aim"};
  if (decision == "deferred") {
    if (!suggestion.waits_for.empty()) codes.emplace_back("answer-missing");
    codes.insert(codes.end(), {"one-thing-at-a-time", "will-monitor", "wait-for-result", "patient-wants-time"});
  }
  if (decision == "declined") {
    if (the_case.tried.contains(suggestion.id)) codes.emplace_back("tried-before");
    if (!suggestion.cautions.empty()) codes.emplace_back("caution-applies");
    if (suggestion.burden >= 3) codes.emplace_back("too-burdensome");
    codes.insert(codes.end(), {"patient-declines", "not-suitable", "evidence-not-convincing", "cost-or-access"});
  }
  codes.emplace_back("other");
  std::vector<ReasonChoice> choices;
  for (auto& code : codes) choices.push_back({code, language.say("reason." + code)});
  return choices;
}

base::CivilDate watchDay(const base::Instant& from, int weeks) {
  return base::CivilDate::fromDaysSinceEpoch(from.localDate().daysSinceEpoch() + 7 * weeks);
}

Encounter::Encounter(Session& session, std::string patient, std::function<void()> changed)
    : session_(session), patient_(std::move(patient)), changed_(std::move(changed)) {}

void Encounter::load() { read(session_.world.now()); }

void Encounter::read(const base::Instant& now) {
  const unsigned mine = ++asked_;
  session_.desk.ask(
      alive_,
      [patient = patient_, now,
       with = std::vector<std::string>(with_.begin(), with_.end())](Practice& practice) -> Result<Loaded> {
        Loaded loaded;
        auto view = practice.view(patient);
        if (!view) return refuse(view.error());
        loaded.view = std::move(*view);
        auto visit = consultation::visitToPrint(practice, patient, now);
        if (!visit) return refuse(visit.error());
        loaded.visit = std::move(*visit);
        auto conflicts = practice.planConflicts(patient);
        if (!conflicts) return refuse(conflicts.error());
        loaded.conflicts = std::move(*conflicts);
        auto retracted = retractedFor(practice, patient);
        if (!retracted) return refuse(retracted.error());
        loaded.retracted = std::move(*retracted);
        if (with.empty()) return loaded;
        const bool open = loaded.view.visit && !loaded.view.visit->overtaken;
        auto what_if = open ? practice.visit(patient, with) : practice.assess(patient, loaded.visit.the_case.at, with);
        if (!what_if) return refuse(what_if.error());
        loaded.what_if = std::move(*what_if);
        return loaded;
      },
      [this, mine](Result<Loaded> loaded) {
        if (mine != asked_) return;
        problem_ = loaded ? std::string() : refusalWords(loaded.error(), session_.language);
        if (loaded) loaded_ = std::move(*loaded);
        changed_();
      });
}

bool Encounter::isSigned() const {
  const auto& all = loaded_->view.assessments;
  return std::any_of(all.begin(), all.end(), [this](const auto& made) {
    return made.is_signed && made.assessment.assessment_hash == loaded_->visit.assessment_hash;
  });
}

bool Encounter::isOfAnEarlierDay() const {
  return loaded_->visit.the_case.at.localDate() != session_.world.now().localDate();
}

AssessmentPage Encounter::assessment() const {
  const auto& shown = loaded_->what_if ? *loaded_->what_if : loaded_->visit;
  return assessmentPage(shown.assessment, consultation::withDecisions(shown, loaded_->view), session_.knowledge(),
                        session_.language);
}

void Encounter::openVisit(Done done) {
  undo_.clear();
  write(
      [patient = patient_, now = session_.world.now()](Practice& practice) -> Result<void> {
        auto opened = practice.openVisit(patient, now);
        if (!opened) return refuse(opened.error());
        return {};
      },
      std::move(done));
}

void Encounter::tryOut(const std::string& intervention, bool on) {
  if (on)
    with_.insert(intervention);
  else
    with_.erase(intervention);
  read(ready() ? loaded_->visit.the_case.at : session_.world.now());  // the same moment: only the states move
}

void Encounter::open(const std::string& link) {
  opened_ = opened_ == link ? std::string() : link;
  changed_();
}

std::optional<Drawer> Encounter::drawer() const {
  if (!loaded_ || opened_.empty()) return std::nullopt;
  const auto& v = loaded_->visit;
  return drawerFor(opened_, v.assessment, v.the_case, session_.knowledge(), session_.language);
}

void Encounter::announce(const std::string& problem, const Done& done) {
  if (problem.empty()) load();
  done(problem);
}

void Encounter::write(std::function<Result<void>(Practice&)> work, Done done) {
  session_.desk.ask(alive_, std::move(work), [this, done = std::move(done)](Result<void> answer) {
    announce(answer ? std::string() : refusalWords(answer.error(), session_.language), done);
  });
}

namespace {

/// The patient's entries after `before` that can be taken back, the last first: a withdrawal is undone before what it
/// made room for.
Result<std::vector<std::uint64_t>> entriesAfter(const Practice& practice, const std::string& patient,
                                                std::uint64_t before) {
  const auto events = practice.ledger().events(patient);
  if (!events) return refuse(events.error());
  std::vector<std::uint64_t> made;
  for (auto event = events->rbegin(); event != events->rend() && event->sequence > before; ++event) {
    const bool can_be = event->kind == record::CaseImported::kKind || event->kind == record::CaseContext::kKind ||
                        event->kind == record::FlagAnswered::kKind || event->kind == record::EntryWithdrawn::kKind;
    if (can_be && event->actor == practice.ledger().user().id) made.push_back(event->sequence);
  }
  return made;
}

}  // namespace

void Encounter::writeUndoably(std::function<Result<void>(Practice&)> work, Done done) {
  session_.desk.ask(
      alive_,
      [patient = patient_, work = std::move(work)](Practice& practice) -> Result<std::vector<std::uint64_t>> {
        const auto before = practice.ledger().eventCount();
        if (auto written = work(practice); !written) return refuse(written.error());
        return entriesAfter(practice, patient, before);
      },
      [this, done = std::move(done)](Result<std::vector<std::uint64_t>> made) {
        if (made && !made->empty()) undo_.push_back({{}, false, std::move(*made)});
        announce(made ? std::string() : refusalWords(made.error(), session_.language), done);
      });
}

void Encounter::takeBack(const Undoing& last, Done done) {
  write(
      [patient = patient_, entries = last.entries, now = session_.world.now()](Practice& practice) -> Result<void> {
        std::vector<record::EventDraft> drafts;
        for (const auto entry : entries)
          drafts.push_back(record::draftOf(record::EntryWithdrawn{static_cast<double>(entry), "undone"}, patient, now));
        auto written = practice.ledger().appendAll(drafts);
        if (!written) return refuse(written.error());
        return {};
      },
      [this, done = std::move(done)](const std::string& problem) {
        if (problem.empty()) undo_.pop_back();
        done(problem);
      });
}

void Encounter::answer(const record::CaseContext& context, Done done) {
  writeUndoably([patient = patient_, context,
                 now = session_.world.now()](Practice& practice) { return practice.answer(patient, context, now); },
                std::move(done));
}

bool Encounter::answerable(const std::string& question) const {
  const auto found = session_.knowledge().concepts.find(question);
  return found != session_.knowledge().concepts.end() &&
         (found->second.kind == "context" || found->second.kind == "condition");
}

void Encounter::answerQuestion(const std::string& id, inference::Answer value, Done done) {
  if (!answerable(id)) return done(session_.say("desk.question.elsewhere"));
  const auto now = session_.world.now();
  base::Json entry = base::Json::array({{{"id", id}, {"value", answerWord(value)}, {"asked_at", now.iso()}}});
  record::CaseContext context;
  const bool condition = session_.knowledge().concepts.at(id).kind == "condition";
  (condition ? context.conditions : context.context) = std::move(entry);
  answer(context, std::move(done));
}

void Encounter::answerFlag(const std::string& rule, const std::string& answer, const std::string& note, Done done) {
  writeUndoably([patient = patient_, rule, answer, note, now = session_.world.now()](
                    Practice& practice) { return practice.answerFlag(patient, rule, answer, note, now); },
                std::move(done));
}

namespace {

/// The task that "will monitor" makes: due at the end of that day wherever the practice is.
std::optional<record::TaskMade> taskOf(const Verdict& v) {
  if (!v.watch_until) return std::nullopt;
  record::TaskMade task;
  task.what = v.note.empty() ? v.intervention : v.note;
  task.about = v.intervention;
  if (auto day = base::Instant::parse(v.watch_until->iso())) task.due = *day;
  return task;
}

}  // namespace

bool Encounter::decidedInThisVisit(const record::SeenDecision& seen) const {
  return loaded_->view.visit && seen.sequence > loaded_->view.visit->sequence;
}

void Encounter::decide(const Verdict& v, Done done) {
  Undoing before{{v.intervention, "not-discussed", "undone", {}, {}}, v.watch_until.has_value(), {}};
  if (const auto seen = loaded_->view.decisions.find(v.intervention);
      seen != loaded_->view.decisions.end() && decidedInThisVisit(seen->second)) {
    const auto& d = seen->second.decision;
    before.before = {v.intervention, d.decision, d.reason, d.note, {}};
  }
  write(
      [patient = patient_, v, visit = loaded_->visit, now = session_.world.now()](Practice& practice) {
        return practice.decide(patient, visit, v.intervention, v.decision, v.reason, v.note, now, taskOf(v));
      },
      [this, before, done = std::move(done)](const std::string& problem) {
        if (problem.empty()) undo_.push_back(before);
        done(problem);
      });
}

void Encounter::undo(Done done) {
  if (undo_.empty()) return done(session_.say("desk.undo.nothing"));
  if (!undo_.back().entries.empty()) return takeBack(undo_.back(), std::move(done));
  write(
      [patient = patient_, last = undo_.back(), visit = loaded_->visit,
       now = session_.world.now()](Practice& practice) -> Result<void> {
        const auto& v = last.before;
        if (auto put = practice.decide(patient, visit, v.intervention, v.decision, v.reason, v.note, now); !put)
          return put;
        if (!last.watched) return {};
        const auto view = practice.view(patient);
        if (!view) return refuse(view.error());
        for (auto task = view->tasks.rbegin(); task != view->tasks.rend(); ++task) {
          if (task->done || task->task.about != v.intervention) continue;
          const record::TaskDone closed{static_cast<double>(task->sequence), "undone"};
          auto written = practice.ledger().append(record::draftOf(closed, patient, now));
          if (!written) return refuse(written.error());
          break;
        }
        return {};
      },
      [this, done = std::move(done)](const std::string& problem) {
        if (problem.empty()) undo_.pop_back();
        done(problem);
      });
}

void Encounter::finishTask(std::uint64_t task, const std::string& note, Done done) {
  write(
      [patient = patient_, task, note, now = session_.world.now()](Practice& practice) -> Result<void> {
        const record::TaskDone closed{static_cast<double>(task), note};
        auto written = practice.ledger().append(record::draftOf(closed, patient, now));
        if (!written) return refuse(written.error());
        return {};
      },
      std::move(done));
}

std::vector<ConflictCard> Encounter::conflicts() const {
  return conflictCards(loaded_->conflicts, session_.knowledge(), session_.language);
}

std::vector<ConflictCard> Encounter::takenStops() const {
  auto cards = takenConflicts(loaded_->visit.assessment, session_.knowledge(), session_.language);
  std::erase_if(cards, [](const auto& c) { return c.tier != Interruption::stop; });
  return cards;
}

void Encounter::sign(const std::string& taken_note, Done done) {
  const auto stops = takenStops();
  if (!stops.empty() && taken_note.empty()) return done(session_.say("desk.sign.taken_needed"));
  std::vector<std::string> undecided;
  for (const auto& s : loaded_->visit.assessment.suggestions) {
    const auto seen = loaded_->view.decisions.find(s.id);
    if (seen == loaded_->view.decisions.end() || !decidedInThisVisit(seen->second)) undecided.push_back(s.id);
  }
  std::string known;
  for (const auto& c : conflicts())
    if (c.tier == Interruption::acknowledge) known += (known.empty() ? "" : "; ") + c.a + " + " + c.b + ": " + c.kind;
  for (const auto& c : stops)
    known += (known.empty() ? "" : "; ") + c.a + " + " + c.b + ": " + c.kind + ", taken already: " + taken_note;
  write(
      [patient = patient_, visit = loaded_->visit, undecided, known,
       now = session_.world.now()](Practice& practice) -> Result<void> {
        if (!visit.assessment.signing_locked)
          for (const auto& id : undecided)
            if (auto noted = practice.decide(patient, visit, id, "not-discussed", "not-discussed", "", now); !noted)
              return noted;
        return practice.sign(patient, visit, now, known);
      },
      [this, done = std::move(done)](const std::string& problem) {
        if (problem.empty()) undo_.clear();  // what is signed stands
        done(problem);
      });
}

namespace {

/// The strongest way to the state that is moved most, with the signs by which the findings speak of that state.
Encounter::Path pathOf(const inference::InterventionExplanation& e, const inference::Assessment& a,
                       const kb::KnowledgeBase& kb) {
  Encounter::Path path;
  const inference::EffectOnState* most = nullptr;
  for (const auto& effect : e.effects)
    if (!effect.paths.empty() && (most == nullptr || std::abs(effect.effect) > std::abs(most->effect))) most = &effect;
  if (most == nullptr) return path;
  path.state = most->state;
  for (const auto& step : most->paths.front().statements) path.ids.insert(step.begin(), step.end());
  for (const auto& state : a.states) {
    if (state.id != path.state) continue;
    for (const auto& part : state.contributions)
      for (const auto& [id, marker] : kb.markers)
        if (marker.of == part.finding && marker.state == state.id) path.ids.insert(id);
  }
  return path;
}

}  // namespace

void Encounter::pathTo(const std::string& intervention, std::function<void(Result<Path>)> done) {
  session_.desk.ask(
      alive_,
      [visit = loaded_->visit, intervention](Practice& practice) -> Result<Path> {
        const auto settings = practice.settings();
        if (!settings) return refuse(settings.error());
        const auto& knowledge = practice.knowledge();
        const auto said =
            inference::explainIntervention(knowledge.engine(), visit.the_case, settings->policy, intervention);
        if (!said) return refuse(said.error());
        return pathOf(*said, visit.assessment, knowledge.knowledge());
      },
      std::move(done));
}

void Encounter::document(reports::Kind kind, const consultation::DocumentWish& wish,
                         std::function<void(Result<reports::Document>)> done) {
  session_.desk.ask(
      alive_,
      [patient = patient_, visit = loaded_->visit, kind, wish](Practice& practice) {
        return consultation::documentOf(practice, patient, visit, kind, wish);
      },
      std::move(done));
}

void Encounter::saveDocument(reports::Kind kind, const consultation::DocumentWish& wish,
                             const std::filesystem::path& file, Done done) {
  write(issuing(kind, wish, file), std::move(done));
}

void Encounter::issueDocument(reports::Kind kind, const consultation::DocumentWish& wish, Done done) {
  write(issuing(kind, wish, {}), std::move(done));
}

/// Composes, writes to `file` unless it is empty, and enters the document in the record.
std::function<Result<void>(Practice&)> Encounter::issuing(reports::Kind kind, const consultation::DocumentWish& wish,
                                                          const std::filesystem::path& file) const {
  return [patient = patient_, visit = loaded_->visit, kind, wish, file,
          now = session_.world.now()](Practice& practice) -> Result<void> {
    const auto document = consultation::documentOf(practice, patient, visit, kind, wish);
    if (!document) return refuse(document.error());
    const auto bytes = consultation::documentBytes(*document, file.empty() ? "-" : file.string());
    if (!bytes) return refuse(bytes.error());
    if (!file.empty()) base::writeFileAtomically(file, *bytes);
    return consultation::issue(practice, patient, visit, kind, document->language, *bytes, now);
  };
}

void Encounter::recordings(std::function<void(Result<std::vector<StudiedRecording>>)> done) {
  session_.desk.ask(
      alive_,
      [patient = patient_](Practice& practice) -> Result<std::vector<StudiedRecording>> {
        auto kept = consultation::keptRecordings(practice, patient, true);
        if (!kept) return refuse(kept.error());
        std::vector<StudiedRecording> all;
        const auto limits = consultation::measureOptions(practice.knowledge().knowledge()).hrv.limits;
        for (auto& one : *kept) all.push_back(studied(std::move(one), limits));
        return all;
      },
      std::move(done));
}

void Encounter::measureBeats(const autonomic::Beats& beats, std::function<void(Result<BeatFigures>)> done) {
  session_.desk.ask(
      alive_,
      [beats](Practice& practice) -> Result<BeatFigures> {
        return beatFigures(beats, consultation::measureOptions(practice.knowledge().knowledge()).hrv.limits);
      },
      std::move(done));
}

void Encounter::correctBeats(std::uint64_t entry, const std::vector<autonomic::BeatEdit>& edits, Done done) {
  writeUndoably([patient = patient_, entry, edits, now = session_.world.now()](
                    Practice& practice) { return consultation::correctBeats(practice, patient, entry, edits, now); },
                std::move(done));
}

void Encounter::preview(const std::vector<std::filesystem::path>& files, Done done) {
  if (files != previewed_files_) breathing_.clear();  // said of other recordings
  stopReading();
  wanted_ = std::make_shared<std::atomic<bool>>(true);
  reading_ = Reading{files.empty() ? std::string() : files.front().filename().string(), 0, 0, files.size()};
  session_.desk.ask(
      alive_, [patient = patient_](Practice& practice) { return practice.readingFor(patient); },
      [this, files, wanted = wanted_, done = std::move(done)](Result<intake::ImportOptions> options) {
        if (!*wanted) return;
        if (options) return readAside(files, *options, done);
        reading_.reset();
        done(refusalWords(options.error(), session_.language));
      });
}

namespace {

constexpr std::chrono::milliseconds kBetweenReports{150};

}  // namespace

void Encounter::readAside(const std::vector<std::filesystem::path>& files, const intake::ImportOptions& options,
                          Done done) {
  const auto tell = session_.desk.toWindow(alive_);
  const auto report = [this, tell, wanted = wanted_, files,
                       last = std::make_shared<std::chrono::steady_clock::time_point>(
                           std::chrono::steady_clock::now())](std::size_t number, double share) {
    const auto now = std::chrono::steady_clock::now();
    if (*wanted && now - *last >= kBetweenReports) {
      *last = now;
      tell([this, wanted, number, share, name = files.at(number).filename().string(), count = files.size()] {
        if (!*wanted) return;
        reading_ = Reading{name, share, number, count};
        changed_();
      });
    }
    return wanted->load();
  };
  session_.world.aside([this, tell, wanted = wanted_, files, options, knowledge = session_.open.knowledge, report,
                        done = std::move(done)] {
    auto read = std::make_shared<Result<consultation::FilesRead>>(
        base::refuse({"system", "", "", "the files could not be read", "nothing was taken; try again"}));
    try {
      *read = consultation::readFiles(files, knowledge->knowledge(), options, consultation::LongFiles::keep, report);
    } catch (const std::exception& failure) {
      *read = base::refuse(systemRefusal(failure.what()));
    }
    tell([this, wanted, files, read, done] {
      if (!*wanted) return;
      reading_.reset();
      showRead(std::move(*read), files, done);
    });
  });
}

void Encounter::stopReading() {
  if (wanted_) *wanted_ = false;
  wanted_.reset();
  reading_.reset();
}

void Encounter::previewRecording(const std::string& name, const std::string& bytes, bool paced, Done done) {
  breathing_ = paced ? "paced" : "";
  session_.desk.ask(
      alive_,
      [name, bytes](Practice& practice) -> Result<consultation::FilesRead> {
        auto one = consultation::readRecordingAgain(name, bytes, {}, practice.knowledge().knowledge());
        if (!one) return refuse(one.error());
        consultation::FilesRead read;
        read.files.push_back(std::move(*one));
        return read;
      },
      [this, done = std::move(done)](Result<consultation::FilesRead> read) { showRead(std::move(read), {}, done); });
}

void Encounter::previewMade(const std::string& name, const std::string& bytes, Done done) {
  session_.desk.ask(
      alive_,
      [patient = patient_, name, bytes](Practice& practice) -> Result<consultation::FilesRead> {
        const auto options = practice.readingFor(patient);
        if (!options) return refuse(options.error());
        return consultation::readMadeHere(name, bytes, practice.knowledge().knowledge(), *options);
      },
      [this, done = std::move(done)](Result<consultation::FilesRead> read) { showRead(std::move(read), {}, done); });
}

void Encounter::showRead(Result<consultation::FilesRead> read, const std::vector<std::filesystem::path>& files,
                         const Done& done) {
  if (!read) {
    dropPreview();
    return done(refusalWords(read.error(), session_.language));
  }
  previewed_ = std::move(*read);
  previewed_files_ = files;
  import_questions_ = importQuestionWords(*previewed_, session_.language);
  sayBreathing(breathing_);
  done({});
}

void Encounter::take(Done done) {
  if (!previewed_) return done(session_.say("desk.intake.nothing"));
  writeUndoably([patient = patient_, read = *previewed_,
                 now = session_.world.now()](Practice& practice) { return practice.take(patient, read, now); },
                [this, done = std::move(done)](const std::string& problem) {
                  if (problem.empty()) forgetPreview();
                  done(problem);
                });
}

void Encounter::takeTyped(const std::vector<inference::Finding>& findings, Done done) {
  writeUndoably([patient = patient_, findings,
                 now = session_.world.now()](Practice& practice) { return practice.takeTyped(patient, findings, now); },
                std::move(done));
}

bool Encounter::asksBreathing() const {
  return previewed_ && std::any_of(previewed_->files.begin(), previewed_->files.end(),
                                   [](const auto& file) { return file.isRecording(); });
}

void Encounter::sayBreathing(const std::string& word) {
  constexpr const char* tag = "breathing";
  constexpr const char* unsaid = "breathing not stated";
  breathing_ = word;
  if (!previewed_) return;
  for (auto& file : previewed_->files) {
    if (!file.isRecording()) continue;
    for (auto& finding : file.content.findings) {
      finding.conditions.erase(tag);
      std::erase(finding.notes, unsaid);
      if (word.empty())
        finding.notes.emplace_back(unsaid);
      else
        finding.conditions[tag] = word;
    }
  }
  preview_words_ = intakePreview(*previewed_, session_.knowledge(), session_.language);
  changed_();
}

void Encounter::answerImport(std::size_t question, const std::string& answer, Done done) {
  if (question >= import_questions_.size()) return done(session_.say("desk.intake.nothing"));
  session_.desk.ask(
      alive_,
      [asked = import_questions_[question].question, answer, now = session_.world.now()](Practice& practice) {
        return consultation::answerImport(practice, asked, answer, now);
      },
      [this, done = std::move(done)](Result<void> kept) {
        if (!kept) return done(refusalWords(kept.error(), session_.language));
        preview(previewed_files_, done);
      });
}

void Encounter::forgetPreview() {
  previewed_.reset();
  preview_words_.reset();
  previewed_files_.clear();
  breathing_.clear();
  import_questions_.clear();
}

void Encounter::dropPreview() {
  forgetPreview();
  changed_();
}

}  // namespace homeostat::desktop
