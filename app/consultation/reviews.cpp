#include "app/consultation/reviews.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "app/record/events.hpp"
#include "app/record/patient_view.hpp"
#include "kb/provenance.hpp"

namespace homeostat::consultation {
namespace {

using base::Json;
using base::Result;
using kb::review::Entry;
using kb::review::Review;

std::string topicOf(const kb::Provenance& provenance) {
  const std::string& file = provenance.origin.file;
  return file.substr(0, file.rfind('.'));
}

/// The item as released: its sources were checked where it was made, nobody of the practice has looked at it.
Review released(const kb::Edition& edition, const std::string& key, const std::string& topic,
                const std::string& developer, const std::string& hash) {
  return kb::review::released({key, topic, kb::review::blocksOrUrges(edition.knowledge(), key)}, hash, developer);
}

class Reader {
 public:
  Reader(const record::Ledger& ledger, const kb::Edition& edition) : edition_(edition), index_(edition) {
    if (const auto users = ledger.users()) {
      for (const auto& u : *users) names_[u.id] = u.name;
    }
  }

  void take(const record::Event& event) {
    if (event.kind == record::ReviewerAppointed::kKind) {
      appoint(event);
    } else if (event.kind == record::KnowledgeConflicts::kKind) {
      if (const auto said = record::fromEvent<record::KnowledgeConflicts>(event))
        book.board.conflicts.push_back({event.actor, said->text, event.at.localDate()});
    } else if (event.kind == record::KnowledgeReview::kKind) {
      if (const auto done = step(event); !done) book.unfit.emplace_back(event.sequence, done.error().line());
    }
  }

  ReviewBook book;

 private:
  void appoint(const record::Event& event) {
    const auto given = record::fromEvent<record::ReviewerAppointed>(event);
    if (!given) return;
    if (given->roles.empty()) {
      book.board.persons.erase(given->person);
      return;
    }
    kb::review::Person person{given->person, names_[given->person], {}, {}};
    for (const auto& role : given->roles)
      person.roles.insert(role == "technical" ? kb::review::Role::technical : kb::review::Role::clinical);
    person.topics.insert(given->topics.begin(), given->topics.end());
    book.board.persons[given->person] = person;
  }

  Result<void> step(const record::Event& event) {
    const auto given = record::fromEvent<record::KnowledgeReview>(event);
    if (!given) return tl::unexpected(given.error());
    const auto entry = kb::review::entryFrom(given->detail);
    if (!entry) return tl::unexpected(entry.error());
    if (entry->by != event.actor)
      return base::refuse({"review.person", "", given->item, "written by another than it names", "It has no effect"});
    auto known = book.items.find(given->item);
    // Another content than the one looked at before: a new edition changed it, and the review begins anew. What was
    // said of it stays.
    if (known == book.items.end() || entry->hash != known->second.hash) {
      Review begun = fresh(given->item, entry->hash);
      if (known != book.items.end()) begun.history = known->second.history;
      known = book.items.insert_or_assign(given->item, std::move(begun)).first;
    }
    auto next = kb::review::after(known->second, *entry, book.board);
    if (!next) return tl::unexpected(next.error());
    known->second = std::move(*next);
    return {};
  }

  [[nodiscard]] Review fresh(const std::string& key, const std::string& hash) const {
    const auto found = index_.of(key);
    if (found.empty()) return kb::review::released({key, "", true}, hash, "");
    return released(edition_, key, topicOf(found.front()), found.front().governance.developer, hash);
  }

  const kb::Edition& edition_;
  kb::ProvenanceIndex index_;
  std::map<std::string, std::string> names_;
};

/// Item keys by the id that assessments name; items of several kinds may share one.
using KeysById = std::map<std::string, std::set<std::string>>;

/// The items that an assessment names in what it printed: advice, interactions, suggestions and their grounds. What was
/// withheld or false was not printed as advice.
void addNamed(const Json& json, const KeysById& items, std::set<std::string>& keys) {
  if (json.is_string()) {
    if (const auto it = items.find(json.get_ref<const std::string&>()); it != items.end())
      keys.insert(it->second.begin(), it->second.end());
    return;
  }
  if (!json.is_structured()) return;
  for (auto it = json.begin(); it != json.end(); ++it) {
    if (json.is_object() && (it.key() == "withheld" || it.key() == "not_true" || it.key() == "questions")) continue;
    addNamed(*it, items, keys);
  }
}

Result<void> ofPatient(const record::Ledger& ledger, const record::Patient& patient, const KeysById& items,
                       std::vector<PrintedWith>& out) {
  const auto events = ledger.events(patient.id);
  if (!events) return tl::unexpected(events.error());
  const auto view = record::foldPatient(patient, *events);
  if (!view) return tl::unexpected(view.error());
  for (const auto& made : view->assessments) {
    std::optional<std::set<std::string>> named;
    for (const auto& d : view->documents) {
      if (d.document.assessment_hash != made.assessment.assessment_hash) continue;
      if (!named) {
        const auto bytes = ledger.getBlob(made.assessment.blob);
        if (!bytes) return tl::unexpected(bytes.error());
        addNamed(Json::parse(*bytes, nullptr, false), items, named.emplace());
      }
      for (const auto& key : *named) {
        out.push_back({patient.id, key, d.document.document, d.document.language, d.document.assessment_hash, d.at});
      }
    }
  }
  return {};
}

}  // namespace

void ReviewBook::applyTo(inference::Policy& policy, const base::CivilDate& day) const {
  for (const auto& [key, review] : items) {
    const auto standing = kb::review::standingOn(review, day, board);
    policy.adopted.erase(key);
    if (standing.may_suggest) policy.adopted[key] = review.hash;
    if (!standing.may_warn)
      policy.withdrawn[key] = kb::review::wordOf(review.status);
    else if (review.end_asked)
      policy.withdrawn[key] = "end-asked";
    else if (review.status == kb::review::Status::adopted && !standing.may_suggest)
      policy.withdrawn[key] = "past-review";
  }
}

std::map<std::string, std::vector<kb::Reviewer>> ReviewBook::reviewers(const kb::Edition& edition) const {
  std::map<std::string, std::vector<kb::Reviewer>> out;
  for (const auto& [key, review] : items) {
    const auto item = edition.items().find(key);
    if (item != edition.items().end() && item->second.hash == review.hash)
      out[key] = kb::review::reviewersOf(review, board);
  }
  return out;
}

Result<ReviewBook> reviewBook(const record::Ledger& ledger, const kb::Edition& edition,
                              const std::optional<base::Instant>& until) {
  const auto events = ledger.practiceEvents();
  if (!events) return tl::unexpected(events.error());
  const bool any = std::any_of(events->begin(), events->end(), [](const record::Event& e) {
    return e.kind == record::KnowledgeReview::kKind || e.kind == record::KnowledgeConflicts::kKind ||
           e.kind == record::ReviewerAppointed::kKind;
  });
  if (!any) return ReviewBook{};
  Reader reader(ledger, edition);
  for (const auto& event : *events) {
    if (until && event.at.utc_ms > until->utc_ms) continue;
    reader.take(event);
    auto& last = reader.book.last;
    if (!last || event.at.utc_ms > last->utc_ms) last = event.at;
  }
  return std::move(reader.book);
}

Result<Review> reviewOf(const ReviewBook& book, const kb::Edition& edition, const std::string& item) {
  const kb::ProvenanceIndex index(edition);
  auto found = index.of(item);
  std::erase_if(found, [](const kb::Provenance& p) { return p.kind == "concept" && p.attributes.empty(); });
  if (found.empty()) {
    const auto near = index.near(item);
    return base::refuse(
        {"review.unknown", "", item, "the edition has no such item",
         near.empty() ? "Look it up with kb search" : fmt::format("Near it: {}", fmt::join(near, ", "))});
  }
  if (found.size() > 1) {
    std::vector<std::string> keys;
    for (const auto& p : found) keys.push_back(p.kind + " " + p.id);
    return base::refuse({"review.unknown", "", item, "several items have this id",
                         fmt::format("Name one of: {}", fmt::join(keys, ", "))});
  }
  const auto& p = found.front();
  const std::string key = p.kind + " " + p.id;
  const auto known = book.items.find(key);
  if (known != book.items.end() && known->second.hash == p.content_hash) return known->second;
  Review begun = released(edition, key, topicOf(p), p.governance.developer, p.content_hash);
  if (known != book.items.end()) begun.history = known->second.history;
  return begun;
}

Result<Review> takeStep(record::Ledger& ledger, const kb::Edition& edition, const ReviewStep& step,
                        const base::Instant& now) {
  const auto book = reviewBook(ledger, edition);
  if (!book) return tl::unexpected(book.error());
  const auto review = reviewOf(*book, edition, step.item);
  if (!review) return review;
  Entry entry;
  entry.step = step.step;
  entry.by = ledger.user().id;
  entry.on = now.localDate();
  entry.role = step.role;
  entry.text = step.text;
  entry.successor = step.successor;
  entry.review_by = step.review_by;
  entry.hash = review->hash;
  if (!step.successor.empty()) {
    const auto successor = reviewOf(*book, edition, step.successor);
    if (!successor) return successor;
    entry.successor = successor->subject.key;
  }
  auto next = kb::review::after(*review, entry, book->board);
  if (!next) return next;
  record::KnowledgeReview written{review->subject.key, kb::review::wordOf(entry.step), kb::review::entryJson(entry)};
  if (auto done = ledger.append(record::draftOf(written, "", now)); !done) return tl::unexpected(done.error());
  return next;
}

Result<std::vector<PrintedWith>> printedWith(const record::Ledger& ledger, const std::set<std::string>& items,
                                             const std::string& patient) {
  std::vector<PrintedWith> out;
  KeysById by_id;
  for (const auto& key : items) by_id[key.substr(key.find(' ') + 1)].insert(key);
  if (by_id.empty()) return out;
  const auto all = ledger.listPatients();
  if (!all) return tl::unexpected(all.error());
  for (const auto& p : *all) {
    if (!patient.empty() && p.id != patient) continue;
    if (auto done = ofPatient(ledger, p, by_id, out); !done) return tl::unexpected(done.error());
  }
  return out;
}

Result<std::vector<PrintedWith>> retractedInPrint(const record::Ledger& ledger, const ReviewBook& book,
                                                  const std::string& patient) {
  std::set<std::string> retracted;
  for (const auto& [key, review] : book.items) {
    if (review.status == kb::review::Status::retracted) retracted.insert(key);
  }
  return printedWith(ledger, retracted, patient);
}

}  // namespace homeostat::consultation
