#include <algorithm>
#include <map>
#include <unordered_map>

#include "app/record/ledger_impl.hpp"

namespace homeostat::record {
namespace {

struct IdHash {
  std::size_t operator()(const Bytes& id) const {
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(id.data()), id.size()});
  }
};

struct Known {
  std::optional<Secret> key;  ///< empty once forgotten
  PatientHead head;
  std::uint64_t seen = 0, last = 0;
  bool bad_key = false;
};

/// One pass over everything; entries that do not open are explained afterwards.
class Verifier {
 public:
  template <class Impl>
  explicit Verifier(const Impl& impl)
      : store_(*impl.store),
        head_(impl.session->head),
        key_of_([&impl](const PatientRow& row) { return impl.keyOf(row); }),
        head_of_([&impl](const PatientRow& row) { return impl.headOf(row); }),
        open_([&impl](const EventRow& row, const Secret& key, std::uint64_t at) { return impl.openRow(row, key, at); }),
        hash_([&impl](const EventRow& row, const Bytes& previous) { return impl.hashOf(row, previous); }),
        blob_([&impl](ByteView address) { return impl.readBlob(address); }),
        address_([&impl](const BlobDraft& blob) { return impl.addressOf(blob); }) {}

  VerifyReport run() {
    patients();
    events();
    explain();
    counts();
    blobs();
    report_.head_hash = base::hex(head_.last_hash);
    return std::move(report_);
  }

 private:
  void add(const char* what, std::uint64_t sequence, const std::string& detail) {
    report_.defects.push_back({what, sequence, detail});
  }

  void patients() {
    store_.visitPatients([&](const PatientRow& row) {
      Known known;
      try {
        known.head = head_of_(row);
        if (!row.wrapped.empty()) known.key = key_of_(row);
      } catch (const StoreError& error) {
        known.bad_key = true;
        add("key-missing", 0, error.what());
      }
      known_.emplace(row.id, std::move(known));
    });
  }

  void events() {
    Bytes previous(32);
    std::uint64_t expected = 1;
    store_.visitEvents(0, [&](const EventRow& row) {
      ++report_.events;
      const bool gap = row.sequence != expected;
      if (gap) {
        add("dropped", expected,
            "entries " + std::to_string(expected) + " to " + std::to_string(row.sequence - 1) + " are missing");
      }
      expected = row.sequence + 1;
      check(row, previous, gap);
      previous = row.hash;
      return true;
    });
    if (expected <= head_.count) {
      add("truncated", expected,
          "entries " + std::to_string(expected) + " to " + std::to_string(head_.count) + " at the end are missing");
    } else if (expected > head_.count + 1) {
      add("head", head_.count + 1, "there are entries after the last one the head knows");
    } else if (previous != head_.last_hash) {
      add("head", head_.count, "the last entry does not fit the head");
    }
  }

  void check(const EventRow& row, const Bytes& previous, bool gap) {
    const auto found = known_.find(row.patient);
    if (found == known_.end()) {
      broken_.push_back(row);
      return;
    }
    Known& known = found->second;
    ++known.seen;
    known.last = row.sequence;
    const bool chained = hash_(row, previous) == row.hash;
    if (!known.key) {
      ++report_.forgotten;
      if (!chained) add("changed", row.sequence, "the chain is broken at this entry");
      return;
    }
    const auto event = open_(row, *known.key, row.sequence);
    if (!event) {
      broken_.push_back(row);
      return;
    }
    // A dropped or moved neighbour breaks the chain here too; it was named already, this entry itself is whole.
    if (!chained && !gap && !afterBroken(row.sequence)) {
      add("changed", row.sequence, "the chain is broken at this entry");
    }
    if (event->kind == PatientForgotten::kKind) forgotten_.insert(event->payload.value("patient", ""));
    const auto blob = event->payload.find("blob");
    if (blob != event->payload.end() && blob->is_string() && !blob->get<std::string>().empty()) {
      wanted_[blob->get<std::string>()] = row.sequence;
    }
  }

  [[nodiscard]] bool afterBroken(std::uint64_t sequence) const {
    return !broken_.empty() && broken_.back().sequence + 1 == sequence;
  }

  /// Where a row that does not open at its place belongs: elsewhere (swapped), a copy (replayed), or nowhere (changed).
  void explain() {
    std::map<Bytes, std::uint64_t> sealed;
    for (const auto& row : broken_) sealed.emplace(row.sealed, row.sequence);
    std::map<std::uint64_t, std::uint64_t> copies;
    if (!broken_.empty()) {
      store_.visitEvents(0, [&](const EventRow& row) {
        const auto found = sealed.find(row.sealed);
        const bool is_broken =
            std::any_of(broken_.begin(), broken_.end(), [&](const EventRow& b) { return b.sequence == row.sequence; });
        if (found != sealed.end() && !is_broken) copies[found->second] = row.sequence;
        return true;
      });
    }
    for (const auto& row : broken_) name(row, copies);
  }

  void name(const EventRow& row, const std::map<std::uint64_t, std::uint64_t>& copies) {
    if (const auto copy = copies.find(row.sequence); copy != copies.end()) {
      add("replayed", row.sequence, "a copy of event " + std::to_string(copy->second));
      return;
    }
    const auto found = known_.find(row.patient);
    if (found != known_.end() && found->second.key) {
      for (std::uint64_t at : candidates(row.sequence)) {
        if (open_(row, *found->second.key, at)) {
          add("swapped", row.sequence, "this entry belongs at " + std::to_string(at));
          return;
        }
      }
    }
    add("changed", row.sequence, "the entry was changed");
  }

  [[nodiscard]] std::vector<std::uint64_t> candidates(std::uint64_t sequence) const {
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i < broken_.size() && i < 256; ++i) out.push_back(broken_[i].sequence);
    for (std::uint64_t distance = 1; distance <= 64; ++distance) {
      out.push_back(sequence + distance);
      if (sequence > distance) out.push_back(sequence - distance);
    }
    return out;
  }

  void counts() {
    for (const auto& [id, known] : known_) {
      const std::string name = id == Bytes(kIdSize) ? "the practice" : "patient " + textOf(id);
      if (!known.bad_key && (known.seen != known.head.count || known.last != known.head.last_sequence)) {
        add("dropped", known.head.last_sequence,
            name + " should have " + std::to_string(known.head.count) + " entries and has " +
                std::to_string(known.seen));
      }
      if (!known.bad_key && !known.key && !forgotten_.contains(textOf(id))) {
        add("key-missing", 0, "the key of " + name + " is gone, and no entry says that the patient was forgotten");
      }
    }
  }

  void blobs() {
    std::set<std::string> there;
    store_.visitBlobs([&](ByteView address) {
      ++report_.blobs;
      there.insert(base::hex(address));
      try {
        Bytes patient;
        store_.blob(address, patient);
        const std::string owner = patient == Bytes(kIdSize) ? "" : textOf(patient);
        const Bytes again = address_({owner, blob_(address)});
        if (!std::equal(again.begin(), again.end(), address.begin(), address.end()))
          damaged("its address does not fit");
      } catch (const StoreError& error) {
        if (error.kind() != StoreError::Kind::damaged) throw;
        add("blob-changed", 0, base::hex(address) + ": " + error.what());
      }
    });
    for (const auto& [address, sequence] : wanted_) {
      if (!there.contains(address)) add("blob-missing", sequence, "the file " + address + " is missing");
    }
  }

  LedgerStore& store_;
  Head head_;
  std::function<Secret(const PatientRow&)> key_of_;
  std::function<PatientHead(const PatientRow&)> head_of_;
  std::function<std::optional<Event>(const EventRow&, const Secret&, std::uint64_t)> open_;
  std::function<Bytes(const EventRow&, const Bytes&)> hash_;
  std::function<std::string(ByteView)> blob_;
  std::function<Bytes(const BlobDraft&)> address_;
  VerifyReport report_;
  std::unordered_map<Bytes, Known, IdHash> known_;
  std::vector<EventRow> broken_;
  std::set<std::string> forgotten_;
  std::map<std::string, std::uint64_t> wanted_;
};

}  // namespace

Result<VerifyReport> Ledger::verify() const {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  return attempt(path(), [&]() -> Result<VerifyReport> {
    std::optional<Defect> head;
    try {
      impl_->catchUp();
    } catch (const StoreError& error) {
      if (error.kind() != StoreError::Kind::damaged) throw;
      head = Defect{"head", 0, error.what()};
    }
    VerifyReport report = Verifier(*impl_).run();
    if (head) report.defects.push_back(*head);
    if (const auto defect = impl_->store->structureDefect(); !defect.empty()) {
      report.defects.push_back({"database", 0, defect});
    }
    if (const auto note = impl_->store->anchor(); !note.empty() && !impl_->unsealHead(note, "anchor")) {
      report.defects.push_back({"anchor", 0, "the .anchor file beside it was changed; the next entry writes it anew"});
    }
    return report;
  });
}

}  // namespace homeostat::record
