#include <algorithm>

#include "app/record/ledger_impl.hpp"

namespace homeostat::record {
namespace {

/// Above this many entries since the snapshot, replaying them would be felt at unlock (about 15 µs each).
constexpr std::uint64_t kSnapshotEvery = 1024;

Result<void> checkPatient(const PatientDraft& draft) {
  if (draft.name.find_first_not_of(" \t") == std::string::npos) {
    return base::refuse({"record.invalid", "", "name", "the patient has no name", "Give a name"});
  }
  for (const char* sex : {"", "female", "male", "other", "unknown"}) {
    if (draft.sex == sex) return {};
  }
  return base::refuse(
      {"record.invalid", "", "sex", "\"" + draft.sex + "\" is not known", "Use female, male, other or unknown"});
}

}  // namespace

void Ledger::Impl::loadHead() {
  const auto head = unsealHead(store->head(), "head");
  if (!head) damaged("the ledger's head was changed");
  session->head = *head;
  const auto last = store->event(head->count);
  if (!last) damaged("entries at the end are missing: event " + std::to_string(head->count) + " should be the last");
  if (last->hash != head->last_hash) damaged("event " + std::to_string(head->count) + " does not fit the head");
  if (store->event(head->count + 1)) damaged("there are entries after the last, event " + std::to_string(head->count));
  checkAnchor();
}

void Ledger::Impl::checkAnchor() const {
  const auto note = unsealHead(store->anchor(), "anchor");
  if (!note || note->count <= session->head.count) return;
  throw StoreError(StoreError::Kind::rolled_back, "event " + std::to_string(note->count) +
                                                      " was acknowledged and is gone; the last one is " +
                                                      std::to_string(session->head.count));
}

void Ledger::Impl::putAnchor() {
  try {
    store->putAnchor(sealHead(session->head, "anchor"));
  } catch (const StoreError&) {  // the entry itself is durable; the note only helps to find damage later
  }
}

void Ledger::Impl::loadDirectory() {
  auto plain = unseal(session->keys.directory, about("directory"), store->directory());
  if (!plain) damaged("the list of patients was changed");
  FieldReader in(*plain);
  const auto events = in.number(), up_to = in.number();
  const auto packed = in.next();
  if (!events || !up_to || !packed || !session->directory.unpack(*packed)) damaged("the list of patients was changed");
  session->snapshot_events = *events;
  wipe(*plain);
  std::uint64_t replayed = 0;
  std::uint64_t previous = *up_to;
  for (const auto sequence : store->directoryLog(*up_to)) {
    // A damaged page can name one event twice and hide another: the count alone would still agree.
    if (sequence <= previous) damaged("the list of patients was changed");
    previous = sequence;
    const auto row = store->event(sequence);
    const auto patient = row ? store->patient(row->patient) : std::nullopt;
    if (!row || !patient) damaged("event " + std::to_string(sequence) + " is missing");
    const auto event = openRow(*row, keyOf(*patient), sequence);
    if (!event) damaged("event " + std::to_string(sequence) + " was changed or moved");
    const auto data = event->kind == PatientCorrected::kKind
                          ? fromEvent<PatientCorrected>(*event).map([](const PatientCorrected& c) {
                              return PatientRegistered{c.name, c.sex, c.birth_date, c.identifiers};
                            })
                          : fromEvent<PatientRegistered>(*event);
    if (!data) damaged("event " + std::to_string(sequence) + " cannot be read: " + data.error().line());
    session->directory.put({event->patient, data->name, data->sex, data->birth_date, data->identifiers});
    ++replayed;
  }
  if (*events + replayed != session->head.directory_events) damaged("entries of the list of patients are missing");
}

void Ledger::Impl::writeSnapshot() {
  Bytes packed = session->directory.pack();
  Bytes plain = Fields().add(session->head.directory_events).add(session->head.count).add(packed).bytes();
  store->putDirectory(seal(session->keys.directory, *random, about("directory"), plain));
  store->clearDirectoryLog(session->head.count);
  wipe(packed);
  wipe(plain);
}

void Ledger::Impl::saveDirectory() {
  Transaction transaction(*store);
  catchUp();
  writeSnapshot();
  transaction.commit();
  session->snapshot_events = session->head.directory_events;
}

void Ledger::Impl::saveDirectoryIfWorth(std::uint64_t pending) noexcept {
  try {
    if (session->head.directory_events - session->snapshot_events >= pending) saveDirectory();
  } catch (const std::exception&) {  // only a faster unlock is lost
  }
}

Result<Patient> Ledger::registerPatient(const PatientDraft& draft, const Instant& at) {
  auto all = registerPatients({draft}, at);
  if (!all) return base::refuse(all.error());
  return std::move(all->front());
}

Result<std::vector<Patient>> Ledger::registerPatients(const std::vector<PatientDraft>& drafts, const Instant& at) {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  if (auto can = impl_->need(impl_->has(Role::clinician), "register patients"); !can) return base::refuse(can.error());
  std::vector<Patient> out;
  std::vector<EventDraft> events;
  std::vector<PatientRow> rows;
  for (const auto& draft : drafts) {
    if (auto good = checkPatient(draft); !good) return base::refuse(good.error());
    rows.push_back(impl_->newPatientRow(impl_->random->bytes(kIdSize)));
    out.push_back({textOf(rows.back().id), draft.name, draft.sex, draft.birth_date, draft.identifiers});
    events.push_back(
        draftOf(PatientRegistered{draft.name, draft.sex, draft.birth_date, draft.identifiers}, out.back().id, at));
  }
  return attempt(path(), [&]() -> Result<std::vector<Patient>> {
    impl_->commit(events, {}, rows);
    const bool many = out.size() > 16;
    for (const auto& patient : out) impl_->session->directory.put(patient, many);
    if (many) impl_->session->directory.sort();
    impl_->saveDirectoryIfWorth(kSnapshotEvery);
    return out;
  });
}

Result<Patient> Ledger::correctPatient(const std::string& id, const PatientDraft& draft, const Instant& at) {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  if (auto can = impl_->need(impl_->has(Role::clinician), "correct patients"); !can) return base::refuse(can.error());
  if (auto good = checkPatient(draft); !good) return base::refuse(good.error());
  return attempt(path(), [&]() -> Result<Patient> {
    if (auto row = impl_->rowOf(id); !row || id.empty()) {
      return base::refuse(row ? base::Refusal{"record.unknown-patient", "", "", "no patient was named", "Name one"}
                              : row.error());
    }
    const Patient patient{id, draft.name, draft.sex, draft.birth_date, draft.identifiers};
    impl_->commit({draftOf(PatientCorrected{draft.name, draft.sex, draft.birth_date, draft.identifiers}, id, at)}, {});
    impl_->session->directory.put(patient);
    impl_->saveDirectoryIfWorth(kSnapshotEvery);
    return patient;
  });
}

Result<Patient> Ledger::patient(const std::string& id) const {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  if (const auto* found = impl_->session->directory.find(id)) return *found;
  return attempt(path(), [&]() -> Result<Patient> {
    if (auto row = impl_->rowOf(id); !row) return base::refuse(row.error());
    return base::refuse({"record.unknown-patient", path().string(), id, "there is no such patient", "Choose one"});
  });
}

std::size_t Ledger::patientCount() const { return impl_->session ? impl_->session->directory.size() : 0; }

Result<std::vector<Patient>> Ledger::listPatients() const {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  return impl_->session->directory.list();
}

Result<std::vector<Patient>> Ledger::searchPatients(std::string_view query, std::size_t limit) const {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  return impl_->session->directory.search(query, limit);
}

Result<Event> Ledger::forgetPatient(const std::string& id, const std::string& reason, const Instant& at) {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  if (auto can = impl_->need(impl_->has(Role::clinician), "forget patients"); !can) return base::refuse(can.error());
  return attempt(path(), [&]() -> Result<Event> {
    auto row = impl_->rowOf(id);
    if (!row) return base::refuse(row.error());
    if (id.empty()) {
      return base::refuse({"record.unknown-patient", "", "", "no patient was named", "Name the patient"});
    }
    const Patient gone = *impl_->session->directory.find(id);
    try {
      auto events = impl_->commit({draftOf(PatientForgotten{id, reason}, "", at)}, {}, {}, [&] {
        row = *impl_->store->patient(row->id);
        row->wrapped.clear();
        impl_->store->putPatient(*row);
        impl_->store->removeBlobsOf(row->id);
        impl_->session->directory.remove(id);
        impl_->writeSnapshot();
      });
      impl_->session->snapshot_events = impl_->session->head.directory_events;
      impl_->store->scrub();
      return std::move(events.front());
    } catch (...) {
      if (impl_->session && impl_->store->patient(row->id) && !impl_->store->patient(row->id)->wrapped.empty()) {
        impl_->session->directory.put(gone);
      }
      throw;
    }
  });
}

}  // namespace homeostat::record
