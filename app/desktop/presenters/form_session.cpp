#include "app/desktop/presenters/form_session.hpp"

#include <algorithm>

#include "app/intake/import.hpp"

namespace homeostat::desktop {
namespace {

using Kind = FormSession::Kind;

Kind kindOf(const intake::FormItem& item) {
  if (item.type == "group") return Kind::heading;
  if (item.type == "display") return Kind::words;
  if (!item.options.empty()) return item.repeats ? Kind::several : Kind::choice;
  if (item.type == "boolean") return Kind::yes_no;
  if (item.type == "integer" || item.type == "decimal" || item.type == "quantity") return Kind::number;
  if (item.type == "date" || item.type == "dateTime") return Kind::day;
  return item.type == "text" ? Kind::text : Kind::line;
}

std::string textOf(const intake::FormItem& item) {
  if (item.prefix.empty()) return item.text.empty() ? item.link : item.text;
  return item.prefix + " " + item.text;
}

}  // namespace

base::Result<FormSession> FormSession::open(FormDraft& draft, const Language& language) {
  auto form = intake::readForm(draft.bytes, draft.name, language.messages.language());
  if (!form) return base::refuse(form.error());
  return FormSession(std::move(*form), draft, language);
}

std::vector<FormSession::Question> FormSession::questions() const {
  std::vector<Question> all;
  const auto asked = intake::enabled(form_, draft_->answers);
  for (std::size_t i = 0; i < form_.items.size(); ++i) {
    const auto& item = form_.items[i];
    if (!asked[i] || (item.text.empty() && item.type == "group")) continue;
    Question question;
    question.link = item.link;
    question.text = textOf(item);
    question.kind = kindOf(item);
    question.depth = item.depth;
    question.required = item.required;
    for (const auto& option : item.options) question.options.emplace_back(option.code, option.display);
    if (question.kind == Kind::yes_no)
      question.options = {{"true", language_->say("desk.answer.yes")}, {"false", language_->say("desk.answer.no")}};
    if (const auto given = draft_->answers.find(item.link); given != draft_->answers.end())
      question.given = given->second;
    question.wrong = wrongWords(item, question.given);
    all.push_back(std::move(question));
  }
  return all;
}

std::string FormSession::wrongWords(const intake::FormItem& item, const std::vector<std::string>& given) const {
  if (given.empty() || intake::whyNot(form_, {{item.link, given}}).empty()) return {};
  const auto said = language_->format.isolate(given.front());
  switch (kindOf(item)) {
    case Kind::number:
      return language_->say(item.type == "integer" ? "desk.forms.no_whole_number" : "desk.sheet.no_number",
                            {{"given", said}});
    case Kind::day:
      return language_->say("desk.sheet.no_day", {{"given", said}});
    default:
      return language_->say("desk.forms.no_answer", {{"given", said}});
  }
}

void FormSession::answer(const std::string& link, std::vector<std::string> values) {
  std::erase_if(values,
                [](const std::string& value) { return value.find_first_not_of(" \t\r\n") == std::string::npos; });
  if (values.empty())
    draft_->answers.erase(link);
  else
    draft_->answers[link] = std::move(values);
}

bool FormSession::complete() const {
  return !draft_->answers.empty() && open() == 0 && intake::whyNot(form_, draft_->answers).empty();
}

std::string FormSession::response(const base::Instant& at) const {
  return intake::responseOf(form_, draft_->answers, at.iso()).dump(1);
}

std::string FormSession::fileName() const { return "answers-" + draft_->name; }

void raiseTask(Session& session, const std::string& patient, const std::vector<std::string>& topics) {
  const auto now = session.world.now();
  record::TaskMade task;
  task.what = session.say("desk.form.raised", {{"what", session.language.format.list(topics)}});
  task.due = now;
  session.desk.ask(
      session.alive,
      [patient, task, now](consultation::Practice& practice) -> base::Result<void> {
        auto written = practice.ledger().append(record::draftOf(task, patient, now));
        if (!written) return base::refuse(written.error());
        return {};
      },
      [](const base::Result<void>&) {});  // if it cannot be written, what is raised is still told after unlocking
}

FormKiosk::FormKiosk(Session& session, std::string patient, Language language)
    : session_(session), patient_(std::move(patient)), language_(std::move(language)), index_(session.knowledge()) {
  form_ = FormSession::open(session_.drafts[patient_].questionnaire, language_);
  const auto questions = asked();
  while (at_ < questions.size() && !questions[at_].given.empty()) ++at_;
}

std::vector<FormSession::Question> FormKiosk::asked() const {
  if (!form_ || !*form_) return {};
  auto all = (*form_)->questions();
  std::erase_if(all, [](const auto& question) { return question.kind == Kind::heading; });
  return all;
}

std::optional<FormSession::Question> FormKiosk::now() const {
  const auto questions = asked();
  return at_ < questions.size() ? std::optional(questions[at_]) : std::nullopt;
}

bool FormKiosk::mayGoOn() const {
  const auto question = now();
  return question && question->wrong.empty() && (!question->required || !question->given.empty());
}

void FormKiosk::answer(std::vector<std::string> values) {
  const auto question = now();
  if (!question) return;
  (*form_)->answer(question->link, std::move(values));
  raise();
}

/// As the import would read the answers given so far: one rule for what must be spoken about.
void FormKiosk::raise() {
  const auto read = intake::importFile((*form_)->response(session_.world.now()), (*form_)->fileName(), index_);
  if (!read) return;
  std::vector<std::string> fresh;
  for (const auto& filled : read->questionnaires)
    for (const auto& item : filled.safety) {
      std::string topic = item;
      const auto instrument = session_.knowledge().instruments.find(filled.instrument);
      if (instrument != session_.knowledge().instruments.end())
        for (const auto& known : instrument->second.items)
          if (known.id == item) topic = kb::textIn(known.topic, session_.language.messages.language());
      if (std::find(raised_.begin(), raised_.end(), topic) != raised_.end()) continue;
      raised_.push_back(topic);
      fresh.push_back(topic);
    }
  if (!fresh.empty()) raiseTask(session_, patient_, fresh);
}

void FormKiosk::take(std::function<void(const std::string& problem)> done) {
  if (!form_ || !*form_ || !(*form_)->complete()) return done(session_.say("desk.intake.nothing"));
  const auto now = session_.world.now();
  session_.desk.ask(
      alive_,
      [patient = patient_, bytes = (*form_)->response(now), name = (*form_)->fileName(),
       now](consultation::Practice& practice) -> base::Result<void> {
        const auto options = practice.readingFor(patient);
        if (!options) return base::refuse(options.error());
        const auto read = consultation::readMadeHere(name, bytes, practice.knowledge().knowledge(), *options);
        if (!read) return base::refuse(read.error());
        return practice.take(patient, *read, now);
      },
      [this, done = std::move(done)](base::Result<void> taken) {
        if (taken) session_.drafts[patient_].questionnaire = {};
        done(taken ? std::string() : refusalWords(taken.error(), session_.language));
      });
}

}  // namespace homeostat::desktop
