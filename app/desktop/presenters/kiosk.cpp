#include "app/desktop/presenters/kiosk.hpp"

#include <algorithm>

#include "app/desktop/presenters/form_session.hpp"

namespace homeostat::desktop {

Kiosk::Kiosk(Session& session, std::string patient, const std::string& instrument, Language language)
    : session_(session), patient_(std::move(patient)), language_(std::move(language)) {
  const auto forms = keyedForms(session.knowledge(), language_);
  const auto found = std::find_if(forms.begin(), forms.end(), [&](const auto& f) { return f.id == instrument; });
  if (found != forms.end()) form_ = *found;
  hideForeignTopics();
  auto& draft = session_.drafts[patient_].form;
  if (draft.form != instrument) draft = {instrument, {}};
  while (!finished() && answers().contains(form_.items[at_].id)) ++at_;
  for (const auto& topic : raised()) told_.insert(topic);
}

/// A topic in a language the patient may not read is worse than none: the sheet in hand has the wording.
void Kiosk::hideForeignTopics() {
  const auto instrument = session_.knowledge().instruments.find(form_.id);
  if (instrument == session_.knowledge().instruments.end()) return;
  for (auto& item : form_.items)
    for (const auto& known : instrument->second.items)
      if (known.id == item.id && !known.topic.contains(language_.messages.language())) item.topic.clear();
}

std::map<std::string, int>& Kiosk::answers() const { return session_.drafts[patient_].form.answers; }

std::optional<int> Kiosk::given() const {
  if (finished()) return std::nullopt;
  const auto found = answers().find(form_.items[at_].id);
  return found == answers().end() ? std::nullopt : std::optional(found->second);
}

void Kiosk::answer(int value) {
  if (finished() || value < form_.low || value > form_.high) return;
  answers()[form_.items[at_].id] = value;
  ++at_;
  raise();
}

/// Written at once, not with the last answer: whoever unlocks next finds it among what is due, whatever became of this
/// screen meanwhile.
void Kiosk::raise() {
  std::vector<std::string> fresh;
  for (const auto& topic : raised())
    if (told_.insert(topic).second) fresh.push_back(topic);
  if (fresh.empty()) return;
  raiseTask(session_, patient_, fresh);
}

void Kiosk::back() {
  if (at_ > 0) --at_;
}

std::vector<std::string> Kiosk::raised() const {
  const auto instrument = session_.knowledge().instruments.find(form_.id);
  if (instrument == session_.knowledge().instruments.end()) return {};
  return keyedResult(instrument->second, answers(), session_.world.now(), session_.language).raised;
}

void Kiosk::take(std::function<void(const std::string& problem)> done) {
  const auto instrument = session_.knowledge().instruments.find(form_.id);
  if (instrument == session_.knowledge().instruments.end() || !finished())
    return done(session_.say("desk.intake.nothing"));
  const auto now = session_.world.now();
  auto result = keyedResult(instrument->second, answers(), now, session_.language);
  for (auto& finding : result.findings) finding.source.matched = "keyed in by the patient";
  session_.desk.ask(
      alive_,
      [patient = patient_, findings = std::move(result.findings), now](consultation::Practice& practice) {
        return practice.takeTyped(patient, findings, now);
      },
      [this, done = std::move(done)](base::Result<void> taken) {
        if (taken) session_.drafts[patient_].form = {};
        done(taken ? std::string() : refusalWords(taken.error(), session_.language));
      });
}

}  // namespace homeostat::desktop
