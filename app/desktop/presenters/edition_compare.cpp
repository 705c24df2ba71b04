#include "app/desktop/presenters/edition_compare.hpp"

#include <algorithm>

#include "app/desktop/presenters/names.hpp"

namespace homeostat::desktop {
namespace {

using consultation::Practice;

constexpr std::size_t kPatientsAPiece = 2;  // four assessments: some 50 ms on the practice's thread

std::string movedWords(const inference::audit::Moved& moved, const kb::KnowledgeBase& kb, const Language& l) {
  std::string name = interventionName(kb, moved.id, moved.id, l);
  if (const auto rule = kb.rules.find(moved.id); rule != kb.rules.end())
    name = kb::textIn(rule->second.title, l.messages.language());
  return l.say("desk.compare.moved." + inference::audit::wordOf(moved.what), {{"what", name}}) +
         (moved.before.empty() && moved.after.empty() ? "" : " (" + moved.before + " → " + moved.after + ")");
}

/// The two assessments of a patient's case at the moment of the last visit, or now.
base::Result<std::vector<inference::audit::Moved>> movedFor(const Practice& practice, const std::string& patient,
                                                            const consultation::KnowledgeInUse& other,
                                                            const base::Instant& now) {
  const auto view = practice.view(patient);
  if (!view) return base::refuse(view.error());
  const auto at = view->visit ? view->visit->at : now;
  const auto the_case = practice.caseOf(patient, at);
  if (!the_case) return base::refuse(the_case.error());
  const auto settings = practice.settings();
  if (!settings) return base::refuse(settings.error());
  return inference::audit::compare(practice.knowledge().engine().assess(*the_case, settings->policy),
                                   other.engine().assess(*the_case, settings->policy));
}

std::vector<ComparedItem> itemsOf(const kb::Edition& before, const kb::Edition& after, const Language& l) {
  std::vector<ComparedItem> items;
  const auto diff = kb::diff(before, after);
  for (const auto& key : diff.added)
    items.push_back({key, itemName(after.knowledge(), key, l), l.say("desk.compare.added"), {}});
  for (const auto& key : diff.removed)
    items.push_back({key, itemName(before.knowledge(), key, l), l.say("desk.compare.removed"), {}});
  for (const auto& change : kb::changes(before, after)) {
    ComparedItem item{change.key, itemName(after.knowledge(), change.key, l), l.say("desk.compare.changed"), {}};
    for (const auto& field : change.fields)
      item.lines.push_back(field.place + ": " + (field.before.empty() ? "–" : field.before) + " → " +
                           (field.after.empty() ? "–" : field.after));
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace

void EditionCompare::compare(const std::filesystem::path& other) {
  started_ = reading_ = true;
  stopped_ = false;
  problem_.clear();
  items_.clear();
  cases_.clear();
  patients_.clear();
  judged_ = 0;
  changed_();
  session_.desk.ask(
      alive_, [other, open = session_.world.open_edition](Practice&) { return open(other); },
      [this](base::Result<Knowledge> answer) { opened(std::move(answer)); });
}

void EditionCompare::opened(base::Result<Knowledge> other) {
  if (!other) {
    problem_ = refusalWords(other.error(), session_.language);
    reading_ = false;
    return changed_();
  }
  other_ = std::move(*other);
  other_name_ = other_->edition().name();
  items_ = itemsOf(session_.open.knowledge->edition(), other_->edition(), session_.language);
  session_.desk.ask(
      alive_, [](Practice& practice) { return practice.ledger().listPatients(); },
      [this](base::Result<std::vector<record::Patient>> patients) {
        if (patients) patients_ = std::move(*patients);
        changed_();
        next();
      });
}

void EditionCompare::next() {
  if (stopped_ || judged_ >= patients_.size()) {
    reading_ = false;
    return changed_();
  }
  const auto end = std::min(judged_ + kPatientsAPiece, patients_.size());
  const std::vector<record::Patient> piece(patients_.begin() + static_cast<std::ptrdiff_t>(judged_),
                                           patients_.begin() + static_cast<std::ptrdiff_t>(end));
  using Answer = std::vector<std::pair<record::Patient, std::vector<inference::audit::Moved>>>;
  session_.desk.ask(
      alive_,
      [piece, other = other_, now = session_.world.now()](Practice& practice) -> base::Result<Answer> {
        Answer answer;
        for (const auto& patient : piece) {
          auto moved = movedFor(practice, patient.id, *other, now);
          if (!moved) return base::refuse(moved.error());
          if (!moved->empty()) answer.emplace_back(patient, std::move(*moved));
        }
        return answer;
      },
      [this, end](base::Result<Answer> answer) {
        if (!answer) {
          problem_ = refusalWords(answer.error(), session_.language);
          reading_ = false;
          return changed_();
        }
        judged_ = end;
        for (const auto& [patient, moved] : *answer) {
          ComparedCase one{patient.id, patient.name, {}};
          for (const auto& m : moved) one.lines.push_back(movedWords(m, other_->knowledge(), session_.language));
          cases_.push_back(std::move(one));
        }
        changed_();
        next();
      });
}

}  // namespace homeostat::desktop
