#include "app/desktop/presenters/patient_list.hpp"

#include <charconv>

namespace homeostat::desktop {

using base::refuse;
using base::Result;

namespace {

struct Found {
  std::vector<record::Patient> patients;
  std::size_t total = 0;
};

/// Three groups of digits between dots; empty when the text is something else.
std::optional<std::array<int, 3>> dotted(const std::string& text) {
  std::array<int, 3> parts{};
  const char* at = text.data();
  const char* end = at + text.size();
  for (std::size_t i = 0; i < 3; ++i) {
    const auto read = std::from_chars(at, end, parts[i]);
    if (read.ec != std::errc() || parts[i] < 0) return std::nullopt;
    at = read.ptr;
    if (i == 2) break;
    if (at == end || *at != '.') return std::nullopt;
    ++at;
    while (at != end && *at == ' ') ++at;
  }
  return at == end ? std::optional(parts) : std::nullopt;
}

std::string twoDigits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

Result<base::CivilDate> typedDay(const std::string& text) {
  if (const auto parts = dotted(text); parts && (*parts)[2] >= 1000)
    return base::CivilDate::parse(std::to_string((*parts)[2]) + "-" + twoDigits((*parts)[1]) + "-" +
                                  twoDigits((*parts)[0]));
  return base::CivilDate::parse(text);
}

void PatientList::search(const std::string& query) {
  const unsigned mine = ++asked_;
  session_.desk.ask(
      alive_,
      [query](consultation::Practice& practice) -> Result<Found> {
        auto found = practice.ledger().searchPatients(query, 200);
        if (!found) return refuse(found.error());
        return Found{std::move(*found), practice.ledger().patientCount()};
      },
      [this, mine](Result<Found> found) {
        if (mine != asked_) return;
        problem_ = found ? std::string() : refusalWords(found.error(), session_.language);
        rows_.clear();
        if (found) {
          total_ = found->total;
          for (const auto& p : found->patients)
            rows_.push_back({p.id, p.name, p.birth_date ? session_.language.format.day(*p.birth_date) : "–",
                             session_.say("desk.sex." + (p.sex.empty() ? std::string("not-given") : p.sex))});
        }
        changed_();
      });
}

void PatientList::add(const NewPatient& form,
                      std::function<void(const std::string& id, const std::string& problem)> done) {
  record::PatientDraft draft{form.name, form.sex, {}, {}};
  if (form.name.empty()) return done({}, session_.say("desk.patient.name_needed"));
  if (!form.birth_date.empty()) {
    const auto day = typedDay(form.birth_date);
    if (!day) return done({}, session_.say("desk.patient.day_unread", {{"text", form.birth_date}}));
    if (*day > session_.world.now().localDate()) return done({}, session_.say("desk.patient.day_future"));
    draft.birth_date = *day;
  }
  session_.desk.ask(
      alive_,
      [draft, now = session_.world.now()](consultation::Practice& practice) {
        return practice.ledger().registerPatient(draft, now);
      },
      [this, done = std::move(done)](Result<record::Patient> made) {
        if (!made) return done({}, refusalWords(made.error(), session_.language));
        done(made->id, {});
      });
}

}  // namespace homeostat::desktop
