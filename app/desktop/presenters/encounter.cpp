#include "app/desktop/presenters/encounter.hpp"

#include <algorithm>

#include "app/desktop/presenters/names.hpp"
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
  for (auto& code : codes) choices.push_back({code, language.say("desk.reason." + code)});
  return choices;
}

Encounter::Encounter(Session& session, std::string patient, std::function<void()> changed)
    : session_(session), patient_(std::move(patient)), changed_(std::move(changed)), visit_at_(session.world.now()) {}

void Encounter::load() {
  const unsigned mine = ++asked_;
  session_.desk.ask(
      alive_,
      [patient = patient_, at = visit_at_,
       with = std::vector<std::string>(with_.begin(), with_.end())](Practice& practice) -> Result<Loaded> {
        Loaded loaded;
        auto view = practice.view(patient);
        if (!view) return refuse(view.error());
        loaded.view = std::move(*view);
        auto visit = practice.assess(patient, at);
        if (!visit) return refuse(visit.error());
        loaded.visit = std::move(*visit);
        if (with.empty()) return loaded;
        auto what_if = practice.assess(patient, at, with);
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

AssessmentPage Encounter::assessment() const {
  const auto& shown = loaded_->what_if ? *loaded_->what_if : loaded_->visit;
  return assessmentPage(shown.assessment, shown.the_case, session_.knowledge(), session_.language);
}

void Encounter::tryOut(const std::string& intervention, bool on) {
  if (on)
    with_.insert(intervention);
  else
    with_.erase(intervention);
  load();
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
  moveOn();
  session_.desk.ask(alive_, std::move(work), [this, done = std::move(done)](Result<void> answer) {
    announce(answer ? std::string() : refusalWords(answer.error(), session_.language), done);
  });
}

void Encounter::answer(const record::CaseContext& context, Done done) {
  write([patient = patient_, context,
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
  write([patient = patient_, rule, answer, note, now = session_.world.now()](
            Practice& practice) { return practice.answerFlag(patient, rule, answer, note, now); },
        std::move(done));
}

void Encounter::decide(const Verdict& v, Done done) {
  write(
      [patient = patient_, v, visit = loaded_->visit, now = session_.world.now()](Practice& practice) {
        return practice.decide(patient, visit, v.intervention, v.decision, v.reason, v.note, now);
      },
      std::move(done));
}

std::vector<std::string> Encounter::conflicts() const {
  std::vector<std::string> words;
  const auto& kb = session_.knowledge();
  for (const auto& c : loaded_->visit.assessment.plan_conflicts)
    words.push_back(session_.say("desk.sign.conflict", {{"a", interventionName(kb, c.a, c.a, session_.language)},
                                                        {"b", interventionName(kb, c.b, c.b, session_.language)},
                                                        {"why", c.text}}));
  return words;
}

void Encounter::sign(Done done) {
  std::vector<std::string> undecided;
  for (const auto& s : loaded_->visit.assessment.suggestions)
    if (!loaded_->view.decisions.contains(s.id)) undecided.push_back(s.id);
  const auto now = session_.world.now();
  // What is signed is the case as it stands with all decisions in it, at a moment no decision comes after.
  auto work = [patient = patient_, visit = loaded_->visit, undecided,
               now](Practice& practice) -> Result<base::Instant> {
    const auto at = undecided.empty() ? visit.the_case.at : now;
    if (!visit.assessment.signing_locked)
      for (const auto& id : undecided)
        if (auto noted = practice.decide(patient, visit, id, "not-discussed", "not-discussed", "", now); !noted)
          return refuse(noted.error());
    const auto signs = undecided.empty() ? Result<Visit>(visit) : practice.assess(patient, at);
    if (!signs) return refuse(signs.error());
    if (auto written = practice.sign(patient, *signs, now); !written) return refuse(written.error());
    return at;
  };
  session_.desk.ask(alive_, std::move(work), [this, done = std::move(done)](Result<base::Instant> at) {
    if (at) visit_at_ = *at;
    announce(at ? std::string() : refusalWords(at.error(), session_.language), done);
  });
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
  auto work = [patient = patient_, visit = loaded_->visit, kind, wish, file,
               now = session_.world.now()](Practice& practice) -> Result<void> {
    const auto document = consultation::documentOf(practice, patient, visit, kind, wish);
    if (!document) return refuse(document.error());
    const auto bytes = consultation::documentBytes(*document, file.string());
    if (!bytes) return refuse(bytes.error());
    base::writeFileAtomically(file, *bytes);
    return consultation::issue(practice, patient, visit, kind, document->language, *bytes, now);
  };
  session_.desk.ask(alive_, std::move(work), [this, done = std::move(done)](Result<void> answer) {
    announce(answer ? std::string() : refusalWords(answer.error(), session_.language), done);
  });
}

void Encounter::preview(const std::vector<std::filesystem::path>& files, Done done) {
  session_.desk.ask(
      alive_, [patient = patient_, files](Practice& practice) { return practice.preview(patient, files); },
      [this, done = std::move(done)](Result<consultation::FilesRead> read) {
        if (!read) {
          dropPreview();
          return done(refusalWords(read.error(), session_.language));
        }
        previewed_ = std::move(*read);
        preview_words_ = intakePreview(*previewed_, session_.knowledge(), session_.language);
        changed_();
        done({});
      });
}

void Encounter::take(Done done) {
  if (!previewed_) return done(session_.say("desk.intake.nothing"));
  write([patient = patient_, read = *previewed_,
         now = session_.world.now()](Practice& practice) { return practice.take(patient, read, now); },
        [this, done = std::move(done)](const std::string& problem) {
          if (problem.empty()) {
            previewed_.reset();
            preview_words_.reset();
          }
          done(problem);
        });
}

void Encounter::takeTyped(const std::vector<inference::Finding>& findings, Done done) {
  write([patient = patient_, findings,
         now = session_.world.now()](Practice& practice) { return practice.takeTyped(patient, findings, now); },
        std::move(done));
}

void Encounter::dropPreview() {
  previewed_.reset();
  preview_words_.reset();
  changed_();
}

}  // namespace homeostat::desktop
