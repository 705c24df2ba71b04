#include "app/record/ledger.hpp"

#include <algorithm>

#include "app/record/ledger_impl.hpp"

namespace homeostat::record {
namespace {

constexpr std::size_t kPart = 1U << 20U;

bool writtenByLedgerOnly(const std::string& kind) {
  for (const char* own : {PatientRegistered::kKind, PatientCorrected::kKind, PatientForgotten::kKind, UserAdded::kKind,
                          PracticeFounded::kKind, PatientExported::kKind}) {
    if (kind == own) return true;
  }
  return false;
}

bool changesDirectory(const std::string& kind) {
  return kind == PatientRegistered::kKind || kind == PatientCorrected::kKind || kind == PatientForgotten::kKind;
}

}  // namespace

void damaged(const std::string& words) { throw StoreError(StoreError::Kind::damaged, words); }

base::Refusal refusalOf(const StoreError& error, const std::filesystem::path& file) {
  if (error.kind() == StoreError::Kind::locked) {
    return {"record.locked", file.string(), "", "another program has this practice open", "Close it there first"};
  }
  if (error.kind() == StoreError::Kind::rolled_back) {
    return {"record.rolled-back", file.string(), "", error.what(),
            "Restore a backup; to go on with what is left, remove the .anchor file beside it"};
  }
  return {"record.damaged", file.string(), "", std::string("the file is damaged: ") + error.what(),
          "Restore a backup; the damaged file stays as it is"};
}

Bytes idOf(const std::string& patient) {
  if (patient.empty()) return Bytes(kIdSize);
  Bytes id = base::fromHex(patient);
  const bool zero = std::all_of(id.begin(), id.end(), [](auto b) { return b == 0; });
  return id.size() == kIdSize && !zero ? id : Bytes{};
}

Bytes Ledger::Impl::about(std::string_view what, ByteView more) const {
  return Fields().add("homeostat").add(what).add(practice.practice).add(more).bytes();
}

Secret Ledger::Impl::keyOf(const PatientRow& row) const {
  auto key = unseal(session->keys.wrap, about("patient-key", row.id), row.wrapped);
  if (!key || key->size() != Secret::kSize) damaged("the key of patient " + textOf(row.id) + " was changed");
  return Secret(std::move(*key));
}

PatientHead Ledger::Impl::headOf(const PatientRow& row) const {
  const auto plain = unseal(session->keys.head, about("patient-head", row.id), row.head);
  if (!plain) damaged("the count of patient " + textOf(row.id) + " was changed");
  FieldReader in(*plain);
  const auto count = in.number(), last = in.number();
  if (!count || !last) damaged("the count of patient " + textOf(row.id) + " has another form");
  return {*count, *last};
}

void Ledger::Impl::setHead(PatientRow& row, const PatientHead& head) const {
  row.head = seal(session->keys.head, *random, about("patient-head", row.id),
                  Fields().add(head.count).add(head.last_sequence).bytes());
}

PatientRow Ledger::Impl::newPatientRow(const Bytes& id) {
  PatientRow row{id, {}, {}};
  Bytes key = random->bytes(Secret::kSize);
  row.wrapped = seal(session->keys.wrap, *random, about("patient-key", id), key);
  wipe(key);
  setHead(row, {});
  return row;
}

Bytes Ledger::Impl::sealHead(const Head& head, std::string_view what) const {
  return seal(session->keys.head, *random, about(what),
              Fields().add(head.count).add(head.last_hash).add(head.directory_events).bytes());
}

std::optional<Head> Ledger::Impl::unsealHead(const Bytes& sealed, std::string_view what) const {
  const auto plain = unseal(session->keys.head, about(what), sealed);
  if (!plain) return std::nullopt;
  FieldReader in(*plain);
  const auto count = in.number();
  const auto hash = in.next();
  const auto directory = in.number();
  if (!count || !hash || !directory) return std::nullopt;
  return Head{*count, Bytes(hash->begin(), hash->end()), *directory};
}

Result<PatientRow> Ledger::Impl::rowOf(const std::string& patient) const {
  const Bytes id = idOf(patient);
  auto row = id.empty() ? std::nullopt : store->patient(id);
  if (!row) {
    if (patient.empty() || session->directory.find(patient) != nullptr) {
      damaged("the row of patient " + patient + " is missing");
    }
    return base::refuse(
        {"record.unknown-patient", path().string(), patient, "there is no such patient", "Choose one from the list"});
  }
  if (row->wrapped.empty()) {
    if (session->directory.find(patient) != nullptr) damaged("the key of patient " + patient + " is missing");
    return base::refuse({"record.forgotten", path().string(), patient, "this patient was forgotten",
                         "Nobody can read these entries any more"});
  }
  return *row;
}

Bytes Ledger::Impl::kindTag(const std::string& kind) const {
  Bytes tag = keyedHash(session->keys.kind, base::asBytes(kind));
  tag.resize(16);
  return tag;
}

Bytes Ledger::Impl::associated(const EventRow& row, std::uint64_t sequence) const {
  return Fields()
      .add("homeostat event")
      .add(practice.practice)
      .add(row.patient)
      .add(sequence)
      .add(row.kind)
      .add(static_cast<std::uint64_t>(row.version))
      .bytes();
}

Bytes Ledger::Impl::hashOf(const EventRow& row, const Bytes& previous) const {
  return sha256(Fields().add(associated(row, row.sequence)).add(row.sealed).add(previous).bytes());
}

std::optional<Event> Ledger::Impl::openRow(const EventRow& row, const Secret& key, std::uint64_t sequence,
                                           std::uint64_t* index) const {
  auto plain = unseal(key, associated(row, sequence), row.sealed);
  if (!plain) return std::nullopt;
  const auto envelope = Json::parse(plain->begin(), plain->end(), nullptr, false);
  wipe(*plain);
  if (!envelope.is_object()) return std::nullopt;
  const std::string kind = envelope.value("kind", "");
  const auto at = Instant::parse(envelope.value("at", ""));
  if (kindTag(kind) != row.kind || !at) return std::nullopt;
  Event event{row.sequence,
              row.patient == Bytes(kIdSize) ? std::string{} : textOf(row.patient),
              kind,
              static_cast<int>(row.version),
              envelope.value("payload", Json::object()),
              envelope.value("actor", ""),
              *at,
              base::hex(row.hash),
              understands(kind, static_cast<int>(row.version))};
  if (index != nullptr) *index = envelope.value("index", std::uint64_t{0});
  return event;
}

Result<std::vector<Event>> Ledger::Impl::read(const std::string& patient) const {
  const auto row = rowOf(patient);
  if (!row) return base::refuse(row.error());
  const Secret key = keyOf(*row);
  const PatientHead head = headOf(*row);
  std::vector<Event> out;
  for (const auto& entry : store->eventsOf(row->id)) {
    const std::string place = "event " + std::to_string(entry.sequence);
    std::uint64_t index = 0;
    auto event = openRow(entry, key, entry.sequence, &index);
    if (!event) damaged(place + " was changed or moved");
    if (index != out.size() + 1) damaged("an entry before " + place + " is missing");
    const auto previous = entry.sequence > 1 ? store->event(entry.sequence - 1) : std::nullopt;
    if (entry.sequence > 1 && !previous) damaged("the entry before " + place + " is missing");
    if (hashOf(entry, previous ? previous->hash : Bytes(32)) != entry.hash) {
      damaged("the chain is broken at " + place);
    }
    out.push_back(std::move(*event));
  }
  if (out.size() != head.count || (!out.empty() && out.back().sequence != head.last_sequence)) {
    damaged("entries of patient " + patient + " are missing after event " +
            std::to_string(out.empty() ? 0 : out.back().sequence));
  }
  return out;
}

Event Ledger::Impl::write(const EventDraft& draft, PatientRow& row, Head& head) {
  PatientHead own = headOf(row);
  EventRow entry{head.count + 1, row.id, kindTag(draft.kind), draft.version, {}, {}};
  std::string plain = base::canonicalJson(Json{{"kind", draft.kind},
                                               {"at", draft.at.iso()},
                                               {"actor", session->user.id},
                                               {"index", own.count + 1},
                                               {"payload", draft.payload}});
  entry.sealed = seal(keyOf(row), *random, associated(entry, entry.sequence), base::asBytes(plain));
  wipe(plain);
  entry.hash = hashOf(entry, head.last_hash);
  store->addEvent(entry);
  if (changesDirectory(draft.kind)) {
    store->addDirectoryLog(entry.sequence);
    ++head.directory_events;
  }
  setHead(row, {own.count + 1, entry.sequence});
  head.count = entry.sequence;
  head.last_hash = entry.hash;
  return {entry.sequence, draft.patient,         draft.kind,
          draft.version,  draft.payload,         session->user.id,
          draft.at,       base::hex(entry.hash), understands(draft.kind, draft.version)};
}

std::vector<Event> Ledger::Impl::commit(const std::vector<EventDraft>& drafts, const std::vector<BlobDraft>& blobs,
                                        const std::vector<PatientRow>& fresh, const std::function<void()>& also) {
  std::map<std::string, PatientRow> rows;
  for (const auto& row : fresh) rows[row.id == Bytes(kIdSize) ? "" : textOf(row.id)] = row;
  const auto rowFor = [&](const std::string& patient) -> PatientRow& {
    auto found = rows.find(patient);
    if (found == rows.end()) {
      auto row = store->patient(idOf(patient));
      if (!row) damaged("the row of patient " + patient + " is missing");
      found = rows.emplace(patient, std::move(*row)).first;
    }
    return found->second;
  };
  std::vector<Event> out;
  out.reserve(drafts.size());
  Transaction transaction(*store);
  catchUp();
  Head head = session->head;
  for (const auto& blob : blobs) writeBlob(blob, rowFor(blob.patient));
  for (const auto& draft : drafts) out.push_back(write(draft, rowFor(draft.patient), head));
  for (const auto& [id, row] : rows) store->putPatient(row);
  store->putHead(sealHead(head, "head"));
  const Head before = std::exchange(session->head, head);
  try {
    if (also) also();
    transaction.commit();
  } catch (...) {
    session->head = before;
    throw;
  }
  putAnchor();
  return out;
}

Bytes Ledger::Impl::addressOf(const BlobDraft& blob) const {
  return keyedHash(session->keys.address, Fields().add(idOf(blob.patient)).add(blob.bytes).bytes());
}

Bytes Ledger::Impl::blobAssociated(ByteView patient, ByteView address, std::uint64_t part, std::uint64_t parts) const {
  return Fields().add("homeostat blob").add(practice.practice).add(patient).add(address).add(part).add(parts).bytes();
}

Bytes Ledger::Impl::writeBlob(const BlobDraft& blob, const PatientRow& row) {
  Bytes address = addressOf(blob);
  if (store->hasBlob(address)) return address;
  const Secret key = keyOf(row);
  const ByteView bytes = base::asBytes(blob.bytes);
  const std::size_t parts = std::max<std::size_t>(1, (bytes.size() + kPart - 1) / kPart);
  for (std::size_t part = 0; part < parts; ++part) {
    const auto piece = bytes.subspan(part * kPart, std::min(kPart, bytes.size() - part * kPart));
    store->addBlobPart(address, row.id, part, seal(key, *random, blobAssociated(row.id, address, part, parts), piece));
  }
  return address;
}

std::string Ledger::Impl::readBlob(ByteView address) const {
  Bytes patient;
  const auto parts = store->blob(address, patient);
  const auto row = store->patient(patient);
  if (parts.empty() || !row || row->wrapped.empty()) damaged("the file " + base::hex(address) + " is incomplete");
  const Secret key = keyOf(*row);
  std::string out;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const auto plain = unseal(key, blobAssociated(patient, address, part, parts.size()), parts[part]);
    if (!plain) damaged("the file " + base::hex(address) + " was changed");
    out.append(plain->begin(), plain->end());
  }
  return out;
}

void Ledger::Impl::catchUp() {
  const Bytes sealed = store->head();
  if (sealed.empty() && session->head.count == 0) return;  // the first entries of a new practice
  const auto head = unsealHead(sealed, "head");
  if (!head || head->count < session->head.count) damaged("the ledger's head was changed");
  const bool patients = head->directory_events != session->head.directory_events;
  session->head = *head;
  if (patients) {
    session->directory.wipeAll();
    loadDirectory();
  }
}

Result<void> Ledger::Impl::open() const {
  if (session) return {};
  return base::refuse({"record.session-locked", path().string(), "", "the practice is locked", "Unlock it first"});
}

Ledger::Ledger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&& other) noexcept {
  if (this != &other) {
    lock();
    impl_ = std::move(other.impl_);
  }
  return *this;
}
Ledger::~Ledger() { lock(); }

std::filesystem::path Ledger::path() const { return impl_->path(); }
std::string Ledger::practiceId() const { return base::hex(impl_->practice.practice); }
std::uint64_t Ledger::eventCount() const { return impl_->session ? impl_->session->head.count : 0; }
std::string Ledger::headHash() const { return impl_->session ? base::hex(impl_->session->head.last_hash) : ""; }
Result<std::string> Ledger::practiceName() const {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  return impl_->session->practice_name;
}

Result<void> Ledger::refresh() {
  if (auto o = impl_->open(); !o) return o;
  return attempt(path(), [&]() -> Result<void> {
    impl_->catchUp();
    return {};
  });
}

Result<Event> Ledger::append(const EventDraft& draft) {
  auto all = appendAll({draft});
  if (!all) return base::refuse(all.error());
  return std::move(all->front());
}

Result<std::vector<Event>> Ledger::appendAll(const std::vector<EventDraft>& drafts,
                                             const std::vector<BlobDraft>& blobs) {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  return attempt(path(), [&]() -> Result<std::vector<Event>> {
    std::set<std::string> patients;
    for (const auto& draft : drafts) {
      const bool knowledge = draft.kind.starts_with("knowledge-");
      if (auto can = impl_->need(impl_->has(knowledge ? Role::reviewer : Role::clinician), "write " + draft.kind);
          !can) {
        return base::refuse(can.error());
      }
      if (writtenByLedgerOnly(draft.kind)) {
        return base::refuse({"record.invalid", "", draft.kind, "this kind is written by the ledger itself",
                             "Use the ledger's own function for it"});
      }
      if (auto good = checkDraft(draft); !good) return base::refuse(good.error());
      patients.insert(draft.patient);
    }
    for (const auto& blob : blobs) patients.insert(blob.patient);
    if (!blobs.empty()) {
      if (auto can = impl_->need(impl_->has(Role::clinician) || impl_->has(Role::reviewer), "store files"); !can) {
        return base::refuse(can.error());
      }
    }
    for (const auto& patient : patients) {
      if (auto row = impl_->rowOf(patient); !row) return base::refuse(row.error());
    }
    return impl_->commit(drafts, blobs);
  });
}

Result<std::vector<Event>> Ledger::events(const std::string& patient) const {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  if (patient.empty()) {
    return base::refuse({"record.unknown-patient", path().string(), "", "no patient was named", "Name the patient"});
  }
  return attempt(path(), [&] { return impl_->read(patient); });
}

Result<std::vector<Event>> Ledger::practiceEvents() const {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  return attempt(path(), [&] { return impl_->read(""); });
}

Result<void> Ledger::visitEvents(std::uint64_t first, const std::function<bool(const Event&)>& visit) const {
  if (auto o = impl_->open(); !o) return o;
  return attempt(path(), [&]() -> Result<void> {
    std::uint64_t expected = std::max<std::uint64_t>(first, 1);
    bool wanted = true;
    const auto before = expected > 1 ? impl_->store->event(expected - 1) : std::nullopt;
    Bytes previous = before ? before->hash : Bytes(32);
    impl_->store->visitEvents(expected, [&](const EventRow& row) {
      const std::string place = "event " + std::to_string(row.sequence);
      if (row.sequence != expected++) damaged("an entry before " + place + " is missing");
      if (impl_->hashOf(row, previous) != row.hash) damaged("the chain is broken at " + place);
      previous = row.hash;
      const auto patient = impl_->store->patient(row.patient);
      if (!patient) damaged("the patient of " + place + " is missing");
      if (patient->wrapped.empty()) return true;
      const auto event = impl_->openRow(row, impl_->keyOf(*patient), row.sequence);
      if (!event) damaged(place + " was changed or moved");
      wanted = visit(*event);
      return wanted;
    });
    if (wanted && expected <= impl_->session->head.count) damaged("entries at the end are missing");
    return {};
  });
}

Result<std::string> Ledger::blobAddress(const BlobDraft& blob) const {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  return base::hex(impl_->addressOf(blob));
}

Result<std::string> Ledger::putBlob(const BlobDraft& blob) {
  if (auto done = appendAll({}, {blob}); !done) return base::refuse(done.error());
  return blobAddress(blob);
}

Result<std::string> Ledger::getBlob(const std::string& address) const {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  return attempt(path(), [&]() -> Result<std::string> {
    const Bytes bytes = base::fromHex(address);
    if (bytes.empty() || !impl_->store->hasBlob(bytes)) {
      return base::refuse({"record.blob-missing", path().string(), address, "there is no such file in the practice",
                           "The patient may have been forgotten"});
    }
    return impl_->readBlob(bytes);
  });
}

}  // namespace homeostat::record
